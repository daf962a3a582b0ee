package culver.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// A network, `10.0.0.0/8`, or one address.
record Net(InetAddress address, int bits) {
    /// The networks that a filter's argument names: an address, a network, or a host's addresses now.
    ///
    /// @throws ConfException without place
    static List<Net> parse(String text) throws ConfException {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw new ConfException("an address is missing");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new ConfException("'" + host + "' is neither an address nor a known host", e);
        }
        int most = addresses[0].getAddress().length * 8;
        int bits = slash < 0 ? -1 : bits(text.substring(slash + 1), most);
        return Arrays.stream(addresses).map(a -> new Net(a, bits < 0 ? a.getAddress().length * 8 : bits)).toList();
    }

    private static int bits(String text, int most) throws ConfException {
        try {
            int bits = Integer.parseInt(text);
            if (bits >= 0 && bits <= most) {
                return bits;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new ConfException("'/" + text + "' is not a number of bits from 0 to " + most);
    }

    boolean contains(InetAddress other) {
        byte[] a = address.getAddress();
        byte[] b = other.getAddress();
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((a[i >> 3] ^ b[i >> 3]) & 0x80 >> (i & 7)) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean contains(Net other) {
        return other.bits >= bits && contains(other.address);
    }
}
