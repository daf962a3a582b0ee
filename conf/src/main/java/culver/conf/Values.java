package culver.conf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How the text of a value is read, for each type of setting, with Dovecot's rules and units.
final class Values {
    private Values() {
    }

    static boolean bool(String text) throws ConfException {
        if (text.isEmpty()) {
            throw new ConfException("must be yes or no");
        }
        return switch (Character.toLowerCase(text.charAt(0))) {
            case 'y', '1', 't' -> true;
            case 'n', '0', 'f' -> false;
            default -> throw new ConfException("must be yes or no, not '" + text + "'");
        };
    }

    static long number(String text) throws ConfException {
        if (text.equalsIgnoreCase("unlimited")) {
            return Long.MAX_VALUE;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value < 0) {
                throw new ConfException("must not be negative");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new ConfException("is not a number: '" + text + "'");
        }
    }

    static long size(String text) throws ConfException {
        if (text.equalsIgnoreCase("unlimited")) {
            return Long.MAX_VALUE;
        }
        int digits = digits(text);
        if (digits == 0) {
            throw new ConfException("is not a size: '" + text + "'");
        }
        long factor = switch (text.substring(digits).strip().toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1L;
            case "k", "kb", "kib" -> 1L << 10;
            case "m", "mb", "mib" -> 1L << 20;
            case "g", "gb", "gib" -> 1L << 30;
            case "t", "tb", "tib" -> 1L << 40;
            default -> throw new ConfException("has an unknown unit (B, k, M, G, T): '" + text + "'");
        };
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), factor);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ConfException("is too large: '" + text + "'");
        }
    }

    static Duration duration(String text) throws ConfException {
        if (text.equalsIgnoreCase("infinite") || text.equalsIgnoreCase("unlimited")) {
            return Duration.ofSeconds(Integer.MAX_VALUE);
        }
        int digits = digits(text);
        if (digits == 0 || digits > 15) {
            throw new ConfException("is not a time: '" + text + "'");
        }
        long n = Long.parseLong(text.substring(0, digits));
        String unit = text.substring(digits).strip().toLowerCase(Locale.ROOT);
        if (unit.isEmpty()) {
            if (n == 0) {
                return Duration.ZERO;
            }
            throw new ConfException("needs a unit (ms, s, m, h, d, w): '" + text + "'");
        }
        if (named("msecs", unit) && unit.startsWith("ms") || named("milliseconds", unit) && unit.length() > 2) {
            return Duration.ofMillis(n);
        }
        for (var known : List.of("seconds", "secs")) {
            if (named(known, unit)) {
                return Duration.ofSeconds(n);
            }
        }
        for (var known : List.of("minutes", "mins")) {
            if (named(known, unit)) {
                return Duration.ofMinutes(n);
            }
        }
        if (named("hours", unit)) {
            return Duration.ofHours(n);
        }
        if (named("days", unit)) {
            return Duration.ofDays(n);
        }
        if (named("weeks", unit)) {
            return Duration.ofDays(7 * n);
        }
        throw new ConfException("has an unknown unit (ms, s, m, h, d, w): '" + text + "'");
    }

    /// Dovecot accepts any beginning of a unit's name, and the singular of it.
    private static boolean named(String unit, String text) {
        return unit.startsWith(text);
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : Arrays.stream(text.strip().split("[\\s,]+")).filter(w -> !w.isEmpty()).toList();
    }

    static int mode(String text) throws ConfException {
        try {
            int value = Integer.parseInt(text, 8);
            if (value < 0 || value > 07777) {
                throw new ConfException("is not a file mode: '" + text + "'");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new ConfException("is not an octal file mode: '" + text + "'");
        }
    }

    private static int digits(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
