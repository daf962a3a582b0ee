package culver.storage.testkit;

import java.nio.charset.StandardCharsets;

/// Messages for tests, lines ending in LF.
public final class Mails {
    public static final byte[] MULTIPART = bytes("""
        From: Joe <joe@example.org>
        To: Ann <ann@example.org>
        Subject: two parts
        Date: Mon, 2 Mar 2026 10:00:00 +0100
        Message-ID: <two@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        preamble
        --b
        Content-Type: text/plain; charset=utf-8

        Grüße
        --b
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="x.bin"

        AAEC
        --b--
        """);

    private Mails() {
    }

    /// A short text message.
    public static byte[] simple(String subject) {
        return bytes("""
            From: joe@example.org
            To: ann@example.org
            Subject: %s
            Date: Mon, 2 Mar 2026 10:00:00 +0100
            Message-ID: <%s@example.org>

            This is %s.
            From the second line on it is dull.

            .
            """.formatted(subject, Integer.toHexString(subject.hashCode()), subject));
    }

    /// A message of about that many octets.
    public static byte[] large(int octets) {
        var text = new StringBuilder(octets + 200).append(new String(simple("large"), StandardCharsets.UTF_8));
        for (int line = 0; text.length() < octets; line++) {
            text.append("line ").append(line).append(" of many that look alike but for their number ").append(line * 31L).append('\n');
        }
        return bytes(text.toString());
    }

    /// The same with CRLF line ends.
    public static byte[] crlf(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1).replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
