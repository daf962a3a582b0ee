package culver.lmtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The `KEYWORD=value` words behind an address. RFC 5321 §4.1.1.11.
///
/// @param values by keyword in capitals; empty for a keyword without value
record Parameters(Map<String, String> values) {
    static final String UNSUPPORTED = "555 5.5.4 Unsupported parameters";

    /// @param known the keywords that may be there
    static Parameters parse(String text, Set<String> known) throws LmtpError {
        var values = new LinkedHashMap<String, String>();
        for (var word : text.isEmpty() ? new String[0] : text.split(" +")) {
            int equals = word.indexOf('=');
            var keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            if (!known.contains(keyword)) {
                throw new LmtpError(UNSUPPORTED);
            }
            if (values.put(keyword, equals < 0 ? "" : word.substring(equals + 1)) != null) {
                throw new LmtpError("501 5.5.4 Duplicate parameter");
            }
        }
        return new Parameters(values);
    }

    Optional<String> get(String keyword) {
        return Optional.ofNullable(values.get(keyword));
    }

    boolean has(String keyword) {
        return values.containsKey(keyword);
    }

    /// One of these words, or nothing at all.
    void check(String keyword, String pattern, String otherwise) throws LmtpError {
        var value = values.get(keyword);
        if (value != null && !value.toUpperCase(Locale.ROOT).matches(pattern)) {
            throw new LmtpError(otherwise);
        }
    }
}
