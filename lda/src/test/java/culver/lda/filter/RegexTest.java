package culver.lda.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import culver.lda.filter.regex.Regex;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// procmail's own expressions, which are not `java.util.regex`'s.
class RegexTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = true, value = {
        "a+b;         xAAb;      true",
        "a**b;        aab;       false",
        "a**b;        aa*b;      true",
        "^b$;         a|b|c;     true",
        "^^b;         a|b;       false",
        "c^^;         a|c;       true",
        "a$b;         a|b;       true",
        "a$^b;        a|b;       false",
        "a$^b;        a||b;      true",
        "a.b;         a|b;       false",
        "[^x]b;       a|b;       false",
        "a\\>\\<b;    a b;       false",
        "a\\>\\<b;    a  b;      true",
        "\\<one\\>;   one;       true",
        "a{2};        aa;        false",
        "[[:alpha:]]; b;         false",
        "(a|)b;       b;         true",
        "[]a]b;       ]b;        true"})
    void finds(String pattern, String text, boolean found) throws IOException {
        assertEquals(found, Regex.of(pattern, false).find(Octets.of(text.replace('|', '\n'))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {".*\\/foo.;foo1 foo2;foo1", "b\\/.*;abbbc;bbc", "(abXa|b)\\/.;abXaY;X", "^^\\/.*;zzab;zzab", "c\\/$;abc;''"})
    void splits(String pattern, String text, String match) throws IOException {
        var span = Regex.of(pattern, false).split(Octets.of(text)).orElseThrow();
        assertEquals(match, text.substring((int) span.from(), (int) span.to()));
    }

    @Test
    void caseMattersWhenAsked() throws IOException {
        assertEquals(false, Regex.of("abc", true).find(Octets.of("ABC")));
        assertEquals(true, Regex.of("abc", false).find(Octets.of("ABC")));
    }

    @Test
    void bracketsMustFit() {
        assertThrows(IllegalArgumentException.class, () -> Regex.of("(a", false));
        assertThrows(IllegalArgumentException.class, () -> Regex.of("a)", false));
    }

    @Test
    void noPatternIsSlow() {
        var text = Octets.of("a".repeat(200_000));
        assertTimeout(Duration.ofSeconds(10), () -> assertEquals(false, Regex.of("(a*)*(a|aa)*(a*a*)*b", false).find(text)));
    }
}
