package culver.auth.db;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// A list of networks and addresses: `192.168.0.0/24,10.1.2.3,2001:db8::/32`, and `local` for "no connection". IPv4 inside IPv6 counts as IPv4.
///
/// Pure: names are not looked up.
public record Nets(List<Net> nets, boolean local) {
    record Net(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// @throws IllegalArgumentException naming the word that is no network
    public static Nets parse(String text) {
        var nets = new ArrayList<Net>();
        boolean local = false;
        for (var word : text.strip().split("[\\s,]+")) {
            if (word.equals("local")) {
                local = true;
            } else if (!word.isEmpty()) {
                nets.add(net(word));
            }
        }
        return new Nets(List.copyOf(nets), local);
    }

    private static Net net(String word) {
        int slash = word.indexOf('/');
        try {
            var address = InetAddress.ofLiteral(slash < 0 ? word : word.substring(0, slash)).getAddress();
            int bits = slash < 0 ? 8 * address.length : Integer.parseInt(word.substring(slash + 1));
            if (bits < 0 || bits > 8 * address.length) {
                throw new IllegalArgumentException("mask");
            }
            return new Net(address, bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address or network: '" + word + "'", e);
        }
    }

    /// @param address null without a connection
    public boolean contains(InetAddress address) {
        return address == null ? local : nets.stream().anyMatch(n -> n.contains(address.getAddress()));
    }
}
