package culver.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.Flags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaildirNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cur/1795180813.M675539P11150.vm,S=15,W=17:2,Sa | 1795180813.M675539P11150.vm,S=15,W=17 | 15  | 17
        new/1795180813.M675539P11150.vm,S=15,W=17      | 1795180813.M675539P11150.vm,S=15,W=17 | 15  | 17
        1795180813.12_0.vm                             | 1795180813.12_0.vm                    | -1  | -1
        cur/1.x,W=9,S=7:2,                             | 1.x,W=9,S=7                           | 7   | 9
        cur/1.x,S=7x,W=:2,S                            | 1.x,S=7x,W=                           | -1  | -1
        cur/1.x:2,S,S=5                                | 1.x                                   | -1  | -1
        cur/1.x,S=99999999999999999999:2,              | 1.x,S=99999999999999999999            | -1  | -1
        cur/a:1,xx                                     | a                                     | -1  | -1
        """)
    void baseAndSizes(String file, String base, long size, long virtualSize) {
        assertEquals(base, MaildirName.base(file));
        assertEquals(size, MaildirName.size(file));
        assertEquals(virtualSize, MaildirName.virtualSize(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cur/1.x:2,            | 0  | 0
        cur/1.x               | 0  | 0
        new/1.x               | 0  | 0
        cur/1.x:2,DFRST       | 31 | 0
        cur/1.x:2,TS          | 9  | 0
        cur/1.x:2,SSF         | 5  | 0
        cur/1.x:2,FSzb!       | 5  | 33554434
        cur/1.x:1,S           | 0  | 0
        cur/1.x:2,S,R         | 1  | 0
        """)
    void flagsAreRead(String file, int system, int letters) {
        assertEquals(system, MaildirName.system(file));
        assertEquals(letters, MaildirName.letters(file));
    }

    /// As Dovecot 2.3 renames them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        new/1.x,S=3         | 0  | 0 | cur/1.x,S=3:2,
        new/1.x,S=3         | 1  | 1 | cur/1.x,S=3:2,Sa
        cur/1.x:2,FSzb!     | 7  | 33554434 | cur/1.x:2,!FRSbz
        cur/1.x:1,xx        | 0  | 5 | cur/1.x:2,ac
        cur/1.x:2,SSF       | 1  | 0 | cur/1.x:2,S
        cur/1.x:2,PS        | 8  | 0 | cur/1.x:2,PT
        cur/1.x:2,S,ext     | 31 | 0 | cur/1.x:2,DFRST,ext
        """)
    void flagsAreWritten(String file, int system, int letters, String expected) {
        assertEquals(expected, MaildirName.withFlags(file, system, letters));
    }

    @Test
    void aMoveToCurKeepsTheFlagsThatADeliveryAgentGave() {
        assertEquals("cur/1.x:2,", MaildirName.moved("new/1.x"));
        assertEquals("cur/1.x:2,F", MaildirName.moved("new/1.x:2,F"));
    }

    @Test
    void uniqueNamesAreUniqueAndSortByTime() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            names.add(UniqueName.next());
        }
        assertEquals(names.size(), new HashSet<>(names).size());
        var sorted = new ArrayList<>(names);
        Collections.shuffle(sorted, new Random(7));
        ArrivalOrder.sort(sorted);
        assertEquals(names, sorted);
        assertTrue(names.getFirst().matches("[0-9]{10}\\.M[0-9]{1,6}P" + ProcessHandle.current().pid() + "\\.[^/:]+"), names.getFirst());
    }

    /// The orders in which Dovecot 2.3 gave UIDs to these files.
    @ParameterizedTest
    @ValueSource(strings = {
        "abc 5abc 999999999.q.h 1000000000.cc.h 1000000000.info1.h 1000000001.V1.h 1000000002.M5P1.h 1000000002.M40P1.h",
        "1000000002.A.h 1000000002.Ma.h 1000000002.M5P1.h 1000000002.M6 1000000002.M40P1.h 1000000002.N.h",
        "1.Vfd01I1bM2.h 1.Vfd01I1aM3.h", "1.xxM6 1.M40", "1.M5 1.xxM6", "1.M40 1.Z9.M4", "1.h,S=3M2 1.M40", "1.M40 1_xM2", "1.M000006a 1.M6",
        "1.M06b 1.M6a", "1.12_0.h 1.M3", "1.12M9 1.M10P", "1.12 1.2", "1.M40 1.m5", "1.Z 1.aM5", "1.M40 1.P3.M6"})
    void arrivalOrder(String text) {
        var expected = List.of(text.split(" "));
        for (int seed = 0; seed < 20; seed++) {
            var files = new ArrayList<>(expected);
            Collections.shuffle(files, new Random(seed));
            ArrivalOrder.sort(files);
            assertEquals(expected, files, "seed " + seed);
        }
    }

    @Test
    void anyMixtureOfNamesCanBeSorted() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var parts = Arrays.asList("1", "2", ".", "M", "P", "7", "x", "Z", "_", "V1", ",S=3", ":2,S");
        var files = new ArrayList<String>();
        for (int i = 0; i < 5000; i++) {
            var name = new StringBuilder();
            for (int n = random.nextInt(8) + 1; n > 0; n--) {
                name.append(parts.get(random.nextInt(parts.size())));
            }
            files.add(name.toString());
        }
        var sorted = new ArrayList<>(files);
        ArrivalOrder.sort(sorted);
        Collections.sort(files);
        Collections.sort(sorted);
        assertEquals(files, sorted, "seed " + seed);
    }

    @Test
    void indexFindsByBase() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var index = new NameIndex(4);
        var names = new ArrayList<String>();
        for (int i = 0; i < 3000; i++) {
            names.add(random.nextLong() + "." + i);
            index.add((i % 2 == 0 ? "cur/" : "new/") + names.get(i) + (i % 3 == 0 ? ":2,S" : ""));
        }
        for (int i = 0; i < names.size(); i++) {
            assertEquals(i, index.find("cur/" + names.get(i) + ":2,RS"), "seed " + seed);
            assertEquals(i, index.find(names.get(i)), "seed " + seed);
            assertEquals(-1, index.find(names.get(i) + "x"), "seed " + seed);
        }
        assertFalse(MaildirName.isNew(index.name(0)));
        assertEquals(Flags.SEEN, MaildirName.system(index.name(0)));
    }
}
