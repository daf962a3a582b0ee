package culver.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/// `dovecot-openssl.cnf`: the part of OpenSSL's configuration language that a certificate request uses.
///
/// ```
/// [ req ]
/// default_bits = 3072
/// distinguished_name = req_dn
/// [ req_dn ]
/// O = Example
/// CN = imap.example.com
/// emailAddress = postmaster@example.com
/// ```
///
/// Comments, quotes, `\` before a character or at a line's end, `1.OU = …` for repeated fields, `$ENV::NAME`, `$name`. Sections that have no
/// meaning here are passed over.
///
/// STANDARDS: openssl-req(1), config(5).
record OpensslCnf(Path file, Map<String, Map<String, String>> sections) {
    private static final Pattern SECTION = Pattern.compile("\\[\\s*([^\\]]+?)\\s*\\]");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([\\w:]+)}|\\(([\\w:]+)\\)|([\\w:]+))");

    static OpensslCnf read(Path file, UnaryOperator<String> environment) throws MkcertException {
        try {
            return parse(file, Files.readString(file, StandardCharsets.UTF_8), environment);
        } catch (NoSuchFileException e) {
            throw new MkcertException(file + ": no such file");
        } catch (IOException e) {
            throw new MkcertException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    static OpensslCnf parse(Path file, String text, UnaryOperator<String> environment) throws MkcertException {
        var sections = new LinkedHashMap<String, Map<String, String>>();
        var section = "default";
        int number = 0;
        for (var line : text.replace("\\\n", "").split("\r?\n")) {
            number++;
            var clean = line.strip();
            if (clean.isEmpty() || clean.startsWith("#") || clean.startsWith(".")) {
                continue;
            }
            var header = SECTION.matcher(clean);
            if (header.lookingAt()) {
                section = header.group(1);
                continue;
            }
            int equals = clean.indexOf('=');
            if (equals < 1) {
                throw new MkcertException(file + " line " + number + ": expecting NAME = VALUE");
            }
            var values = sections.computeIfAbsent(section, _ -> new LinkedHashMap<>());
            values.put(clean.substring(0, equals).strip(), value(clean.substring(equals + 1).strip(), values, environment));
        }
        return new OpensslCnf(file, sections);
    }

    private static String value(String raw, Map<String, String> known, UnaryOperator<String> environment) {
        var text = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\' && i + 1 < raw.length()) {
                text.append(raw.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '#' && quote == 0) {
                break;
            } else {
                text.append(c);
            }
        }
        return VARIABLE.matcher(text.toString().strip()).replaceAll(match -> {
            var name = match.group(1) != null ? match.group(1) : match.group(2) != null ? match.group(2) : match.group(3);
            var value = name.startsWith("ENV::") ? environment.apply(name.substring(5)) : known.get(name);
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }

    private String get(String section, String name, String otherwise) {
        return sections.getOrDefault(section, Map.of()).getOrDefault(name, otherwise);
    }

    /// `default_bits`, but never fewer than are safe today.
    int bits() throws MkcertException {
        try {
            return Math.max(Issue.RSA_BITS, Integer.parseInt(get("req", "default_bits", String.valueOf(Issue.RSA_BITS))));
        } catch (NumberFormatException e) {
            throw new MkcertException(file + ": default_bits is not a number");
        }
    }

    private Map<String, String> fields() {
        return sections.getOrDefault(get("req", "distinguished_name", "req_dn"), Map.of());
    }

    /// The common name: what the certificate is for.
    String commonName() throws MkcertException {
        for (var field : fields().entrySet()) {
            var name = plain(field.getKey());
            if ((name.equalsIgnoreCase("CN") || name.equalsIgnoreCase("commonName")) && !field.getValue().isEmpty()) {
                return field.getValue();
            }
        }
        throw new MkcertException(file + ": [ req_dn ] has no CN, the name that clients connect to");
    }

    X500Name subject() throws MkcertException {
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        for (var field : fields().entrySet()) {
            var name = plain(field.getKey());
            if (field.getValue().isEmpty()) {
                continue;
            }
            try {
                subject.addRDN(BCStyle.INSTANCE.attrNameToOID(switch (name.toLowerCase(java.util.Locale.ROOT)) {
                    case "countryname" -> "C";
                    case "stateorprovincename" -> "ST";
                    case "localityname" -> "L";
                    case "organizationname" -> "O";
                    case "organizationalunitname" -> "OU";
                    case "commonname" -> "CN";
                    default -> name;
                }), field.getValue());
            } catch (IllegalArgumentException e) {
                throw new MkcertException(file + ": '" + field.getKey() + "' is not a field of a name");
            }
        }
        return subject.build();
    }

    /// `1.OU` is a second OU.
    private static String plain(String key) {
        return key.replaceFirst("^[^.]*\\.", "").strip();
    }
}
