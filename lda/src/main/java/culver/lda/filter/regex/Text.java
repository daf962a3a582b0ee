package culver.lda.filter.regex;

import java.io.IOException;
import java.io.InputStream;

/// What a [Regex] searches: octets, read from any place on. May be far larger than memory.
public interface Text {
    /// The octets from `at` on; `at` is at most the length.
    InputStream open(long at) throws IOException;
}
