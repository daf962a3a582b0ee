package culver.imap.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import culver.imap.wire.Arguments;
import culver.imap.wire.MessageSet;
import culver.imap.wire.SyntaxException;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.UidSet;
import culver.storage.search.SearchKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;

/// `search-key` of RFC 3501 §9 as a [SearchKey], its strings decoded from the client's charset.
///
/// What `*` in a set means is known only when the search runs: until [#resolved] it is the number after the last one that a client
/// could write.
final class SearchProgram {
    private static final long STAR = 0x1_0000_0000L;
    private static final int DEEPEST = 200;
    /// Each of them may have to read every message of the mailbox.
    private static final int MOST_TEXTS = 100;

    private final Charset charset;
    private int depth;
    private int texts;

    /// @param charset the client's, or empty for US-ASCII, where UTF-8 is understood too
    SearchProgram(String charset) {
        this.charset = charset.isEmpty() ? UTF_8 : known(charset);
    }

    private static Charset known(String name) {
        try {
            var charset = Charset.forName(name);
            return charset.equals(java.nio.charset.StandardCharsets.US_ASCII) ? UTF_8 : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /// False if nothing can be compared: the answer is BADCHARSET.
    boolean charsetKnown() {
        return charset != null;
    }

    SearchKey key(Arguments in) throws SyntaxException {
        if (++depth > DEEPEST) {
            throw new SyntaxException("Too deeply nested search");
        }
        try {
            if (in.at('(')) {
                var keys = in.list(this::key);
                if (keys.isEmpty()) {
                    throw new SyntaxException("Missing argument");
                }
                return new SearchKey.And(keys);
            }
            return in.atMessageSet() ? new SearchKey.Sequence(starred(in.messageSet())) : named(in.keyword(), in);
        } finally {
            depth--;
        }
    }

    private SearchKey named(String name, Arguments in) throws SyntaxException {
        return switch (name) {
            case "ALL" -> new SearchKey.All();
            case "ANSWERED" -> new SearchKey.SystemFlag(Flags.ANSWERED, true);
            case "DELETED" -> new SearchKey.SystemFlag(Flags.DELETED, true);
            case "DRAFT" -> new SearchKey.SystemFlag(Flags.DRAFT, true);
            case "FLAGGED" -> new SearchKey.SystemFlag(Flags.FLAGGED, true);
            case "SEEN" -> new SearchKey.SystemFlag(Flags.SEEN, true);
            case "UNANSWERED" -> new SearchKey.SystemFlag(Flags.ANSWERED, false);
            case "UNDELETED" -> new SearchKey.SystemFlag(Flags.DELETED, false);
            case "UNDRAFT" -> new SearchKey.SystemFlag(Flags.DRAFT, false);
            case "UNFLAGGED" -> new SearchKey.SystemFlag(Flags.FLAGGED, false);
            case "UNSEEN" -> new SearchKey.SystemFlag(Flags.SEEN, false);
            case "NEW" -> new SearchKey.New();
            case "OLD" -> new SearchKey.Recent(false);
            case "RECENT" -> new SearchKey.Recent(true);
            default -> {
                if (!ARGUMENTED.contains(name)) {
                    throw new SyntaxException("Unknown argument " + name);
                }
                anotherArgument(in);
                yield argumented(name, in);
            }
        };
    }

    private static final List<String> ARGUMENTED = List.of("BCC", "BEFORE", "BODY", "CC", "FROM", "HEADER", "KEYWORD", "LARGER", "NOT", "ON", "OR",
        "SENTBEFORE", "SENTON", "SENTSINCE", "SINCE", "SMALLER", "SUBJECT", "TEXT", "TO", "UID", "UNKEYWORD");

    private SearchKey argumented(String name, Arguments in) throws SyntaxException {
        return switch (name) {
            case "BEFORE" -> new SearchKey.Before(DateTime.parseDate(in));
            case "ON" -> new SearchKey.On(DateTime.parseDate(in));
            case "SINCE" -> new SearchKey.Since(DateTime.parseDate(in));
            case "SENTBEFORE" -> new SearchKey.SentBefore(DateTime.parseDate(in));
            case "SENTON" -> new SearchKey.SentOn(DateTime.parseDate(in));
            case "SENTSINCE" -> new SearchKey.SentSince(DateTime.parseDate(in));
            case "BCC", "CC", "FROM", "SUBJECT", "TO" -> new SearchKey.Header(name, text(in));
            case "BODY" -> new SearchKey.Body(longText(in));
            case "TEXT" -> new SearchKey.Text(longText(in));
            case "HEADER" -> {
                var field = new String(in.astringOctets(), ISO_8859_1);
                in.space();
                yield new SearchKey.Header(field, text(in));
            }
            case "KEYWORD" -> new SearchKey.Keyword(in.atom(), true);
            case "UNKEYWORD" -> new SearchKey.Keyword(in.atom(), false);
            case "LARGER" -> new SearchKey.Larger(in.number());
            case "SMALLER" -> new SearchKey.Smaller(in.number());
            case "UID" -> new SearchKey.Uid(starred(in.messageSet()));
            case "NOT" -> new SearchKey.Not(key(in));
            case "OR" -> or(in);
            default -> throw new IllegalStateException(name);
        };
    }

    /// `OR a OR b OR c …`, as clients ask that look for many messages by their ids: a broad tree of them, not a deep one.
    private SearchKey or(Arguments in) throws SyntaxException {
        var keys = new ArrayList<SearchKey>();
        do {
            keys.add(key(in));
            anotherArgument(in);
        } while (in.takeKeyword("OR") && anotherArgument(in));
        keys.add(key(in));
        return any(keys);
    }

    private static boolean anotherArgument(Arguments in) throws SyntaxException {
        if (in.atEnd()) {
            throw new SyntaxException("Missing argument");
        }
        in.space();
        return true;
    }

    private static SearchKey any(List<SearchKey> keys) {
        int half = keys.size() / 2;
        return half == 0 ? keys.getFirst() : new SearchKey.Or(any(keys.subList(0, half)), any(keys.subList(half, keys.size())));
    }

    /// Text to look for in bodies.
    private String longText(Arguments in) throws SyntaxException {
        if (++texts > MOST_TEXTS) {
            throw new SyntaxException("Too many texts to search");
        }
        return text(in);
    }

    private String text(Arguments in) throws SyntaxException {
        var octets = in.astringOctets();
        try {
            return charset == null ? "" : charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new SyntaxException("Invalid search key");
        }
    }

    private static UidSet starred(MessageSet set) {
        return set.resolve(STAR);
    }

    /// The key with `*` put in as it is in this view.
    static SearchKey resolved(SearchKey key, Mailbox mailbox) {
        return switch (key) {
            case SearchKey.Sequence(var set) -> new SearchKey.Sequence(resolved(set, mailbox.size()));
            case SearchKey.Uid(var set) -> new SearchKey.Uid(resolved(set, mailbox.size() == 0 ? 0 : mailbox.uid(mailbox.size())));
            case SearchKey.And(var keys) -> new SearchKey.And(keys.stream().map(k -> resolved(k, mailbox)).toList());
            case SearchKey.Or(var left, var right) -> new SearchKey.Or(resolved(left, mailbox), resolved(right, mailbox));
            case SearchKey.Not(var inner) -> new SearchKey.Not(resolved(inner, mailbox));
            default -> key;
        };
    }

    private static UidSet resolved(UidSet set, long max) {
        if (set.isEmpty() || set.max() != STAR) {
            return set;
        }
        var ranges = new ArrayList<>(set.ranges());
        var last = ranges.removeLast();
        if (max > 0) {
            ranges.add(new UidSet.Range(Math.min(last.first(), max), max));
        }
        return UidSet.of(ranges);
    }
}
