package culver.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// What a certificate is for: host names (wildcards too), addresses, mail addresses, URIs.
///
/// STANDARDS: RFC 5280 §4.2.1.6, RFC 6125 §6.4.3, RFC 5890.
record SubjectNames(List<GeneralName> names) {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?([0-9a-z_]([0-9a-z_-]{0,61}[0-9a-z_])?\\.)*[0-9a-z_]([0-9a-z_-]{0,61}[0-9a-z_])?\\.?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MAIL = Pattern.compile("[^@\\s<>]+@[^@\\s<>]+");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    SubjectNames {
        names = List.copyOf(names);
    }

    /// @throws MkcertException when a word is none of these
    static SubjectNames of(List<String> words) throws MkcertException {
        var names = new java.util.ArrayList<GeneralName>();
        for (var word : words) {
            names.add(name(word));
        }
        return new SubjectNames(names);
    }

    private static GeneralName name(String word) throws MkcertException {
        if (ADDRESS.matcher(word).matches()) {
            try {
                return new GeneralName(GeneralName.iPAddress, new DEROctetString(InetAddress.getByName(word).getAddress()));
            } catch (UnknownHostException e) {
                throw new MkcertException("'" + word + "' is not an address");
            }
        }
        if (MAIL.matcher(word).matches()) {
            return new GeneralName(GeneralName.rfc822Name, word);
        }
        if (word.contains("://")) {
            try {
                return new GeneralName(GeneralName.uniformResourceIdentifier, new URI(word).toASCIIString());
            } catch (URISyntaxException e) {
                throw new MkcertException("'" + word + "' is not a URI");
            }
        }
        String ascii;
        try {
            ascii = word.startsWith("*.") ? "*." + IDN.toASCII(word.substring(2)) : IDN.toASCII(word);
        } catch (IllegalArgumentException e) {
            throw new MkcertException("'" + word + "' is not a host name: " + e.getMessage());
        }
        if (ascii.length() > 253 || !HOST.matcher(ascii).matches()) {
            throw new MkcertException("'" + word + "' is not a host name, address, mail address or URI");
        }
        return new GeneralName(GeneralName.dNSName, ascii);
    }

    /// The names as people write them.
    List<String> words() {
        return names.stream().map(n -> n.getTagNo() == GeneralName.iPAddress ? address(n) : n.getName().toString()).toList();
    }

    private static String address(GeneralName name) {
        try {
            return InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets()).getHostAddress();
        } catch (UnknownHostException e) {
            return name.getName().toString();
        }
    }

    GeneralNames extension() {
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    boolean hasMail() {
        return names.stream().anyMatch(n -> n.getTagNo() == GeneralName.rfc822Name);
    }

    boolean hasHost() {
        return names.stream().anyMatch(n -> n.getTagNo() != GeneralName.rfc822Name);
    }
}
