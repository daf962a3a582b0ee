package culver.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// A command's first line was longer than `imap_max_line_length`.
public final class LineTooLongException extends Exception {
    private final String start;

    LineTooLongException(byte[] start) {
        super("Too long command line", null, false, false);
        this.start = new String(start, ISO_8859_1);
    }

    /// The beginning of the line, for its tag.
    public String start() {
        return start;
    }
}
