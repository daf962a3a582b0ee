package culver.lmtp;

/// Undoes dot-stuffing and finds the end of the data, which is CRLF.CRLF and nothing else. Carries its state over any chunks; one object for
/// one message. One thread.
///
/// A bare LF or CR is text: a line begins after CRLF only, so `LF.LF`, `LF.CRLF`, `CR.CR` and all the others end nothing and lose no dot. A
/// server that took one of them for the end would run the rest of somebody's letter as commands ("SMTP smuggling").
///
/// STANDARDS: RFC 5321 §4.1.1.4, §4.5.2.
final class DotUnstuffing {
    private enum At {
        /// After CRLF, and at the very beginning.
        LINE_START,
        /// After `.` at the start of a line: not written yet, for it is either taken away or part of the end.
        DOT,
        /// After `.CR` at the start of a line: neither is written yet.
        DOT_CR,
        TEXT,
        /// After a CR, which is written.
        CR,
        /// After CRLF.CRLF.
        END
    }

    private At at = At.LINE_START;
    private int written;

    /// Converts octets up to the end of the data, if it is among them.
    ///
    /// @param out takes one octet more than it is given
    /// @return where it stopped: `to`, or behind the end of the data
    int take(byte[] in, int from, int to, byte[] out) {
        written = 0;
        int i = from;
        while (i < to && at != At.END) {
            byte octet = in[i];
            if (at == At.TEXT && octet != '\r') {
                i = run(in, i, to, out);
                continue;
            }
            i++;
            switch (at) {
                case LINE_START -> {
                    if (octet == '.') {
                        at = At.DOT;
                    } else {
                        put(octet, out);
                    }
                }
                case DOT -> {
                    if (octet == '\r') {
                        at = At.DOT_CR;
                    } else {
                        put(octet, out);
                    }
                }
                case DOT_CR -> {
                    if (octet == '\n') {
                        at = At.END;
                    } else {
                        put((byte) '\r', out);
                        put(octet, out);
                    }
                }
                case CR -> {
                    put(octet, out);
                    at = octet == '\n' ? At.LINE_START : at;
                }
                case TEXT -> put(octet, out);
                case END -> throw new IllegalStateException("nothing is taken after the end");
            }
        }
        return i;
    }

    private void put(byte octet, byte[] out) {
        out[written++] = octet;
        at = octet == '\r' ? At.CR : At.TEXT;
    }

    /// Octets without CR.
    private int run(byte[] in, int from, int to, byte[] out) {
        int stop = from;
        while (stop < to && in[stop] != '\r') {
            stop++;
        }
        System.arraycopy(in, from, out, written, stop - from);
        written += stop - from;
        return stop;
    }

    /// Octets that the last [#take] has written.
    int written() {
        return written;
    }

    boolean ended() {
        return at == At.END;
    }
}
