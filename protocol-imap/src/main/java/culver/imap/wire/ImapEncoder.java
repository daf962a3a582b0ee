package culver.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.ModifiedUtf7;
import culver.storage.Namespace;
import culver.storage.UidSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;

/// Writes responses as octets (RFC 3501 §7, §9), gathered into buffers that go to the client when they are full or when the session waits.
///
/// Threading: the session's thread. Any method may block on a client that does not read, and may throw [Disconnected].
public final class ImapEncoder {
    /// Where full buffers go, which are then no longer ours.
    @FunctionalInterface
    public interface Sink {
        void write(ByteBuf octets);
    }

    private static final int SMALL = 1024;
    private static final int LARGE = 64 * 1024;
    private static final int FULL = 48 * 1024;
    private static final byte[][] SYSTEM_FLAGS = new byte[64][];

    static {
        for (int bits = 0; bits < 64; bits++) {
            SYSTEM_FLAGS[bits] = systemFlags(bits).getBytes(US_ASCII);
        }
    }

    private final ByteBufAllocator alloc;
    private final Sink sink;
    private ByteBuf buf;
    private boolean busy;
    private long written;

    public ImapEncoder(ByteBufAllocator alloc, Sink sink) {
        this.alloc = alloc;
        this.sink = sink;
    }

    // ---- the buffer

    /// Octets written in this session, for the log.
    public long written() {
        return written + (buf == null ? 0 : buf.readableBytes());
    }

    /// Hands over what was gathered; the session is about to wait.
    public void drain() {
        handOver();
        busy = false;
    }

    /// Throws away what was gathered: the client is gone.
    public void discard() {
        if (buf != null) {
            buf.release();
            buf = null;
        }
    }

    private void handOver() {
        if (buf != null) {
            var full = buf;
            buf = null;
            written += full.readableBytes();
            sink.write(full);
        }
    }

    /// A buffer with room for at least `octets` (of which there are no more than 48 kB).
    public ByteBuf room(int octets) {
        if (buf != null && buf.readableBytes() > 0 && buf.readableBytes() + octets > FULL) {
            handOver();
            busy = true;
        }
        if (buf == null) {
            buf = alloc.directBuffer(busy ? LARGE : SMALL);
        }
        return buf.ensureWritable(octets);
    }

    // ---- terminals

    public ImapEncoder octets(byte[] octets) {
        for (int from = 0; from < octets.length || from == 0; from += FULL) {
            int length = Math.min(FULL, octets.length - from);
            room(length).writeBytes(octets, from, length);
        }
        return this;
    }

    /// US-ASCII text of any length.
    public ImapEncoder text(String ascii) {
        int length = ascii.length();
        if (length > FULL) {
            return octets(ascii.getBytes(US_ASCII));
        }
        room(length).writeCharSequence(ascii, US_ASCII);
        return this;
    }

    public ImapEncoder octet(char c) {
        room(1).writeByte(c);
        return this;
    }

    public ImapEncoder number(long number) {
        var to = room(20);
        if (number < 10) {
            to.writeByte('0' + (int) number);
            return this;
        }
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        int start = to.writerIndex();
        for (int i = start + digits - 1; i >= start; i--) {
            to.setByte(i, '0' + (int) (number % 10));
            number /= 10;
        }
        to.writerIndex(start + digits);
        return this;
    }

    public ImapEncoder crlf() {
        room(2).writeShort('\r' << 8 | '\n');
        return this;
    }

    /// `string`: quoted where that is possible, else a literal in UTF-8.
    public ImapEncoder string(String text) {
        if (Chars.quotable(text) && text.length() < 1000) {
            return octet('"').text(text.replace("\\", "\\\\").replace("\"", "\\\"")).octet('"');
        }
        var octets = text.getBytes(UTF_8);
        return octet('{').number(octets.length).text("}\r\n").octets(octets);
    }

    public ImapEncoder astring(String text) {
        return Chars.plainAstring(text) ? text(text) : string(text);
    }

    public ImapEncoder mailbox(MailboxName name) {
        return astring(ModifiedUtf7.encode(name.full()));
    }

    /// `FLAGS (…)`
    public ImapEncoder flags(Flags flags, boolean recent) {
        var system = SYSTEM_FLAGS[flags.system() | (recent ? Flags.RECENT : 0)];
        text("FLAGS (").octets(system);
        boolean first = system.length == 0;
        if (!flags.keywords().isEmpty()) {
            for (var keyword : flags.keywords().size() == 1 ? flags.keywords() : sorted(flags)) {
                if (!first) {
                    octet(' ');
                }
                first = false;
                text(keyword);
            }
        }
        return octet(')');
    }

    private static List<String> sorted(Flags flags) {
        return flags.keywords().stream().sorted().toList();
    }

    private static String systemFlags(int bits) {
        var text = new StringBuilder();
        append(text, bits & Flags.ANSWERED, "\\Answered");
        append(text, bits & Flags.FLAGGED, "\\Flagged");
        append(text, bits & Flags.DELETED, "\\Deleted");
        append(text, bits & Flags.SEEN, "\\Seen");
        append(text, bits & Flags.DRAFT, "\\Draft");
        append(text, bits & Flags.RECENT, "\\Recent");
        return text.toString();
    }

    private static void append(StringBuilder text, int bit, String name) {
        if (bit != 0) {
            text.append(text.isEmpty() ? "" : " ").append(name);
        }
    }

    // ---- responses

    public void write(ImapResponse response) {
        switch (response) {
            case ImapResponse.Status r -> status(r);
            case ImapResponse.Continue r -> text("+ ").text(r.text());
            case ImapResponse.Capability r -> text("* CAPABILITY").keywords(r.names());
            case ImapResponse.Enabled r -> text("* ENABLED").keywords(r.names());
            case ImapResponse.Exists r -> text("* ").number(r.messages()).text(" EXISTS");
            case ImapResponse.Recent r -> text("* ").number(r.messages()).text(" RECENT");
            case ImapResponse.Expunge r -> text("* ").number(r.sequence()).text(" EXPUNGE");
            case ImapResponse.FlagList r -> text("* FLAGS (").octets(SYSTEM_FLAGS[Flags.SYSTEM]).keywords(r.keywords()).octet(')');
            case ImapResponse.PermanentFlags r -> permanentFlags(r);
            case ImapResponse.FetchFlags r -> fetchFlags(r);
            case ImapResponse.ListLine r -> listHead(r.verb(), String.join(" ", r.attributes()), r.separator()).mailbox(r.name());
            case ImapResponse.ListRoot r -> listHead(r.verb(), "\\Noselect", r.separator()).string(r.root());
            case ImapResponse.StatusLine r -> statusLine(r);
            case ImapResponse.Search r -> search(r.numbers());
            case ImapResponse.ESearch r -> esearch(r);
            case ImapResponse.Namespaces r -> namespaces(r.all());
            case ImapResponse.Id r -> id(r.fields());
        }
        crlf();
    }

    /// Writes one response and hands it over.
    void writeAll(ImapResponse response) {
        write(response);
        drain();
    }

    private void status(ImapResponse.Status r) {
        text(r.tag()).octet(' ').text(r.kind()).octet(' ');
        if (!r.code().isEmpty()) {
            octet('[').text(r.code()).text("] ");
        }
        line(r.text());
    }

    /// Text for people: whatever could end the line or is not US-ASCII becomes `?`, so that no name from a client can forge a response.
    private void line(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            octet(c < ' ' || c > '~' ? '?' : c);
        }
    }

    private ImapEncoder keywords(List<String> keywords) {
        for (var keyword : keywords) {
            octet(' ').text(keyword);
        }
        return this;
    }

    private void permanentFlags(ImapResponse.PermanentFlags r) {
        if (!r.changeable()) {
            text("* OK [PERMANENTFLAGS ()] Read-only mailbox.");
            return;
        }
        text("* OK [PERMANENTFLAGS (").octets(SYSTEM_FLAGS[Flags.SYSTEM]).keywords(r.keywords());
        text(r.more() ? " \\*)] Flags permitted." : ")] Flags permitted.");
    }

    private void fetchFlags(ImapResponse.FetchFlags r) {
        text("* ").number(r.sequence()).text(" FETCH (");
        if (r.uid() != 0) {
            text("UID ").number(r.uid()).octet(' ');
        }
        flags(r.flags(), r.recent()).octet(')');
    }

    private ImapEncoder listHead(String verb, String attributes, char separator) {
        text("* ").text(verb).text(" (").text(attributes).text(") ");
        return separator(separator).octet(' ');
    }

    private ImapEncoder separator(char separator) {
        return separator == 0 ? text("NIL") : string(String.valueOf(separator));
    }

    private void statusLine(ImapResponse.StatusLine r) {
        text("* STATUS ").astring(r.name()).text(" (");
        char before = 0;
        for (var entry : r.numbers().entrySet()) {
            if (before != 0) {
                octet(before);
            }
            before = ' ';
            text(entry.getKey()).octet(' ').number(entry.getValue());
        }
        octet(')');
    }

    private void search(UidSet numbers) {
        text("* SEARCH");
        for (var range : numbers) {
            for (long n = range.first(); n <= range.last(); n++) {
                octet(' ').number(n);
            }
        }
    }

    private void esearch(ImapResponse.ESearch r) {
        text("* ESEARCH (TAG ").string(r.tag()).octet(')');
        if (r.uid()) {
            text(" UID");
        }
        r.items().forEach((name, value) -> octet(' ').text(name).octet(' ').text(value));
    }

    private void namespaces(List<Namespace> all) {
        text("* NAMESPACE");
        for (var type : List.of(Namespace.Type.PRIVATE, Namespace.Type.SHARED, Namespace.Type.PUBLIC)) {
            var some = all.stream().filter(n -> n.type() == type && !n.hidden()).toList();
            octet(' ');
            if (some.isEmpty()) {
                text("NIL");
                continue;
            }
            octet('(');
            some.forEach(n -> octet('(').string(ModifiedUtf7.encode(n.prefix())).octet(' ').separator(n.separator()).octet(')'));
            octet(')');
        }
    }

    private void id(Map<String, String> fields) {
        text("* ID ");
        if (fields.isEmpty()) {
            text("NIL");
            return;
        }
        char before = '(';
        for (var field : fields.entrySet()) {
            octet(before).string(field.getKey()).octet(' ');
            before = ' ';
            if (field.getValue() == null) {
                text("NIL");
            } else {
                string(field.getValue());
            }
        }
        octet(')');
    }
}
