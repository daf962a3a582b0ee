package culver.imap.command;

import culver.imap.wire.Arguments;
import culver.imap.wire.SyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// One thing that FETCH can ask of a message: `fetch-att` of RFC 3501 §9.
sealed interface FetchItem permits FetchItem.Known, Section {
    /// What is known of a message without reading it, or kept rendered.
    enum Known implements FetchItem {
        FLAGS, UID, INTERNALDATE, RFC822_SIZE("RFC822.SIZE"), ENVELOPE, BODY, BODYSTRUCTURE;

        private final String text;

        Known() {
            this.text = name();
        }

        Known(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// The items of a FETCH command: a macro, one item, or a list. Each once, in the client's order.
    static List<FetchItem> parse(Arguments in) throws SyntaxException {
        if (in.at('(')) {
            var items = in.list(each -> {
                if (each.at('(')) {
                    throw new SyntaxException("FETCH list contains non-atoms");
                }
                return item(each.item(), each);
            });
            if (items.isEmpty()) {
                throw new SyntaxException("FETCH list is empty");
            }
            return List.copyOf(new LinkedHashSet<>(items));
        }
        var name = in.item();
        return switch (name) {
            case "ALL" -> List.of(Known.FLAGS, Known.INTERNALDATE, Known.RFC822_SIZE, Known.ENVELOPE);
            case "FAST" -> List.of(Known.FLAGS, Known.INTERNALDATE, Known.RFC822_SIZE);
            case "FULL" -> List.of(Known.FLAGS, Known.INTERNALDATE, Known.RFC822_SIZE, Known.ENVELOPE, Known.BODY);
            default -> List.of(item(name, in));
        };
    }

    private static FetchItem item(String name, Arguments in) throws SyntaxException {
        return switch (name) {
            case "FLAGS" -> Known.FLAGS;
            case "UID" -> Known.UID;
            case "INTERNALDATE" -> Known.INTERNALDATE;
            case "RFC822.SIZE" -> Known.RFC822_SIZE;
            case "ENVELOPE" -> Known.ENVELOPE;
            case "BODYSTRUCTURE" -> Known.BODYSTRUCTURE;
            case "BODY" -> in.at('[') ? Section.parse(in, false) : Known.BODY;
            case "BODY.PEEK" -> Section.parse(in, true);
            case "RFC822" -> Section.rfc822("RFC822", Section.Kind.ALL, false);
            case "RFC822.HEADER" -> Section.rfc822("RFC822.HEADER", Section.Kind.HEADER, true);
            case "RFC822.TEXT" -> Section.rfc822("RFC822.TEXT", Section.Kind.TEXT, false);
            default -> throw new SyntaxException("Unknown parameter: " + name);
        };
    }

    /// The items, with UID in front if it is not among them: UID FETCH (RFC 3501 §6.4.8).
    static List<FetchItem> withUid(List<FetchItem> items) {
        if (items.contains(Known.UID)) {
            return items;
        }
        var more = new ArrayList<FetchItem>(items.size() + 1);
        more.add(Known.UID);
        more.addAll(items);
        return more;
    }
}
