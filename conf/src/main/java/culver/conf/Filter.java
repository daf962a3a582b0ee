package culver.conf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// For which connections a part of the configuration holds: the `local`, `local_name`, `remote` and `protocol` blocks around it.
///
/// Nested blocks must all match. They nest in this order only, `local { local_name { remote { protocol { } } } }`, as Dovecot
/// demands. Where several filters set the same, the more specific one wins: it is compared by local network, local name, remote
/// network, protocol; among equals, the later in the file.
///
/// @param local     networks, one of which must hold the server's address; empty for any
/// @param localName names asked for by SNI, `*` standing for one label; empty for any
/// @param remote    networks, one of which must hold the client's address; empty for any
/// @param protocol  `imap`, `!imap`, or empty for any
/// @param blocks    the blocks as written, outermost first
record Filter(List<Net> local, List<String> localName, List<Net> remote, String protocol, List<Line.Open> blocks) {
    static final Filter NONE = new Filter(List.of(), List.of(), List.of(), "", List.of());
    static final Comparator<Filter> BY_SPECIFICITY = Comparator.<Filter>comparingInt(f -> bits(f.local)).thenComparingInt(f -> exactness(f.localName))
        .thenComparingInt(f -> bits(f.remote)).thenComparingInt(f -> f.protocol.isEmpty() ? 0 : f.protocol.startsWith("!") ? 1 : 2);

    private static final List<String> ORDER = List.of("local", "local_name", "remote", "protocol");

    static boolean isFilter(String type) {
        return ORDER.contains(type);
    }

    static List<String> types() {
        return ORDER;
    }

    /// This filter with one more block inside.
    ///
    /// @throws ConfException without place
    Filter inside(Line.Open block) throws ConfException {
        String type = block.type();
        String name = block.name();
        if (name.isBlank()) {
            throw new ConfException(type + " needs a name: " + type + " NAME {");
        }
        if (!blocks.isEmpty()) {
            String outer = blocks.getLast().type();
            if (ORDER.indexOf(outer) > ORDER.indexOf(type)) {
                throw new ConfException(outer + " { " + type + " { .. } } is not allowed, write " + type + " { " + outer + " { .. } }");
            }
            if (outer.equals("protocol") || outer.equals("local_name") && type.equals("local_name")) {
                throw new ConfException("a " + type + " block may not stand in another one");
            }
        }
        var all = new ArrayList<>(blocks);
        all.add(block);
        return switch (type) {
            case "local" -> new Filter(nets(local, block), localName, remote, protocol, List.copyOf(all));
            case "local_name" -> new Filter(local, List.of(name.strip().toLowerCase(Locale.ROOT).split("\\s+")), remote, protocol, List.copyOf(all));
            case "remote" -> new Filter(local, localName, nets(remote, block), protocol, List.copyOf(all));
            default -> new Filter(local, localName, remote, name, List.copyOf(all));
        };
    }

    private static List<Net> nets(List<Net> outer, Line.Open block) throws ConfException {
        List<Net> nets = Net.parse(block.name());
        for (Net net : nets) {
            if (!outer.isEmpty() && outer.stream().noneMatch(o -> o.contains(net))) {
                throw new ConfException(block.type() + " " + block.name() + " is not inside the network of the block around it");
            }
        }
        return nets;
    }

    boolean matches(Scope scope) {
        return (local.isEmpty() || scope.local() != null && local.stream().anyMatch(n -> n.contains(scope.local())))
            && (remote.isEmpty() || scope.remote() != null && remote.stream().anyMatch(n -> n.contains(scope.remote())))
            && (localName.isEmpty() || localName.stream().anyMatch(mask -> named(mask, scope.localName())))
            && served(scope.protocol());
    }

    /// `!imap` holds in every other protocol, and not outside of all.
    private boolean served(String by) {
        if (protocol.startsWith("!")) {
            return !by.isEmpty() && !by.equals(protocol.substring(1));
        }
        return protocol.isEmpty() || protocol.equals(by);
    }

    private static boolean named(String mask, String name) {
        String[] wanted = mask.split("\\.", -1);
        String[] labels = name.toLowerCase(Locale.ROOT).split("\\.", -1);
        if (name.isEmpty() || wanted.length != labels.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals("*") && !wanted[i].equals(labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static int bits(List<Net> nets) {
        return nets.stream().mapToInt(n -> n.bits() + 1).max().orElse(0);
    }

    private static int exactness(List<String> names) {
        return names.isEmpty() ? 0 : names.stream().anyMatch(n -> n.contains("*")) ? 1 : 2;
    }
}
