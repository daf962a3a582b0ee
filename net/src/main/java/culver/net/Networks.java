package culver.net;

import culver.conf.ConfException;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// A list of networks, as in `login_trusted_networks = 192.0.2.0/24 2001:db8::/32 127.0.0.1`. Immutable.
public record Networks(List<Network> networks) {
    public static final Networks NONE = new Networks(List.of());

    /// The first `bits` bits of `base`.
    private record Network(byte[] base, int bits) {
        boolean contains(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit) & 0xff;
                if (((address[bit / 8] ^ base[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    public Networks {
        networks = List.copyOf(networks);
    }

    /// Reads the words of a setting. Names are not looked up: a network in a security setting must not hang on the DNS.
    ///
    /// @throws ConfException when a word is not a network
    public static Networks of(String setting, List<String> words) throws ConfException {
        var networks = new ArrayList<Network>();
        for (var word : words) {
            int slash = word.indexOf('/');
            var base = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? word : word.substring(0, slash));
            if (base == null) {
                throw new ConfException(setting + ": is not an address or a network: '" + word + "'");
            }
            networks.add(new Network(base, slash < 0 ? 8 * base.length : bits(setting, word, slash, 8 * base.length)));
        }
        return networks.isEmpty() ? NONE : new Networks(networks);
    }

    private static int bits(String setting, String word, int slash, int most) throws ConfException {
        try {
            int bits = Integer.parseInt(word.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return bits;
            }
        } catch (NumberFormatException e) {
            // said below, with the rest
        }
        throw new ConfException(setting + ": '" + word + "' needs a number from 0 to " + most + " after the slash");
    }

    public boolean contains(InetAddress address) {
        var octets = plain(address).getAddress();
        return networks.stream().anyMatch(n -> n.contains(octets));
    }

    /// An IPv4 client of an IPv6 socket is an IPv4 client.
    static InetAddress plain(InetAddress address) {
        if (address instanceof Inet6Address six) {
            var octets = six.getAddress();
            boolean mapped = octets[10] == -1 && octets[11] == -1;
            for (int i = 0; i < 10 && mapped; i++) {
                mapped = octets[i] == 0;
            }
            if (mapped) {
                try {
                    return InetAddress.getByAddress(new byte[] {octets[12], octets[13], octets[14], octets[15]});
                } catch (UnknownHostException e) {
                    throw new IllegalStateException("four octets are an address", e);
                }
            }
        }
        return address;
    }

    static String text(InetAddress address) {
        return NetUtil.toAddressString(plain(address));
    }
}
