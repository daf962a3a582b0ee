package culver.mime;

import java.util.Arrays;

/// Undoes a Content-Transfer-Encoding (RFC 2045 §6) of a stream in any chunks. Tolerant: what cannot be decoded is passed over or
/// stays as it is; nothing fails. One thread; state belongs to one body.
abstract sealed class TransferDecoder {
    /// Decodes a chunk. The output needs as much room as the input and [#SLACK] more.
    ///
    /// @return octets written to `out` from `at` on
    abstract int decode(byte[] in, int from, int to, byte[] out, int at);

    /// What was held back at the end of the stream.
    int finish(byte[] out, int at) {
        return 0;
    }

    /// Held-back octets that may come in addition to a chunk's own: more white space than this within a line passes undecoded.
    static final int SLACK = 1024;

    /// @param encoding as [PartFields#encoding] has it
    static TransferDecoder of(String encoding) {
        return switch (encoding) {
            case "base64" -> new Base64();
            case "quoted-printable" -> new QuotedPrintable();
            case "x-uuencode", "uuencode", "x-uue", "uue" -> new Uuencode();
            default -> new Identity();
        };
    }

    /// 7bit, 8bit, binary, and what nobody knows.
    static final class Identity extends TransferDecoder {
        @Override
        int decode(byte[] in, int from, int to, byte[] out, int at) {
            System.arraycopy(in, from, out, at, to - from);
            return to - from;
        }
    }

    /// Everything outside the alphabet is passed over; padding ends a group, and text may go on after it (glued parts).
    static final class Base64 extends TransferDecoder {
        private static final byte[] VALUES = new byte[256];
        private int bits;
        private int count;

        static {
            Arrays.fill(VALUES, (byte) -1);
            var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            for (int i = 0; i < alphabet.length(); i++) {
                VALUES[alphabet.charAt(i)] = (byte) i;
            }
        }

        @Override
        int decode(byte[] in, int from, int to, byte[] out, int at) {
            int o = at;
            for (int i = from; i < to; i++) {
                int value = VALUES[in[i] & 0xFF];
                if (value < 0) {
                    count = in[i] == '=' ? 0 : count;
                    continue;
                }
                bits = bits << 6 | value;
                switch (count++) {
                    case 1 -> out[o++] = (byte) (bits >> 4);
                    case 2 -> out[o++] = (byte) (bits >> 2);
                    case 3 -> {
                        out[o++] = (byte) bits;
                        count = 0;
                    }
                    default -> {
                    }
                }
            }
            return o - at;
        }
    }

    /// `=41`, `=` at the end of a line; an `=` before anything else stays; white space at the end of a line goes.
    static final class QuotedPrintable extends TransferDecoder {
        /// Held back: an unfinished escape, or white space that may end a line.
        private final byte[] held = new byte[SLACK - 8];
        private int used;
        private boolean escape;

        @Override
        int decode(byte[] in, int from, int to, byte[] out, int at) {
            int o = at;
            for (int i = from; i < to; i++) {
                byte c = in[i];
                if (escape) {
                    o = inEscape(c, out, o);
                } else if (c == '=') {
                    o = release(out, o);
                    held[used++] = c;
                    escape = true;
                } else if (c == ' ' || c == '\t') {
                    o = used == held.length ? release(out, o) : o;
                    held[used++] = c;
                } else if (c == '\n' || c == '\r') {
                    used = 0;
                    out[o++] = c;
                } else {
                    o = used > 0 ? release(out, o) : o;
                    out[o++] = c;
                }
            }
            return o - at;
        }

        private int inEscape(byte c, byte[] out, int o) {
            int high = used >= 2 ? Character.digit(held[1], 16) : -1;
            if (high >= 0 && Character.digit(c, 16) >= 0) {
                out[o++] = (byte) (high << 4 | Character.digit(c, 16));
                used = 0;
                escape = false;
            } else if (c == '\n' && softSoFar()) {
                used = 0;
                escape = false;
            } else if (used == 1 && Character.digit(c, 16) >= 0 || (c == ' ' || c == '\t' || c == '\r') && softSoFar() && used < held.length) {
                held[used++] = c;
            } else {
                escape = false;
                o = release(out, o);
                o += decode(new byte[] {c}, 0, 1, out, o);
            }
            return o;
        }

        /// `=` and only white space since.
        private boolean softSoFar() {
            return used < 2 || held[1] <= ' ';
        }

        private int release(byte[] out, int o) {
            System.arraycopy(held, 0, out, o, used);
            int next = o + used;
            used = 0;
            return next;
        }

        @Override
        int finish(byte[] out, int at) {
            return escape && !softSoFar() ? release(out, at) - at : 0;
        }
    }

    /// The lines between `begin` and `end`; nothing else.
    static final class Uuencode extends TransferDecoder {
        private static final int LONGEST = 128;
        private final byte[] line = new byte[LONGEST];
        private int used;
        private boolean inside;

        @Override
        int decode(byte[] in, int from, int to, byte[] out, int at) {
            int o = at;
            for (int i = from; i < to; i++) {
                if (in[i] == '\n') {
                    o = lineEnds(out, o);
                    used = 0;
                } else if (in[i] != '\r' && used < LONGEST) {
                    line[used++] = in[i];
                }
            }
            return o - at;
        }

        private int lineEnds(byte[] out, int o) {
            if (!inside) {
                inside = starts("begin ");
                return o;
            }
            int length = used == 0 ? 0 : line[0] - ' ' & 63;
            if (length == 0 || starts("end")) {
                inside = length > 0 && !starts("end");
                return o;
            }
            for (int i = 1, left = length; left > 0 && i + 3 < used + 3; i += 4, left -= 3) {
                int bits = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
                for (int n = 0; n < Math.min(3, left); n++) {
                    out[o++] = (byte) (bits >> 16 - 8 * n);
                }
            }
            return o;
        }

        private int value(int i) {
            return i < used ? line[i] - ' ' & 63 : 0;
        }

        private boolean starts(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (i >= used || line[i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
