package culver.auth.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `args`, `default_fields`, `override_fields` and the extra fields of a passwd-file: words separated by blanks, `key=value` or a key alone. Double
/// quotes keep blanks together, around a whole word or a value; `\"` and `\\` stand for themselves inside them.
///
/// Pure.
final class Args {
    private Args() {
    }

    static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean begun = false;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A quote in the middle of a value, as a password may have it, is only a letter.
            boolean mayOpen = !begun || word.length() > 0 && word.charAt(word.length() - 1) == '=' && word.indexOf("=") == word.length() - 1;
            if (quoted && c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')) {
                word.append(text.charAt(++i));
            } else if (quoted && c == '"') {
                quoted = false;
            } else if (!quoted && c == '"' && mayOpen && text.indexOf('"', i + 1) > 0) {
                quoted = true;
                begun = true;
            } else if (!quoted && (c == ' ' || c == '\t')) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /// A key alone has the value `yes`.
    static Map<String, String> fields(List<String> words) {
        var fields = new LinkedHashMap<String, String>();
        for (var word : words) {
            int equals = word.indexOf('=');
            fields.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "yes" : word.substring(equals + 1));
        }
        return fields;
    }

    static Map<String, String> fields(String text) {
        return fields(words(text));
    }
}
