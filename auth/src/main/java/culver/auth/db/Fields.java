package culver.auth.db;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The extra fields that databases returned, in order. The suffix `:protected` sets a field only where it is not set yet, `:remove` takes it away.
///
/// One thread.
final class Fields {
    private final Map<String, String> values = new LinkedHashMap<>();

    void set(String field, String value) {
        if (field.endsWith(":protected")) {
            values.putIfAbsent(field.substring(0, field.length() - ":protected".length()), value);
        } else if (field.endsWith(":remove")) {
            values.remove(field.substring(0, field.length() - ":remove".length()));
        } else {
            values.put(field, value);
        }
    }

    Map<String, String> copy() {
        return new LinkedHashMap<>(values);
    }

    void restore(Map<String, String> copy) {
        values.clear();
        values.putAll(copy);
    }

    Map<String, String> view() {
        return Collections.unmodifiableMap(values);
    }
}
