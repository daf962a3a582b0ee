package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every crash point of a rewriting: whatever the moment, the file is afterwards the old or the new one.
class MboxRewriteTest {
    private static final int INODE = 7;
    private static final byte[] MAIL = "From mta Mon Jan  5 10:00:00 2026\n\nlate mail\n\n".getBytes(StandardCharsets.US_ASCII);

    /// A plan and what it makes of a file.
    private record Case(byte[] before, Plan plan, byte[] after) {
    }

    private enum Kind { SHRINK, GROW, MIXED, PATCH }

    private static Case random(Random random, Kind kind) {
        var before = new byte[400 + random.nextInt(800)];
        random.nextBytes(before);
        for (int i = 0; i < before.length; i++) {
            before[i] = (byte) ('a' + (before[i] & 15));
        }
        var draft = new Plan.Draft(before.length);
        var after = new ByteArrayOutputStream();
        int at = 0;
        while (at < before.length) {
            int n = Math.min(before.length - at, 1 + random.nextInt(200));
            switch (kind == Kind.MIXED ? Kind.values()[random.nextInt(3)] : kind) {
                case SHRINK -> {
                    if (random.nextInt(3) != 0) {
                        draft.keep(at, n);
                        after.write(before, at, n);
                    }
                }
                case GROW -> {
                    if (random.nextInt(3) == 0) {
                        put(draft, after, new byte[1 + random.nextInt(60)]);
                    }
                    draft.keep(at, n);
                    after.write(before, at, n);
                }
                case PATCH, MIXED -> {
                    if (random.nextInt(3) == 0) {
                        put(draft, after, new byte[n]);
                    } else {
                        draft.keep(at, n);
                        after.write(before, at, n);
                    }
                }
            }
            at += n;
        }
        return new Case(before, draft.done(), after.toByteArray());
    }

    private static void put(Plan.Draft draft, ByteArrayOutputStream after, byte[] octets) {
        Arrays.fill(octets, (byte) '+');
        draft.put(octets);
        after.writeBytes(octets);
    }

    private static byte[] plus(byte[] a, byte[] b) {
        var both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyCrashPoint(Kind kind) throws IOException {
        long seed = System.nanoTime();
        System.out.println("MboxRewriteTest " + kind + " seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            var each = random(random, kind);
            int slot = 16 + random.nextInt(300);
            for (int crash = 0; ; crash++) {
                var power = new MemoryOctets.Power(crash);
                var mbox = MemoryOctets.of(each.before, power);
                var journal = new MemoryOctets(power);
                boolean done = run(mbox, journal, each.plan, slot);
                if (done) {
                    assertArrayEquals(each.after, mbox.content(), "without a crash, seed " + seed);
                }
                recoverAlways(each, mbox.content(), journal.content(), slot, done, "crash " + crash + ", seed " + seed, random);
                if (done) {
                    break;
                }
            }
        }
    }

    private static boolean run(Octets mbox, Octets journal, Plan plan, int slot) {
        try {
            new MboxRewrite(mbox, INODE, journal, slot).run(plan);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Recovers, crashing again at every point of it, and with mail that came meanwhile.
    private static void recoverAlways(Case of, byte[] mbox, byte[] journal, int slot, boolean done, String what, Random random) throws IOException {
        boolean mail = random.nextBoolean();
        var left = mail ? plus(mbox, MAIL) : mbox;
        for (int crash = 0; ; crash++) {
            var power = new MemoryOctets.Power(crash);
            var file = MemoryOctets.of(left, power);
            var book = MemoryOctets.of(journal, power);
            boolean whole = recover(file, book, slot);
            if (!whole) {
                var power2 = new MemoryOctets.Power(Integer.MAX_VALUE);
                file = MemoryOctets.of(file.content(), power2);
                book = MemoryOctets.of(book.content(), power2);
                assertTrue(recover(file, book, slot));
            }
            var expected = mail ? List.of(plus(of.after, MAIL), plus(of.before, MAIL)) : List.of(of.after, of.before);
            var content = file.content();
            assertTrue(Arrays.equals(expected.get(0), content) || !done && Arrays.equals(expected.get(1), content),
                () -> what + ", mail " + mail + ": neither old nor new:\n" + new String(content, StandardCharsets.US_ASCII)
                    + "\nold\n" + new String(expected.get(1), StandardCharsets.US_ASCII) + "\nnew\n" + new String(expected.get(0), StandardCharsets.US_ASCII));
            assertFalse(new MboxRewrite(file, INODE, book, slot).recover(), "nothing is left to do");
            if (whole) {
                return;
            }
        }
    }

    private static boolean recover(MemoryOctets mbox, MemoryOctets journal, int slot) {
        try {
            new MboxRewrite(mbox, INODE, journal, slot).recover();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anotherFileUnderTheNameIsLeftAlone() throws IOException {
        var each = random(new Random(1), Kind.SHRINK);
        var power = new MemoryOctets.Power(12);
        var journal = new MemoryOctets(power);
        assertFalse(run(MemoryOctets.of(each.before, power), journal, each.plan, 50));
        var on = new MemoryOctets.Power(1000);
        var other = MemoryOctets.of(each.before, on);
        assertFalse(new MboxRewrite(other, INODE + 1, MemoryOctets.of(journal.content(), on), 50).recover());
        assertArrayEquals(each.before, other.content());
    }

    @Test
    void aFullDiskChangesNothing() {
        var draft = new Plan.Draft(1000);
        draft.put(new byte[100_000]);
        draft.keep(0, 1000);
        var before = new byte[1000];
        Arrays.fill(before, (byte) 'x');
        var file = MemoryOctets.of(before, new MemoryOctets.Power(Integer.MAX_VALUE));
        var full = new Octets() {
            @Override
            public long size() {
                return file.size();
            }

            @Override
            public int read(long position, java.nio.ByteBuffer into) {
                return file.read(position, into);
            }

            @Override
            public void write(long position, java.nio.ByteBuffer octets) throws IOException {
                if (position + octets.remaining() > 50_000) {
                    throw new IOException("No space left on device");
                }
                file.write(position, octets);
            }

            @Override
            public void truncate(long size) throws IOException {
                file.truncate(size);
            }

            @Override
            public void force() {
                // in memory
            }

            @Override
            public void close() {
                // in memory
            }
        };
        var journal = new MemoryOctets(new MemoryOctets.Power(Integer.MAX_VALUE));
        assertFalse(run(full, journal, draft.done(), 1 << 20));
        assertArrayEquals(before, file.content());
    }

    @Test
    void whatLiesInOneSectorNeedsNoJournal() {
        var draft = new Plan.Draft(2048);
        draft.keep(0, 600);
        draft.put(new byte[10]);
        draft.keep(610, 1438);
        assertTrue(MboxRewrite.isSmall(draft.done()));
        draft = new Plan.Draft(2048);
        draft.keep(0, 1020);
        draft.put(new byte[10]);
        draft.keep(1030, 1018);
        assertFalse(MboxRewrite.isSmall(draft.done()), "over the edge of a sector");
    }

    @Test
    void keepingEverythingIsNoWork() {
        var draft = new Plan.Draft(100);
        draft.keep(0, 30);
        draft.keep(30, 70);
        assertTrue(draft.done().isEmpty());
        assertEquals(new ArrayList<>(), draft.done().pieces());
    }
}
