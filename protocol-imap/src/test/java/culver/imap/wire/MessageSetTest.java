package culver.imap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSetTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1               | 10 | 1
        1:3             | 10 | 1:3
        3:1             | 10 | 1:3
        1,2,3           | 10 | 1:3
        2,4:7,9,12:*    | 15 | 2,4:7,9,12:15
        *               | 10 | 10
        *:*             | 10 | 10
        *:4             | 10 | 4:10
        12:*            | 10 | 10:12
        5:6,1:9,3       | 10 | 1:9
        4294967295      | 10 | 4294967295
        1:4294967295    | 10 | 1:4294967295
        """)
    void resolves(String wire, long max, String set) throws SyntaxException {
        assertEquals(set, Arguments.of(wire).messageSet().resolve(max).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*:*"})
    void starOfNothingIsNothing(String wire) throws SyntaxException {
        assertEquals("", Arguments.of(wire).messageSet().resolve(0).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0:1", "1:0", "", ":", "1:", ":1", "1,", ",1", "1,,2", "1:2:3", "4294967296", "99999999999999999999", "**", "1*", "*1"})
    void isNoSet(String wire) {
        assertThrows(SyntaxException.class, () -> Arguments.of(wire).messageSet());
    }

    @ParameterizedTest
    @CsvSource({"'6', 5", "'1:6', 5", "'6:*', 5", "'*', 0", "'1:*', 0"})
    void noSuchSequenceNumber(String wire, int size) throws SyntaxException {
        var set = Arguments.of(wire).messageSet();
        assertThrows(SyntaxException.class, () -> set.sequence(size));
    }
}
