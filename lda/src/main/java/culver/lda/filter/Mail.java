package culver.lda.filter;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import culver.lda.filter.regex.Text;

/// A message and where its header ends: behind the first empty line, whatever stands before it; empty lines at the very start belong to it.
/// A message without an empty line is all header.
record Mail(Octets all, long headerEnd) {
    static Mail of(Octets all) throws IOException {
        return new Mail(all, headerEnd(all));
    }

    private static long headerEnd(Octets all) throws IOException {
        try (var in = all.open(0)) {
            long at = 0;
            boolean text = false;
            boolean lineStart = true;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                at++;
                if (octet == '\n' && lineStart && text) {
                    return at;
                }
                lineStart = octet == '\n';
                text |= !lineStart;
            }
            return at;
        }
    }

    Octets header() {
        return all.slice(0, headerEnd);
    }

    Octets body() {
        return all.slice(headerEnd, all.length());
    }

    /// The parts that an action is fed with.
    Octets parts(boolean header, boolean body) {
        return header && body ? all : header ? header() : body();
    }

    /// The text that conditions search: folded header fields are one line there (the newline reads as a blank).
    ///
    /// @param length of the text, the same as unfolded
    record Area(Octets octets, long folds) implements Text {
        long length() {
            return octets.length();
        }

        /// The text as octets.
        Octets unfolded(java.nio.file.Path tempDir) throws IOException {
            if (folds == 0) {
                return octets;
            }
            try (var in = open(0)) {
                return Octets.read(in, tempDir);
            }
        }

        @Override
        public InputStream open(long at) throws IOException {
            var in = octets.open(at);
            return folds > at ? new Unfolding(in, folds - at) : in;
        }
    }

    Area area(boolean header, boolean body) {
        return new Area(parts(header, body), header ? headerEnd : 0);
    }

    /// Turns a newline in front of a blank into a blank, in the first `left` octets.
    private static final class Unfolding extends FilterInputStream {
        private long left;

        Unfolding(InputStream in, long left) {
            super(new PushbackInputStream(in));
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            if (octet == '\n' && left > 1) {
                int next = in.read();
                if (next >= 0) {
                    ((PushbackInputStream) in).unread(next);
                }
                if (next == ' ' || next == '\t') {
                    octet = ' ';
                }
            }
            left--;
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = 0;
            for (; n < length; n++) {
                int octet = read();
                if (octet < 0) {
                    return n == 0 ? -1 : n;
                }
                into[offset + n] = (byte) octet;
            }
            return n;
        }
    }

    /// Where the number of a `Content-Length` field stands.
    record Field(long from, long to) {
    }

    /// The first such field's value, blanks included; null when there is none.
    Field contentLength() throws IOException {
        var header = all.text(0, Math.min(headerEnd, 1024 * 1024));
        int at = ("\n" + header).toLowerCase(java.util.Locale.ROOT).indexOf("\ncontent-length:");
        if (at < 0) {
            return null;
        }
        int from = at + "content-length:".length();
        int to = header.indexOf('\n', from);
        return new Field(from, to < 0 ? header.length() : to);
    }

    /// With a `Content-Length` field, if there is one, that tells the truth, as wide as it was when that is possible.
    Mail withTrueLength(java.nio.file.Path tempDir) throws IOException {
        var field = contentLength();
        if (field == null) {
            return this;
        }
        var number = Long.toString(all.length() - headerEnd);
        int width = (int) (field.to - field.from);
        var value = number.length() > width ? "9".repeat(width) : " ".repeat(width - number.length()) + number;
        if (all.text(field.from, field.to).equals(value)) {
            return this;
        }
        var start = Octets.join(all.slice(0, field.from), Octets.of(value), tempDir);
        return of(Octets.join(start, all.slice(field.to, all.length()), tempDir));
    }

    /// The lines that an MTA has put in front, `From ` and `>From `: how many octets they are.
    long envelopeLines() throws IOException {
        try (var in = all.open(0)) {
            long end = 0;
            long at = 0;
            while (at < headerEnd) {
                var start = new StringBuilder();
                int octet = in.read();
                at++;
                while (octet >= 0 && octet != '\n') {
                    if (start.length() < 6) {
                        start.append((char) octet);
                    }
                    octet = in.read();
                    at++;
                }
                var line = start.toString();
                if (!(end == 0 ? line.startsWith("From ") : line.startsWith(">From ")) || octet < 0) {
                    return end;
                }
                end = at;
            }
            return end;
        }
    }
}
