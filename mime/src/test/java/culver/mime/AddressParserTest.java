package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressParserTest {
    /// name|route|mailbox|domain; groups as `name:` … `;`
    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "a@b.c ~ ||a|b.c",
        "Ann <a@b.c>, Bob Q. Public <b@x> ~ Ann||a|b.c, Bob Q. Public||b|x",
        "\"Last, First\" <a@b> ~ Last, First||a|b",
        "a@b (Ann (the first)) ~ Ann (the first)||a|b",
        "Friends: a@b, c@d;, e@f ~ Friends:, ||a|b, ||c|d, ;, ||e|f",
        "none:; ~ none:, ;",
        "<@r1,@r2:a@b> ~ |@r1,@r2|a|b",
        "a . b @ c . d ~ ||a.b|c.d",
        "\"a b\"@c ~ ||a b|c",
        "x@[1.2.3.4] ~ ||x|[1.2.3.4]",
        "root ~ ||root|MISSING_DOMAIN",
        ",,a@b,, c@d , ~ ||a|b, ||c|d",
        "a@b c@d, e@f ~ ||a|b, ||e|f",
        "<a@b ~ ||a|SYNTAX_ERROR",
        "Some Words ~ Some Words||MISSING_MAILBOX|MISSING_DOMAIN",
        "a@b\\, junk words, c@d ~ ||a|b, junk words||MISSING_MAILBOX|MISSING_DOMAIN, ||c|d",
        "=?utf-8?q?=C3=A4?= <a@b> ~ =?utf-8?q?=C3=A4?=||a|b"})
    void reads(String field, String expected) {
        assertEquals(expected, show(field));
    }

    @Test
    void foldedFields() {
        assertEquals("A B||a|b, ||c|d", show("\"A\r\n B\" <a@\r\n\tb>,\n c@d\n"));
        assertEquals("", show("(only\n a comment)"));
        assertEquals("", show(""));
    }

    /// Nothing that a stranger can write takes more than linear time, or an exception.
    @Test
    void survivesAnything() {
        assertTimeoutPreemptively(Duration.ofSeconds(15), () -> {
            for (var bad : new String[] {"(", "\"", "<", "a:", "[", "@", ",", "<@", "((", "\\", "a@[", "\"a\" ", "(,", "\",", ".", "a.", "a@b", "<a@b>", "x:;", "(a)"}) {
                show(bad.repeat(HeaderReader.MAX_VALUE / bad.length()));
            }
        });
        long seed = System.nanoTime();
        System.out.println("AddressParserTest seed " + seed);
        var random = new Random(seed);
        var alphabet = "ab@.,:;<>()[]\"\\ \t\r\n";
        for (int round = 0; round < 100_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            show(text.toString());
        }
    }

    private static String show(String field) {
        return AddressParser.parse(field.getBytes(ISO_8859_1)).stream().map(a -> switch (a) {
            case Address.Mailbox m -> m.name() + "|" + m.route() + "|" + m.mailbox() + "|" + m.domain();
            case Address.GroupStart g -> g.name() + ":";
            case Address.GroupEnd _ -> ";";
        }).collect(Collectors.joining(", "));
    }
}
