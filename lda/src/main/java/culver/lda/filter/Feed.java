package culver.lda.filter;

import java.io.IOException;
import java.io.OutputStream;

/// What is written to a program or folder: a piece of mail, and the newlines that make it end with an empty line.
///
/// The rule is procmail's: a text that ends with one newline gets another, one that ends in the middle of a line gets one (and no empty line).
///
/// @param octets   the piece
/// @param newlines how many more
record Feed(Octets octets, int newlines) {
    static Feed raw(Octets octets) {
        return new Feed(octets, 0);
    }

    static Feed ended(Octets octets) throws IOException {
        return new Feed(octets, octets.endsWith("\n\n") ? 0 : 1);
    }

    long length() throws IOException {
        return octets.length() + newlines;
    }

    void writeTo(OutputStream out) throws IOException {
        octets.writeTo(out);
        if (newlines > 0) {
            out.write('\n');
        }
    }
}
