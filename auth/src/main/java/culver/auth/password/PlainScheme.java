package culver.auth.password;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The password itself.
record PlainScheme() implements PasswordScheme {
    @Override
    public List<String> names() {
        return List.of("PLAIN", "CLEAR", "CLEARTEXT");
    }

    @Override
    public boolean expensive() {
        return false;
    }

    @Override
    public boolean verify(byte[] password, String stored, String encoding) throws PasswordFormatException {
        return Octets.same(password, switch (encoding) {
            case "HEX" -> Octets.hex(stored);
            case "B64" -> Octets.base64(stored);
            default -> stored.getBytes(StandardCharsets.UTF_8);
        });
    }

    @Override
    public String generate(byte[] password) {
        return new String(password, StandardCharsets.UTF_8);
    }
}
