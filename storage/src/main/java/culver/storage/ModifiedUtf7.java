package culver.storage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Mailbox names in modified UTF-7: how IMAP4rev1 writes them on the wire and how they stand on disk.
///
/// Printable US-ASCII stands for itself, `&` is written `&-`, everything else is `&`, UTF-16BE in base64 with `,` for `/`
/// and without padding, `-`. There is one right form for each name: [#decode] takes no other, so that two names on disk
/// never mean one mailbox. RFC 3501 §5.1.3. Pure: no thread.
public final class ModifiedUtf7 {
    private ModifiedUtf7() {
    }

    public static String encode(String name) {
        var out = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); ) {
            char c = name.charAt(i);
            if (c == '&') {
                out.append("&-");
                i++;
            } else if (direct(c)) {
                out.append(c);
                i++;
            } else {
                int end = i;
                while (end < name.length() && !direct(name.charAt(end)) && name.charAt(end) != '&') {
                    end++;
                }
                byte[] utf16 = name.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
                out.append('&').append(Base64.getEncoder().withoutPadding().encodeToString(utf16).replace('/', ',')).append('-');
                i = end;
            }
        }
        return out.toString();
    }

    /// The name in Unicode; empty when the text is not what [#encode] would write for any name.
    public static Optional<String> decode(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!direct(c) && c != '&') {
                return Optional.empty();
            }
            if (c != '&') {
                out.append(c);
                continue;
            }
            int end = text.indexOf('-', i);
            if (end < 0) {
                return Optional.empty();
            }
            if (end == i + 1) {
                out.append('&');
            } else {
                var run = utf16(text.substring(i + 1, end));
                if (run.isEmpty()) {
                    return Optional.empty();
                }
                out.append(run.get());
            }
            i = end;
        }
        var name = out.toString();
        return encode(name).equals(text) ? Optional.of(name) : Optional.empty();
    }

    private static Optional<String> utf16(String base64) {
        try {
            byte[] octets = Base64.getDecoder().decode(base64.replace(',', '/'));
            if (octets.length == 0 || octets.length % 2 != 0) {
                return Optional.empty();
            }
            return Optional.of(new String(octets, StandardCharsets.UTF_16BE));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean direct(char c) {
        return c >= ' ' && c <= '~' && c != '&';
    }
}
