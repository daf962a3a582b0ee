package culver.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        abc            | abc
        a.b-c]         | a.b-c]
        "a b"          | a b
        "a\\"b\\\\c"   | a"b\\c
        ""             | ^^
        "(){%*"        | (){%*
        NIL            | NIL
        """)
    void astring(String wire, String text) throws SyntaxException {
        var in = Arguments.of(wire);
        assertEquals(text, in.astring());
        in.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "\"abc", "\"a\\b\"", "\"a\\", "{5", "%", "\u0001", "*"})
    void notAnAstring(String wire) {
        assertThrows(SyntaxException.class, () -> Arguments.of(wire).astring());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "(", " a", "*", "\"a\"", "{1}"})
    void notATag(String wire) {
        assertThrows(SyntaxException.class, () -> Arguments.of(wire).tag());
    }

    @Test
    void tagMayHaveABracketButNoPlus() throws SyntaxException {
        assertEquals("a]1", Arguments.of("a]1 x").tag());
        assertEquals("a", Arguments.of("a+1").tag());
    }

    @Test
    void nilIsNoString() throws SyntaxException {
        assertNull(Arguments.of("nil").nstring());
        assertEquals("NIL", Arguments.of("\"NIL\"").nstring());
        assertThrows(SyntaxException.class, () -> Arguments.of("nilly").nstring());
    }

    @Test
    void textIsUtf8OrElseLatin1() throws SyntaxException {
        assertEquals("é", Arguments.of("\"\u00c3\u00a9\"").astring());
        assertEquals("é", Arguments.of("\"\u00e9\"").astring());
    }

    @Test
    void numbersAreBounded() throws SyntaxException {
        assertEquals(Long.MAX_VALUE, Arguments.of("9223372036854775807").number());
        assertThrows(SyntaxException.class, () -> Arguments.of("9223372036854775808").number());
        assertThrows(SyntaxException.class, () -> Arguments.of("-1").number());
        assertThrows(SyntaxException.class, () -> Arguments.of("").number());
    }

    @Test
    void keywordsAreWholeWords() {
        var in = Arguments.of("RETURNED");
        assertFalse(in.takeKeyword("RETURN"));
        assertTrue(in.takeKeyword("returned"));
        assertTrue(in.atEnd());
    }

    @Test
    void listsNestAndMayBeEmpty() throws SyntaxException {
        assertEquals(List.of(), Arguments.of("()").list(Arguments::atom));
        assertEquals(List.of("a", "b"), Arguments.of("( a  b )").list(Arguments::atom));
        assertEquals(List.of(List.of("a"), List.of("b", "c")), Arguments.of("((a) (b c))").list(in -> in.list(Arguments::atom)));
        assertThrows(SyntaxException.class, () -> Arguments.of("(a").list(Arguments::atom));
        assertThrows(SyntaxException.class, () -> Arguments.of("(a(").list(Arguments::atom));
        assertThrows(SyntaxException.class, () -> Arguments.of("a").list(Arguments::atom));
    }

    @Test
    void literalsAreFetchedWhenTheReadingComesToThem() throws SyntaxException {
        var input = new Scripted(List.of("f(o\"o", "second"), List.of(new ImapFrame.Line(bytes(" "), literal(6)), new ImapFrame.Line(bytes(" last"), null)));
        var in = new Arguments(new ImapFrame.Line(bytes("x "), literal(5)), input);
        assertEquals("x", in.atom());
        in.space();
        assertEquals(2, input.octets.size());
        assertEquals("f(o\"o", in.astring());
        in.space();
        assertNotNull(in.literal());
        assertArrayEquals(bytes("second"), in.stringOctets());
        assertNull(in.literal());
        in.space();
        assertEquals("last", in.atom());
        in.end();
    }

    @Test
    void aLiteralIsNotTheEndAndHasNoNul() {
        var in = new Arguments(new ImapFrame.Line(bytes("x"), literal(1)), new Scripted(List.of("\0"), List.of(new ImapFrame.Line(bytes(""), null))));
        assertThrows(SyntaxException.class, () -> {
            in.atom();
            in.end();
        });
        assertThrows(SyntaxException.class, in::astring);
    }

    private static Literal literal(long size) {
        return new Literal(size, true, 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// Literals and lines that are there from the beginning.
    private static final class Scripted implements CommandInput {
        private final Queue<String> octets;
        private final Queue<ImapFrame.Line> lines;

        Scripted(List<String> octets, List<ImapFrame.Line> lines) {
            this.octets = new ArrayDeque<>(octets);
            this.lines = new ArrayDeque<>(lines);
        }

        @Override
        public byte[] gather(Literal literal) {
            assertEquals(literal.size(), octets.peek().length());
            return bytes(octets.remove());
        }

        @Override
        public ImapFrame.Line line() {
            return lines.remove();
        }
    }
}
