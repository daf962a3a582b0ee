package culver.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.live.FileOwner;
import culver.storage.live.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UidListTest {
    private static final FileOwner OWNER = new FileOwner(-1, -1, 0600, 0700);
    private static final String HEADER = "3 V1795181075 N3 Pfoo Zbar G89ffc43a124a006b8739000083ecc375\n";

    @TempDir
    Path directory;
    private Path file;
    private UidList list;

    @BeforeEach
    void newList() {
        file = directory.resolve("dovecot-uidlist");
        list = new UidList(file);
    }

    private static String text(List<UidListLine> lines) {
        return lines.stream().map(l -> l.uid() + (l.fields().isEmpty() ? "" : " " + l.fields()) + " " + l.base()).collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5 :1.a~6 :1.b~                    | 5 1.a; 6 1.b             | 7  | true
        5 W24 :1.a~                       | 5 W24 1.a                | 6  | true
        5 Zhi Wx P12 G00 :1.a b:c~        | 5 Zhi Wx P12 G00 1.a b   | 6  | true
        ''                                | ''                       | 3  | true
        5 :1.a~6 :1.b~7 :1.a~             | 6 1.b; 7 1.a             | 8  | false
        5 :1.a~4 :1.b~9 :1.c~             | 5 1.a; 9 1.c             | 10 | false
        5 :1.a~junk~6 :1.b~               | 5 1.a; 6 1.b             | 7  | false
        5 :1.a~6 1.b~                     | 5 1.a                    | 6  | false
        5 :1.a~6 :~7~ :x~~                | 5 1.a                    | 6  | false
        0 :1.a~4294967296 :1.b~           | ''                       | 3  | false
        5 :1.a~4294967294 :1.b~           | 5 1.a; 4294967294 1.b    | 4294967295 | true
        5 :1.a~9 :1.b                     | 5 1.a                    | 6  | true
        """)
    void reading(String body, String expected, long nextUid, boolean sound) throws IOException {
        Files.writeString(file, HEADER + body.replace('~', '\n'));
        var news = list.refresh();
        assertTrue(news.replaced());
        assertEquals(expected, text(news.lines()));
        assertEquals(1795181075, list.uidValidity());
        assertEquals("89ffc43a124a006b8739000083ecc375", list.guid());
        assertEquals(nextUid, list.nextUid());
        assertEquals(sound, list.sound());
        assertFalse(list.changed());
    }

    @Test
    void versionOneIsReadAndMustBeRewritten() throws IOException {
        Files.writeString(file, "1 1234 7\n3 1.a\n5 1.b:2,S\n");
        assertEquals("3 1.a; 5 1.b", text(list.refresh().lines()));
        assertEquals(1234, list.uidValidity());
        assertEquals(7, list.nextUid());
        assertFalse(list.sound());
        list.rewrite(List.of(new UidListLine(3, "", "1.a")), 0, OWNER, Fsync.OPTIMIZED);
        assertTrue(Files.readString(file).matches("3 V1234 N7 G[0-9a-f]{32}\n3 :1.a\n"), Files.readString(file));
    }

    @Test
    void rewritingKeepsWhatIsNotUnderstood() throws IOException {
        Files.writeString(file, HEADER + "5 Zhi W3 :1.a\n9 :1.b\n");
        var lines = list.refresh().lines();
        list.rewrite(lines, 0, OWNER, Fsync.OPTIMIZED);
        assertEquals("3 V1795181075 N10 G89ffc43a124a006b8739000083ecc375 Pfoo Zbar\n5 Zhi W3 :1.a\n9 :1.b\n", Files.readString(file));
        assertFalse(list.changed());
    }

    @Test
    void appendedLinesAreReadAlone() throws IOException {
        Files.writeString(file, HEADER + "5 :1.a\n");
        list.refresh();
        Files.writeString(file, "7 :1.c\n", StandardOpenOption.APPEND);
        var news = list.refresh();
        assertFalse(news.replaced());
        assertEquals("7 1.c", text(news.lines()));
        assertEquals(8, list.nextUid());
        assertTrue(list.refresh().isEmpty());
    }

    @Test
    void aLineComesWhenItIsWhole() throws IOException {
        Files.writeString(file, HEADER + "5 :1.a\n7 :1.");
        list.refresh();
        assertTrue(list.endsInHalfALine());
        Files.writeString(file, "c\n", StandardOpenOption.APPEND);
        assertEquals("7 1.c", text(list.refresh().lines()));
        assertFalse(list.endsInHalfALine());
    }

    @Test
    void aNewFileIsReadFromItsStart() throws IOException {
        Files.writeString(file, HEADER + "5 :1.a\n");
        list.refresh();
        var other = directory.resolve("x");
        Files.writeString(other, HEADER + "6 :1.a\n8 :1.b\n");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        var news = list.refresh();
        assertTrue(news.replaced());
        assertEquals("6 1.a; 8 1.b", text(news.lines()));
    }

    /// As when an inode number is used again: the same file, but not continued.
    @Test
    void aFileWithOtherContentIsReadFromItsStart() throws IOException {
        Files.writeString(file, HEADER + "5 :1.a\n6 :1.b\n");
        list.refresh();
        Files.writeString(file, HEADER + "5 :1.a\n7 :1.c\n8 :1.d\n");
        var news = list.refresh();
        assertTrue(news.replaced());
        assertEquals("5 1.a; 7 1.c; 8 1.d", text(news.lines()));
    }

    @Test
    void theNextUidNeverGoesBack() throws IOException {
        Files.writeString(file, HEADER + "50 :1.a\n");
        list.refresh();
        Files.writeString(directory.resolve("x"), HEADER);
        Files.move(directory.resolve("x"), file, StandardCopyOption.ATOMIC_MOVE);
        list.refresh();
        assertEquals(51, list.nextUid());
    }

    @Test
    void appending() throws IOException {
        Files.writeString(file, HEADER + "5 :1.a\n");
        list.refresh();
        list.append(List.of(new UidListLine(6, "", "1.b"), new UidListLine(8, "W3", "1.ä")), Fsync.OPTIMIZED);
        assertEquals(HEADER + "5 :1.a\n6 :1.b\n8 W3 :1.ä\n", Files.readString(file, LineReader.CHARSET));
        assertEquals(9, list.nextUid());
        assertEquals(3, list.lines());
        assertTrue(list.refresh().isEmpty());
        assertEquals("5 1.a; 6 1.b; 8 W3 1.ä", text(new UidList(file).refresh().lines()));
    }

    @Test
    void aBrokenHeaderCostsNothingThatIsKnown() throws IOException {
        Files.writeString(file, HEADER + "5 :1.a\n");
        list.refresh();
        Files.writeString(file, "rubbish\n");
        assertTrue(list.refresh().isEmpty());
        assertFalse(list.sound());
        assertEquals(1795181075, list.uidValidity());
        assertEquals(6, list.nextUid());
    }

    @Test
    void linesOfAnyLengthAndNumberAreRead() throws IOException {
        var text = new StringBuilder(HEADER);
        for (int uid = 1; uid <= 20_000; uid++) {
            text.append(uid).append(" :").append(uid).append(".M").append("7".repeat(uid % 97)).append('\n');
        }
        text.append("30000 :").append("x".repeat(200_000)).append("\n30001 :1.z\n");
        Files.writeString(file, text);
        var lines = list.refresh().lines();
        assertEquals(20_001, lines.size());
        assertEquals("1.z", lines.getLast().base());
        assertEquals("96.M" + "7".repeat(96), lines.get(95).base());
    }

    @Test
    void keywords() throws IOException {
        var keywords = new Keywords(directory.resolve("dovecot-keywords"));
        Files.writeString(directory.resolve("dovecot-keywords"), "0 kw1\n25 last\n99 no\nrubbish\n2 Two\n");
        assertTrue(keywords.refresh());
        assertEquals("kw1", keywords.name(0));
        assertEquals(2, keywords.letter("two"));
        assertEquals(-1, keywords.letter("other"));
        assertEquals(3, keywords.count());
        assertEquals(3, keywords.assign("fourth", 0b10));
        keywords.write(OWNER, Fsync.OPTIMIZED);
        assertEquals("0 kw1\n2 Two\n3 fourth\n25 last\n", Files.readString(directory.resolve("dovecot-keywords")));
        assertFalse(keywords.changed());
        assertFalse(Files.exists(directory.resolve("dovecot-keywords.lock")));
        for (int i = 0; keywords.count() < Keywords.MAX; i++) {
            assertTrue(keywords.assign("k" + i, 0) >= 0);
        }
        assertEquals(-1, keywords.assign("toomany", 0));
    }
}
