package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
    /// The second half is RFC 2047 §8's own table.
    @ParameterizedTest
    @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = false, value = {
        "plain~plain",
        "=?utf-8?q?J=C3=B6rg?=~J\u00f6rg",
        "=?UTF-8?B?SsO2cmc=?= x~J\u00f6rg x",
        "=?utf-8?b?SsO2cmc?=~J\u00f6rg",
        "=?utf-8*de?q?J=C3=B6rg?=~J\u00f6rg",
        "=?utf-8?q?=C3?= =?utf-8?q?=B6?=~\u00f6",
        "=?utf-8?b?w7?= =?utf-8?b?Y=?=~\ufffd",
        "a =?utf-8?q?b?= c =?utf-8?q?d?=  =?iso-8859-1?q?=E4?= e~a b c d\u00e4 e",
        "=?utf-8?q?a=?= =?utf-8?q?=zz?=~a==zz",
        "=?utf-8?q??=~",
        "=?utf-8?x?abc?=~=?utf-8?x?abc?=",
        "=?utf-8?q?unclosed~=?utf-8?q?unclosed",
        "=??q?a?=~=??q?a?=",
        "=?utf-8?q?with space?=~with space",
        "=?nonsense?q?J=C3=B6rg?=~J\u00f6rg",
        "=?=?utf-8?q?a?=~=?a",
        "x=?utf-8?q?a?=y~xay",
        "(=?ISO-8859-1?Q?a?=)~(a)",
        "(=?ISO-8859-1?Q?a?= b)~(a b)",
        "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)~(ab)",
        "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)~(ab)",
        "(=?ISO-8859-1?Q?a_b?=)~(a b)",
        "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)~(a b)"})
    void decodes(String raw, String expected) {
        assertEquals(expected == null ? "" : expected, EncodedWords.decode(raw));
    }

    @Test
    void rawOctets() {
        assertEquals("\u00e4", EncodedWords.decode(new String("\u00e4".getBytes(UTF_8), ISO_8859_1)));
        assertEquals("\u00e4", EncodedWords.decode("\u00e4"));
        assertEquals("\u00e4 b", EncodedWords.decode("\u00e4 =?utf-8?q?b?="));
    }

    @Test
    void otherCharsets() {
        assertEquals("\u041f\u0440\u0438\u0432\u0435\u0442", EncodedWords.decode("=?koi8-r?B?8NLJ18XU?="));
        assertEquals("\u65e5\u672c\u8a9e", EncodedWords.decode("=?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?="));
        assertEquals("\u20ac", EncodedWords.decode("=?iso-8859-1?q?=80?="));
    }

    @Test
    void longGarbageInLinearTime() {
        EncodedWords.decode("=?a".repeat(100_000));
        EncodedWords.decode("=?a?q?".repeat(50_000));
        EncodedWords.decode("=?a?q?b?= ".repeat(50_000));
        EncodedWords.decode("=?a?q?b ".repeat(50_000));
        EncodedWords.decode("=?a?z?b ".repeat(50_000) + "?=");
    }
}
