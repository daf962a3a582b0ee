package culver.lmtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Text in which `+2B` stands for an octet. RFC 3461 §4.
final class Xtext {
    private Xtext() {
    }

    /// @return empty when it is none, or holds a control character
    static Optional<String> decode(String text) {
        var octets = new ByteArrayOutputStream(text.length());
        var in = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            int c = in[i];
            if (c == '+') {
                if (i + 2 >= in.length || !HexFormat.isHexDigit(in[i + 1]) || !HexFormat.isHexDigit(in[i + 2])) {
                    return Optional.empty();
                }
                c = HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]);
                i += 2;
            }
            octets.write(c);
        }
        var decoded = octets.toString(StandardCharsets.UTF_8);
        return decoded.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(decoded);
    }
}
