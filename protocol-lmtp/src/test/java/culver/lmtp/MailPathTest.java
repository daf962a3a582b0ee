package culver.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses and what is wrong with them; the words are Dovecot's.
class MailPathTest {
    private static String parse(String text, Workarounds workarounds) {
        try {
            var parsed = MailPath.parse("TO", text, workarounds);
            return parsed.path().local() + "|" + parsed.path().domain() + "|" + parsed.path() + "|" + parsed.rest();
        } catch (LmtpError e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "<joe@example.org>	joe|example.org|joe@example.org|",
        "<joe>	joe||joe|",
        "<>	|||",
        "<> SIZE=1 BODY=7BIT	||| SIZE=1 BODY=7BIT",
        "<\"joe x\"@b>	joe x|b|\"joe x\"@b|",
        "<\"joe\"@b>	joe|b|joe@b|",
        "<\"a\\\"b\\\\c\"@b>	a\"b\\c|b|\"a\\\"b\\\\c\"@b|",
        "<\"\"@b>	|b|\"\"@b|",
        "<a..b.@c>	a..b.|c|a..b.@c|",
        "<@x,@y:joe@b>	joe|b|joe@b|",
        "<joe@[192.0.2.1]>	joe|[192.0.2.1]|joe@[192.0.2.1]|",
        "<jürgen@bücher.example>	jürgen|bücher.example|jürgen@bücher.example|",
        "<joe	501 5.5.4 Invalid TO: Missing '>' at end of path",
        "<joe@b	501 5.5.4 Invalid TO: Missing '>' at end of path",
        "joe	501 5.5.4 Invalid TO: Missing '<' at beginning of path",
        "<joe x@b>	501 5.5.4 Invalid TO: Invalid character in localpart",
        "<joe@b c>	501 5.5.4 Invalid TO: Invalid character in domain",
        "<joe@>	501 5.5.4 Invalid TO: Missing domain after '@'",
        "<\"joe>	501 5.5.4 Invalid TO: Invalid quoted string in localpart",
        "<joe@[x>	501 5.5.4 Invalid TO: Invalid domain literal",
        "<joe>x	501 5.5.4 Invalid TO: Invalid character in path",
    })
    void reads(String text, String expected) {
        assertEquals(expected.replace("||| ", "|||"), parse(text, Workarounds.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', value = {
        "false	false	501 5.5.4 Invalid TO: Unexpected whitespace before path",
        "true	false	501 5.5.4 Invalid TO: Missing '<' at beginning of path",
        "true	true	joe|b|joe@b|X=1",
    }, quoteCharacter = '\1')
    void forgivesWhatItIsToldToForgive(boolean whitespace, boolean mailbox, String expected) {
        assertEquals(expected, parse("  joe@b X=1", new Workarounds(whitespace, mailbox)));
    }
}
