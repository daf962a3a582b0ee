package culver.conf;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The filters of Dovecot 2.4's variables.
///
/// A hash gives octets, which show as hex where no other filter makes text of them.
final class VarFilters {
    private static final int WIDEST = 1024;

    /// @param binary true for octets that are not text
    record Value(byte[] octets, boolean binary) {
        static Value of(String text) {
            return new Value(VarFunctions.bytes(text), false);
        }

        String text() {
            return new String(octets, binary ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }

        String shown() {
            return binary ? HexFormat.of().formatHex(octets) : text();
        }

        Value with(String text) {
            return new Value(text.getBytes(binary ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8), binary);
        }
    }

    private VarFilters() {
    }

    /// What a pipeline begins with besides a variable.
    static Value source(String name, VarPipeline.Arguments in, Vars vars) throws ConfException {
        return switch (name) {
            case "literal", "concat" -> Value.of(String.join("", in.inOrder()));
            case "lookup" -> {
                String value = vars.find(in.get(0, name));
                yield value == null ? null : Value.of(value);
            }
            default -> throw new ConfException("filter " + name + " needs a value before it: %{NAME | " + name + "}");
        };
    }

    static Value apply(String name, Value value, VarPipeline.Arguments in) throws ConfException {
        return switch (name) {
            case "default" -> value == null || value.octets.length == 0 ? Value.of(in.inOrder().isEmpty() ? "" : in.inOrder().getFirst()) : value;
            case "literal" -> Value.of(in.get(0, name));
            case "concat" -> value.with(value.text() + String.join("", in.inOrder()));
            case "upper" -> value.with(value.text().toUpperCase(Locale.ROOT));
            case "lower" -> value.with(value.text().toLowerCase(Locale.ROOT));
            case "reverse" -> value.with(new StringBuilder(value.text()).reverse().toString());
            case "username" -> value.with(before(value.text()));
            case "domain" -> value.with(after(value.text()));
            case "ldap_dn" -> value.with("dc=" + value.text().replace(".", ",dc="));
            case "list" -> value.with(value.text().replace("\t", ","));
            case "substr" -> substr(value, in);
            case "truncate" -> truncate(value, in);
            case "lfill" -> fill(value, in, name, true);
            case "rfill" -> fill(value, in, name, false);
            case "index" -> index(value, in);
            case "if" -> Value.of(VarCondition.holds(value.text(), in.get(0, name), in.get(1, name)) ? in.get(2, name) : in.get(3, name));
            case "switch" -> choose(value, in);
            case "regexp" -> regexp(value, in);
            case "hex" -> hex(value, in);
            case "unhex" -> Value.of(new BigInteger(hexDigits(value), 16).toString());
            case "hexlify" -> fill(Value.of(HexFormat.of().formatHex(value.octets)), in.inOrder().isEmpty() ? 0 : in.number(0, name), "0", true);
            case "unhexlify" -> unhexlify(value);
            case "base64" -> Value.of(Base64.getEncoder().encodeToString(value.octets));
            case "unbase64" -> unbase64(value);
            case "benumber" -> Value.of(new BigInteger(1, value.octets).toString());
            case "lenumber" -> Value.of(new BigInteger(1, reversed(value.octets)).toString());
            case "text", "safe" -> value;
            case "hash" -> hash(in.get(0, name), value, in);
            default -> hash(name, value, in);
        };
    }

    static Value calculate(Value value, char operator, String operand, String name) throws ConfException {
        try {
            long a = Long.parseLong(value.text());
            long b = Long.parseLong(operand);
            long result = switch (operator) {
                case '+' -> Math.addExact(a, b);
                case '-' -> Math.subtractExact(a, b);
                case '*' -> Math.multiplyExact(a, b);
                case '/' -> a / b;
                default -> a % b;
            };
            return Value.of(Long.toString(result));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new ConfException("cannot calculate with '%{" + name + "}' " + operator + " " + operand + ": " + e.getMessage(), e);
        }
    }

    private static Value hash(String method, Value value, VarPipeline.Arguments in) throws ConfException {
        if (method.indexOf(';') >= 0 || !VarFunctions.isHash(method)) {
            throw new ConfException("unknown filter '" + method + "'");
        }
        String rounds = in.byKey().getOrDefault("rounds", "1");
        return new Value(VarFunctions.hash(method, in.byKey().getOrDefault("salt", ""), VarFunctions.number("rounds", rounds, 1, 1_000_000), value.octets), true);
    }

    private static String before(String user) {
        int at = user.indexOf('@');
        return at < 0 ? user : user.substring(0, at);
    }

    private static String after(String user) {
        int at = user.indexOf('@');
        return at < 0 ? "" : user.substring(at + 1);
    }

    /// `substr(offset[, length])`: a negative offset counts from the end, a negative length leaves out so many there.
    private static Value substr(Value value, VarPipeline.Arguments in) throws ConfException {
        String text = value.text();
        int offset = in.number(0, "substr");
        int from = Math.clamp(offset < 0 ? text.length() + offset : offset, 0, text.length());
        int length = in.inOrder().size() < 2 ? text.length() - from : in.number(1, "substr");
        int to = Math.clamp(length < 0 ? text.length() + length : from + length, from, text.length());
        return value.with(text.substring(from, to));
    }

    private static Value truncate(Value value, VarPipeline.Arguments in) throws ConfException {
        if (in.byKey().containsKey("bits")) {
            int bits = VarFunctions.number("bits", in.byKey().get("bits"), 1, WIDEST * 8);
            return bits >= value.octets.length * 8 ? value : new Value(VarFunctions.truncate(value.octets, bits), true);
        }
        String text = value.text();
        return value.with(text.substring(0, Math.clamp(in.number(0, "truncate"), 0, text.length())));
    }

    private static Value fill(Value value, VarPipeline.Arguments in, String name, boolean left) throws ConfException {
        return fill(value, in.number(0, name), in.inOrder().size() < 2 ? " " : in.get(1, name), left);
    }

    private static Value fill(Value value, int width, String with, boolean left) {
        String text = value.text();
        String filling = with.isEmpty() ? "" : with.substring(0, 1).repeat(Math.clamp(width - text.length(), 0, WIDEST));
        return value.with(left ? filling + text : text + filling);
    }

    /// `index('sep', n)`: the n-th part, from the end if negative.
    private static Value index(Value value, VarPipeline.Arguments in) throws ConfException {
        String[] parts = value.text().split(Pattern.quote(in.get(0, "index")), -1);
        int n = in.number(1, "index");
        int i = n < 0 ? parts.length + n : n;
        if (i < 0 || i >= parts.length) {
            throw new ConfException("index " + n + " is outside of '" + value.text() + "'");
        }
        return value.with(parts[i]);
    }

    /// `switch('a', 'x', 'b', 'y', 'otherwise')`.
    private static Value choose(Value value, VarPipeline.Arguments in) throws ConfException {
        String text = value.text();
        int i = 0;
        for (; i + 1 < in.inOrder().size(); i += 2) {
            if (in.inOrder().get(i).equals(text)) {
                return Value.of(in.inOrder().get(i + 1));
            }
        }
        return Value.of(in.get(i, "switch"));
    }

    private static Value regexp(Value value, VarPipeline.Arguments in) throws ConfException {
        try {
            // the replacement writes groups as \1
            String replacement = in.get(1, "regexp").replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
            return value.with(Pattern.compile(in.get(0, "regexp")).matcher(value.text()).replaceFirst(replacement));
        } catch (PatternSyntaxException e) {
            throw new ConfException("not a regular expression: " + e.getDescription(), e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ConfException("not a replacement: " + e.getMessage(), e);
        }
    }

    /// `hex(width)`: a number in hex, padded with zeros; cut to its last digits when longer.
    private static Value hex(Value value, VarPipeline.Arguments in) throws ConfException {
        try {
            String digits = Long.toHexString(Long.parseUnsignedLong(value.text()));
            int width = in.inOrder().isEmpty() ? 0 : Math.clamp(in.number(0, "hex"), 0, 16);
            String padded = "0".repeat(Math.max(0, width - digits.length())) + digits;
            return Value.of(width == 0 ? padded : padded.substring(padded.length() - width));
        } catch (NumberFormatException e) {
            throw new ConfException("filter hex needs a number, not '" + value.text() + "'", e);
        }
    }

    private static String hexDigits(Value value) throws ConfException {
        String text = value.text();
        if (!text.matches("[0-9a-fA-F]{1,16}")) {
            throw new ConfException("not a number in hex: '" + text + "'");
        }
        return text;
    }

    private static Value unhexlify(Value value) throws ConfException {
        try {
            return new Value(HexFormat.of().parseHex(value.text()), true);
        } catch (IllegalArgumentException e) {
            throw new ConfException("not hex: '" + value.text() + "'", e);
        }
    }

    private static Value unbase64(Value value) throws ConfException {
        try {
            return new Value(Base64.getDecoder().decode(value.text()), false);
        } catch (IllegalArgumentException e) {
            throw new ConfException("not base64: '" + value.text() + "'", e);
        }
    }

    private static byte[] reversed(byte[] octets) {
        byte[] other = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            other[i] = octets[octets.length - 1 - i];
        }
        return other;
    }
}
