package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.MailboxChange.Arrived;
import culver.storage.MailboxChange.Expunged;
import culver.storage.MailboxChange.FlagsChanged;
import culver.storage.MailboxChange.KeywordsChanged;
import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every mailbox must do, whatever its files are.
public abstract class MailboxContract extends StoreContract {
    private static final byte[] ONE = Mails.simple("one");
    private static final byte[] TWO = Mails.simple("two");

    // Appending

    @Test
    void anEmptyInboxIsThere() throws Exception {
        var inbox = inbox();
        assertEquals(0, inbox.size());
        assertEquals(0, inbox.recent());
        assertEquals(0, inbox.firstUnseen());
        assertTrue(inbox.uidValidity() > 0 && inbox.uidValidity() < 1L << 32);
        assertTrue(inbox.uidNext() >= 1);
        assertEquals(List.of(), inbox.sync(true));
    }

    @Test
    void anAppendedMessageComesBackAsItWas() throws Exception {
        var inbox = inbox();
        for (var message : List.of(ONE, Mails.MULTIPART, "\nonly a body\n".getBytes(StandardCharsets.UTF_8),
            "Subject: 8 bit\n\n\u00e4\u00f6\n\nFrom me\n>From you\n\n".getBytes(StandardCharsets.ISO_8859_1))) {
            long uid = append(inbox, message);
            inbox.sync(true);
            assertEquals(text(message), text(byUid(inbox, uid)));
        }
    }

    @Test
    void lineEndsOfEitherKindMakeTheSameMessage() throws Exception {
        var inbox = inbox();
        long lf = append(inbox, ONE);
        long crlf = append(inbox, Mails.crlf(ONE));
        inbox.sync(true);
        assertEquals(text(byUid(inbox, lf)), text(byUid(inbox, crlf)));
        assertEquals(Mails.crlf(ONE).length, byUid(inbox, lf).size());
        assertEquals(Mails.crlf(ONE).length, byUid(inbox, crlf).size());
    }

    @Test
    void chunksMayBeCutAnywhere() throws Exception {
        var inbox = inbox();
        var wire = Mails.crlf(Mails.MULTIPART);
        try (var tx = inbox.begin()) {
            var into = tx.append(Flags.NONE, null, -1);
            for (byte octet : wire) {
                into.write(ByteBuffer.wrap(new byte[] {octet}));
            }
            into.finish();
            tx.commit();
        }
        inbox.sync(true);
        assertEquals(text(Mails.MULTIPART), text(inbox.message(1)));
        assertEquals(wire.length, inbox.message(1).size());
    }

    @Test
    void aMessageMayLackItsLastLineEnd() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, "Subject: x\n\nno end".getBytes(StandardCharsets.US_ASCII));
        append(inbox, ONE);
        inbox.sync(true);
        assertEquals("Subject: x\n\nno end", text(byUid(inbox, uid)).stripTrailing());
        assertEquals(text(ONE), text(inbox.message(2)));
    }

    @Test
    void aLargeMessageIsStreamed() throws Exception {
        var inbox = inbox();
        var large = Mails.large(3_000_000);
        try (var tx = inbox.begin()) {
            var into = tx.append(Flags.NONE, null, large.length);
            for (int at = 0; at < large.length; at += 8192) {
                into.write(ByteBuffer.wrap(large, at, Math.min(8192, large.length - at)));
            }
            into.finish();
            tx.commit();
        }
        inbox.sync(true);
        assertEquals(text(large), text(inbox.message(1)));
        assertEquals(Mails.crlf(large).length, inbox.message(1).size());
        try (var data = inbox.message(1).open()) {
            var middle = ByteBuffer.allocate(1000);
            while (middle.hasRemaining()) {
                data.read(1_000_000 + middle.position(), middle);
            }
            assertEquals(1000, middle.position());
        }
    }

    @Test
    void flagsKeywordsAndDateAreKept() throws Exception {
        var inbox = inbox();
        var date = Instant.parse("2020-02-29T12:34:56Z");
        var flags = Flags.of(Flags.SEEN | Flags.FLAGGED | Flags.DRAFT, "$Forwarded", "Later");
        long uid = append(inbox, ONE, flags, date);
        inbox.sync(true);
        assertEquals(flags, byUid(inbox, uid).flags());
        assertEquals(date, byUid(inbox, uid).internalDate());
        restart();
        assertEquals(flags, byUid(inbox(), uid).flags());
        assertEquals(date, byUid(inbox(), uid).internalDate());
    }

    @Test
    void withoutADateItIsNow() throws Exception {
        var before = Instant.now().minusSeconds(2);
        var inbox = inbox();
        append(inbox, ONE);
        inbox.sync(true);
        var date = inbox.message(1).internalDate();
        assertTrue(date.isAfter(before) && date.isBefore(Instant.now().plusSeconds(2)), date.toString());
    }

    @Test
    void severalMessagesInOneCommitKeepTheirOrder() throws Exception {
        var inbox = inbox();
        long[] uids;
        try (var tx = inbox.begin()) {
            for (int i = 0; i < 20; i++) {
                var into = tx.append(Flags.NONE, null, -1);
                into.write(ByteBuffer.wrap(Mails.simple("number " + i)));
                into.finish();
            }
            uids = tx.commit().appended();
        }
        assertEquals(20, uids.length);
        inbox.sync(true);
        for (int i = 0; i < 20; i++) {
            assertEquals(uids[i], inbox.uid(i + 1));
            assertEquals(text(Mails.simple("number " + i)), text(inbox.message(i + 1)));
        }
    }

    @Test
    void nothingIsThereBeforeCommitNorAfterRollback() throws Exception {
        var inbox = inbox();
        try (var tx = inbox.begin()) {
            var into = tx.append(Flags.NONE, null, -1);
            into.write(ByteBuffer.wrap(ONE));
            into.finish();
            inbox.sync(true);
            assertEquals(0, inbox.size());
        }
        inbox.sync(true);
        assertEquals(0, inbox.size());
        restart();
        assertEquals(0, inbox().size());
    }

    @Test
    void anUnfinishedMessageIsNotPartOfTheCommit() throws Exception {
        var inbox = inbox();
        try (var tx = inbox.begin()) {
            var cut = tx.append(Flags.NONE, null, -1);
            cut.write(ByteBuffer.wrap(ONE));
            var whole = tx.append(Flags.NONE, null, -1);
            whole.write(ByteBuffer.wrap(TWO));
            whole.finish();
            assertEquals(1, tx.commit().appended().length);
        }
        inbox.sync(true);
        assertEquals(1, inbox.size());
        assertEquals(text(TWO), text(inbox.message(1)));
    }

    @Test
    void rollbackTakesFlagsAndExpungesBackToo() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE);
        inbox.sync(true);
        try (var tx = inbox.begin()) {
            tx.setFlags(UidSet.of(uid), FlagChange.add(Flags.of(Flags.SEEN)));
            tx.expunge(UidSet.of(uid));
        }
        assertEquals(List.of(), inbox.sync(true));
        assertEquals(Flags.NONE, byUid(inbox, uid).flags());
    }

    // UIDs

    @Test
    void uidsAscendAndAreNeverUsedAgain() throws Exception {
        var inbox = inbox();
        long first = append(inbox, ONE);
        long second = append(inbox, TWO);
        assertTrue(second > first);
        inbox.sync(true);
        assertTrue(inbox.uidNext() > second);
        expunge(inbox, first, second);
        long third = append(inbox, ONE);
        assertTrue(third > second, third + " after " + second);
        expunge(inbox, third);
        restart();
        var again = inbox();
        assertTrue(again.uidNext() > third);
        assertTrue(append(again, ONE) > third);
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        var inbox = inbox();
        long validity = inbox.uidValidity();
        for (int i = 0; i < 5; i++) {
            append(inbox, Mails.simple("m" + i), i % 2 == 0 ? Flags.of(Flags.SEEN, "odd") : Flags.of(Flags.ANSWERED));
        }
        inbox.sync(true);
        expunge(inbox, inbox.uid(2));
        inbox.sync(true);
        var uids = uids(inbox);
        restart();
        var again = inbox();
        assertEquals(validity, again.uidValidity());
        assertEquals(uids, uids(again));
        assertEquals(Flags.of(Flags.SEEN, "odd"), again.message(1).flags());
        assertEquals(text(Mails.simple("m4")), text(again.message(4)));
        assertTrue(again.keywords().contains("odd"));
    }

    @Test
    void aSecondSessionSeesTheSameUidsAtOnce() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE);
        var other = keep(session().open(MailboxName.INBOX, true));
        assertEquals(List.of(uid), uids(other));
        assertEquals(inbox.uidValidity(), other.uidValidity());
    }

    @Test
    void sequenceNumbersAndUidsMapBothWays() throws Exception {
        var inbox = inbox();
        for (int i = 0; i < 6; i++) {
            append(inbox, ONE);
        }
        inbox.sync(true);
        expunge(inbox, inbox.uid(3), inbox.uid(4));
        long missing = inbox.uid(3);
        inbox.sync(true);
        for (int i = 1; i <= inbox.size(); i++) {
            assertEquals(i, inbox.sequence(inbox.uid(i)));
            assertEquals(i, inbox.sequenceAtLeast(inbox.uid(i)));
        }
        assertEquals(0, inbox.sequence(missing));
        assertEquals(3, inbox.sequenceAtLeast(missing));
        assertEquals(inbox.size() + 1, inbox.sequenceAtLeast(inbox.uid(inbox.size()) + 1));
        assertEquals(0, inbox.sequence(4_294_967_295L));
        assertThrows(IndexOutOfBoundsException.class, () -> inbox.message(0));
        assertThrows(IndexOutOfBoundsException.class, () -> inbox.uid(inbox.size() + 1));
    }

    // Flags

    @Test
    void flagsAreAddedRemovedReplaced() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE, Flags.of(Flags.SEEN, "a"));
        inbox.sync(true);
        store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(Flags.FLAGGED, "b")));
        assertEquals(Flags.of(Flags.SEEN | Flags.FLAGGED, "a", "b"), byUid(inbox, uid).flags());
        store(inbox, UidSet.of(uid), FlagChange.remove(Flags.of(Flags.SEEN, "A", "never")));
        assertEquals(Flags.of(Flags.FLAGGED, "b"), byUid(inbox, uid).flags());
        store(inbox, UidSet.of(uid), FlagChange.replace(Flags.of(Flags.ANSWERED | Flags.DELETED | Flags.DRAFT, "c")));
        assertEquals(Flags.of(Flags.ANSWERED | Flags.DELETED | Flags.DRAFT, "c"), byUid(inbox, uid).flags());
        restart();
        assertEquals(Flags.of(Flags.ANSWERED | Flags.DELETED | Flags.DRAFT, "c"), byUid(inbox(), uid).flags());
    }

    @Test
    void everySystemFlagSurvivesByItself() throws Exception {
        var inbox = inbox();
        int[] each = {Flags.SEEN, Flags.ANSWERED, Flags.FLAGGED, Flags.DELETED, Flags.DRAFT};
        for (int flag : each) {
            append(inbox, ONE, Flags.of(flag));
        }
        long plain = append(inbox, ONE);
        inbox.sync(true);
        store(inbox, UidSet.of(plain), FlagChange.add(Flags.of(Flags.SYSTEM)));
        restart();
        var again = inbox();
        for (int i = 0; i < each.length; i++) {
            assertEquals(Flags.of(each[i]), again.message(i + 1).flags());
        }
        assertEquals(Flags.of(Flags.SYSTEM), byUid(again, plain).flags());
    }

    @Test
    void keywordsKeepTheirFirstCaseAndAreComparedWithoutIt() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE, Flags.of(0, "Project"));
        long other = append(inbox, TWO, Flags.of(0, "PROJECT"));
        inbox.sync(true);
        assertEquals(Flags.of(0, "Project"), byUid(inbox, uid).flags());
        assertEquals(Flags.of(0, "Project"), byUid(inbox, other).flags());
        assertEquals(1, inbox.keywords().stream().filter("project"::equalsIgnoreCase).count());
    }

    @Test
    void keywordsAreInTheOrderOfTheirFirstUse() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE, Flags.of(0, "m", "c"));
        inbox.sync(true);
        store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(0, "z", "a", "c", "y", "b", "x")));
        store(inbox, UidSet.of(uid), FlagChange.replace(Flags.of(0, "w", "d", "B", "v")));
        append(inbox, TWO, Flags.of(0, "u", "e", "t", "f"));
        inbox.sync(true);
        var inOrder = List.of("m", "c", "z", "a", "y", "b", "x", "w", "d", "v", "u", "e", "t", "f");
        assertEquals(inOrder, inbox.keywords());
        restart();
        var again = inbox().keywords();
        assertTrue(again.containsAll(List.of("b", "w", "d", "v", "u", "e", "t", "f")), again.toString());
        assertEquals(inOrder.stream().filter(again::contains).toList(), again);
    }

    @Test
    void aChangeRaisesTheModSequenceAndAnIdleOneDoesNot() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE);
        inbox.sync(true);
        long before = byUid(inbox, uid).modSeq();
        assertTrue(inbox.highestModSeq() >= before);
        store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(Flags.SEEN)));
        long after = byUid(inbox, uid).modSeq();
        assertTrue(after > before);
        store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(Flags.SEEN)));
        assertEquals(after, byUid(inbox, uid).modSeq());
        inbox.sync(true);
        assertTrue(inbox.highestModSeq() >= after);
    }

    @Test
    void uidsThatAreGoneArePassedOver() throws Exception {
        var inbox = inbox();
        long first = append(inbox, ONE);
        long second = append(inbox, TWO);
        inbox.sync(true);
        expunge(inbox, first);
        store(inbox, UidSet.range(1, 4_294_967_295L), FlagChange.add(Flags.of(Flags.SEEN)));
        expunge(inbox, first, 4_000_000_000L);
        inbox.sync(true);
        assertEquals(List.of(second), uids(inbox));
        assertEquals(Flags.of(Flags.SEEN), byUid(inbox, second).flags());
    }

    @Test
    void firstUnseenIsTheFirst() throws Exception {
        var inbox = inbox();
        append(inbox, ONE, Flags.of(Flags.SEEN));
        append(inbox, ONE);
        append(inbox, ONE);
        inbox.sync(true);
        assertEquals(2, inbox.firstUnseen());
        store(inbox, UidSet.range(1, 4_294_967_295L), FlagChange.add(Flags.of(Flags.SEEN)));
        assertEquals(0, inbox.firstUnseen());
    }

    @Test
    void keywordsRunOutWithAnError() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE);
        inbox.sync(true);
        var given = new TreeSet<String>();
        var failure = assertThrows(StorageException.class, () -> {
            for (int i = 0; i < 100; i++) {
                store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(0, "keyword" + i)));
                given.add("keyword" + i);
            }
        });
        assertEquals(StorageError.LIMIT, failure.error());
        assertTrue(given.size() >= 20, "only " + given.size() + " keywords");
        assertEquals(given, new TreeSet<>(byUid(inbox, uid).flags().keywords()));
        assertFalse(inbox.acceptsKeywords());
        assertFails(StorageError.LIMIT, () -> append(inbox, ONE, Flags.of(0, "one-too-many")));
        restart();
        assertEquals(given, new TreeSet<>(byUid(inbox(), uid).flags().keywords()));
    }

    @Test
    void aKeywordMayNotBeTooLong() throws Exception {
        var inbox = inbox();
        assertFails(StorageError.LIMIT, () -> append(inbox, ONE, Flags.of(0, "x".repeat(51))));
        append(inbox, ONE, Flags.of(0, "x".repeat(50)));
    }

    // Expunging, and what other sessions see

    @Test
    void expungeRemovesExactlyThose() throws Exception {
        var inbox = inbox();
        for (int i = 1; i <= 5; i++) {
            append(inbox, Mails.simple("m" + i));
        }
        inbox.sync(true);
        var uids = uids(inbox);
        expunge(inbox, uids.get(1), uids.get(3));
        assertEquals(5, inbox.size(), "nothing moves before sync");
        assertEquals(List.of(uids.get(0), uids.get(2), uids.get(4)), replay(inbox, uids));
        assertEquals(text(Mails.simple("m3")), text(inbox.message(2)));
        restart();
        assertEquals(List.of(uids.get(0), uids.get(2), uids.get(4)), uids(inbox()));
        assertEquals(text(Mails.simple("m5")), text(inbox().message(3)));
    }

    @Test
    void nothingChangesInAViewBeforeSync() throws Exception {
        var inbox = inbox();
        append(inbox, ONE);
        inbox.sync(true);
        var other = keep(session().open(MailboxName.INBOX, false));
        append(other, TWO);
        expunge(other, inbox.uid(1));
        other.sync(true);
        assertEquals(1, inbox.size());
        assertFails(StorageError.EXPUNGED, () -> inbox.message(1).open());
        assertEquals(1, other.size());
    }

    @Test
    void aSecondSessionIsToldOfEverythingInOrder() throws Exception {
        var inbox = inbox();
        for (int i = 0; i < 4; i++) {
            append(inbox, ONE);
        }
        var other = keep(session().open(MailboxName.INBOX, false));
        other.sync(true);
        inbox.sync(true);
        var before = uids(other);
        store(inbox, UidSet.of(before.get(3)), FlagChange.add(Flags.of(Flags.FLAGGED, "fresh")));
        expunge(inbox, before.get(0), before.get(2));
        long added = append(inbox, TWO);
        var changes = other.sync(true);
        var kinds = changes.stream().map(change -> change.getClass().getSimpleName()).toList();
        assertEquals(List.of("Expunged", "Expunged", "Arrived", "KeywordsChanged", "FlagsChanged"), kinds);
        assertEquals(3, ((Arrived) changes.get(2)).size());
        assertEquals(new FlagsChanged(2, before.get(3)), changes.get(4));
        assertEquals(List.of(before.get(1), before.get(3), added), uids(other));
        assertEquals(List.of(), other.sync(true));
    }

    @Test
    void aSessionIsToldOfItsOwnChangesToo() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE);
        assertTrue(inbox.sync(true).stream().anyMatch(change -> change instanceof Arrived(int size, _) && size == 1));
        store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(Flags.SEEN)));
        assertEquals(List.of(new FlagsChanged(1, uid)), inbox.sync(true));
        expunge(inbox, uid);
        assertEquals(List.of(new Expunged(1, uid)), inbox.sync(true));
    }

    @Test
    void newKeywordsAreTold() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE);
        inbox.sync(true);
        store(inbox, UidSet.of(uid), FlagChange.add(Flags.of(0, "news")));
        assertTrue(inbox.sync(true).stream().anyMatch(KeywordsChanged.class::isInstance));
        assertTrue(inbox.keywords().contains("news"));
    }

    @Test
    void expungesCanBeHeldBack() throws Exception {
        var inbox = inbox();
        for (int i = 0; i < 3; i++) {
            append(inbox, ONE);
        }
        inbox.sync(true);
        var before = uids(inbox);
        var other = keep(session().open(MailboxName.INBOX, false));
        expunge(other, before.get(0), before.get(2));
        long added = append(other, TWO);
        store(other, UidSet.of(before.get(1)), FlagChange.add(Flags.of(Flags.SEEN)));

        var told = inbox.sync(false);
        assertTrue(told.stream().noneMatch(Expunged.class::isInstance), told.toString());
        assertTrue(told.contains(new FlagsChanged(2, before.get(1))), told.toString());
        assertEquals(4, inbox.size());
        assertEquals(before.get(0), inbox.uid(1));
        assertEquals(added, inbox.uid(4));
        assertFails(StorageError.EXPUNGED, () -> inbox.message(1).open());
        assertEquals(text(ONE), text(inbox.message(2)));
        assertEquals(List.of(), inbox.sync(false));

        expunge(other, before.get(1));
        inbox.sync(false);
        assertEquals(4, inbox.size());
        assertEquals(List.of(added), replay(inbox, List.of(before.get(0), before.get(1), before.get(2), added)));
    }

    /// Syncs, and checks that the changes as told lead from the old numbering to the view's.
    private static List<Long> replay(Mailbox mailbox, List<Long> before) throws StorageException {
        var client = new ArrayList<>(before);
        for (var change : mailbox.sync(true)) {
            if (change instanceof Expunged(int sequence, long uid)) {
                assertEquals(uid, client.remove(sequence - 1), "wrong number told for UID " + uid);
            } else if (change instanceof Arrived(int size, _)) {
                while (client.size() < size) {
                    client.add(mailbox.uid(client.size() + 1));
                }
            }
        }
        assertEquals(uids(mailbox), client);
        return client;
    }

    @Test
    void aMessageThatCameAndWentIsNeverTold() throws Exception {
        var inbox = inbox();
        append(inbox, ONE);
        inbox.sync(true);
        var other = keep(session().open(MailboxName.INBOX, false));
        long brief = append(other, TWO);
        expunge(other, brief);
        assertEquals(List.of(), inbox.sync(true).stream().filter(change -> !(change instanceof FlagsChanged)).toList());
        assertEquals(1, inbox.size());
    }

    // Recent

    @Test
    void recentMessagesBelongToTheFirstSessionThatAsks() throws Exception {
        var writer = inbox();
        append(writer, ONE);
        append(writer, TWO);
        var first = keep(session().open(MailboxName.INBOX, false));
        var second = keep(session().open(MailboxName.INBOX, false));
        assertEquals(2, first.recent());
        assertTrue(first.message(1).recent());
        assertEquals(0, second.recent());
        assertFalse(second.message(1).recent());
        restart();
        assertEquals(0, inbox().recent());
    }

    @Test
    void examineSeesRecentMessagesAndLeavesThemRecent() throws Exception {
        append(inbox(), ONE);
        restart();
        assertEquals(1, examine("INBOX").recent());
        assertEquals(1, examine("INBOX").recent());
        assertEquals(1, inbox().recent());
        restart();
        assertEquals(0, examine("INBOX").recent());
    }

    @Test
    void onlyAddingTakesNoRecentMessages() throws Exception {
        append(inbox(), ONE);
        append(inbox(), TWO);
        assertEquals(2, store.status(MailboxName.INBOX).recent());
        assertEquals(2, inbox().recent());
        assertEquals(0, store.status(MailboxName.INBOX).recent());
    }

    @Test
    void arrivalsAreRecentToOneSession() throws Exception {
        var first = inbox();
        var second = keep(session().open(MailboxName.INBOX, false));
        first.sync(true);
        second.sync(true);
        append(second, ONE);
        assertEquals(List.of(new Arrived(1, 1)), first.sync(true));
        assertEquals(List.of(new Arrived(1, 0)), second.sync(true));
        expunge(second, first.uid(1));
        first.sync(true);
        assertEquals(0, first.recent());
    }

    // Read-only

    @Test
    void examineCannotChangeAnything() throws Exception {
        long uid = append(inbox(), ONE);
        var view = examine("INBOX");
        assertTrue(view.readOnly());
        assertFalse(view.acceptsKeywords());
        assertFails(StorageError.NO_PERMISSION, view::begin);
        assertEquals(text(ONE), text(byUid(view, uid)));
    }

    // Copying

    @Test
    void aCopyHasTheSameOctetsFlagsAndDate() throws Exception {
        store.create(MailboxName.of("Copies"));
        var date = Instant.parse("2001-09-09T01:46:40Z");
        var inbox = inbox();
        append(inbox, ONE, Flags.of(Flags.SEEN, "b", "a"), date);
        append(inbox, Mails.MULTIPART, Flags.of(Flags.ANSWERED), date);
        inbox.sync(true);
        var copies = open("Copies");
        append(copies, TWO, Flags.of(0, "x", "a"));
        long[] uids;
        try (var tx = copies.begin()) {
            tx.copy(inbox.message(1));
            tx.copy(inbox.message(2));
            uids = tx.commit().appended();
        }
        restart();
        var again = open("Copies");
        assertEquals(3, again.size());
        assertEquals(text(ONE), text(byUid(again, uids[0])));
        assertEquals(Flags.of(Flags.SEEN, "a", "b"), byUid(again, uids[0]).flags());
        assertEquals(date, byUid(again, uids[0]).internalDate());
        assertEquals(text(Mails.MULTIPART), text(byUid(again, uids[1])));
        assertEquals(Flags.of(Flags.ANSWERED), byUid(again, uids[1]).flags());
        assertEquals(text(ONE), text(inbox().message(1)), "the source stays");
    }

    @Test
    void aCopyWithinAMailboxWorks() throws Exception {
        var inbox = inbox();
        long uid = append(inbox, ONE, Flags.of(Flags.SEEN));
        inbox.sync(true);
        try (var tx = inbox.begin()) {
            tx.copy(inbox.message(1));
            tx.commit();
        }
        inbox.sync(true);
        assertEquals(2, inbox.size());
        expunge(inbox, uid);
        inbox.sync(true);
        assertEquals(text(ONE), text(inbox.message(1)));
    }

    @Test
    void aMessageThatIsGoneCannotBeCopied() throws Exception {
        store.create(MailboxName.of("Copies"));
        var inbox = inbox();
        long uid = append(inbox, ONE);
        inbox.sync(true);
        var message = inbox.message(1);
        expunge(inbox, uid);
        var copies = open("Copies");
        try (var tx = copies.begin()) {
            assertFails(StorageError.EXPUNGED, () -> tx.copy(message));
        }
        copies.sync(true);
        assertEquals(0, copies.size());
    }

    // What is known of a message

    @Test
    void envelopeStructureAndSizesAgree() throws Exception {
        var inbox = inbox();
        append(inbox, Mails.MULTIPART);
        inbox.sync(true);
        var message = inbox.message(1);
        for (int again = 0; again < 2; again++) {
            var envelope = new String(message.envelope(), StandardCharsets.UTF_8);
            assertTrue(envelope.startsWith("(") && envelope.contains("two parts") && envelope.contains("<two@example.org>"), envelope);
            var body = new String(message.bodyStructure(false), StandardCharsets.UTF_8);
            assertTrue(body.toUpperCase().contains("\"MIXED\""), body);
            var extended = new String(message.bodyStructure(true), StandardCharsets.UTF_8);
            assertTrue(extended.length() > body.length() && extended.contains("x.bin"), extended);
            assertEquals(2, message.structure().children().size());
            assertEquals(message.structure().virtualSize(), message.size());
            assertEquals(Mails.crlf(Mails.MULTIPART).length, message.size());
        }
    }

    @Test
    void aGuidIsStableAndOfTheMessageAlone() throws Exception {
        var inbox = inbox();
        append(inbox, ONE);
        append(inbox, TWO);
        inbox.sync(true);
        var first = inbox.message(1).guid();
        assertTrue(first.matches("[0-9a-f]{32}"), first);
        assertNotEquals(first, inbox.message(2).guid());
        restart();
        assertEquals(first, inbox().message(1).guid());
    }

    @Test
    void anExpungedMessageSaysSo() throws Exception {
        var inbox = inbox();
        append(inbox, Mails.MULTIPART);
        inbox.sync(true);
        var message = inbox.message(1);
        message.envelope();
        expunge(inbox, message.uid());
        assertFails(StorageError.EXPUNGED, message::envelope);
        assertFails(StorageError.EXPUNGED, () -> message.bodyStructure(true));
        assertFails(StorageError.EXPUNGED, message::internalDate);
        assertFails(StorageError.EXPUNGED, message::open);
    }

    @Test
    void octetsThatAreOpenStayWhenTheMessageGoes() throws Exception {
        var inbox = inbox();
        append(inbox, ONE);
        inbox.sync(true);
        try (var data = inbox.message(1).open()) {
            store(inbox, UidSet.of(inbox.uid(1)), FlagChange.add(Flags.of(Flags.SEEN, "moved")));
            assertEquals(text(ONE), text(read(data)));
        }
    }

    // Wake-ups

    @Test
    void listenersHearOfChangesByOtherSessions() throws Exception {
        var inbox = inbox();
        inbox.sync(true);
        var woken = new AtomicInteger();
        inbox.listen(woken::incrementAndGet);
        var other = keep(session().open(MailboxName.INBOX, false));
        int before = woken.get();
        long uid = append(other, ONE);
        await("a wake-up by an arrival", () -> woken.get() > before);
        inbox.sync(true);
        int then = woken.get();
        store(other, UidSet.of(uid), FlagChange.add(Flags.of(Flags.SEEN)));
        await("a wake-up by a flag", () -> woken.get() > then);
        inbox.sync(true);
        int last = woken.get();
        expunge(other, uid);
        await("a wake-up by an expunge", () -> woken.get() > last);
        inbox.listen(null);
    }

    @Test
    void listenersHearOfDeliveriesByOtherPrograms() throws Exception {
        var inbox = inbox();
        inbox.sync(true);
        var woken = new AtomicInteger();
        inbox.listen(woken::incrementAndGet);
        int before = woken.get();
        assumeTrue(deliverForeign(ONE), "no other program for this format");
        await("a wake-up by a delivery", () -> woken.get() > before);
        await("the message", () -> {
            try {
                inbox.sync(true);
                return inbox.size() == 1;
            } catch (StorageException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(text(ONE), text(inbox.message(1)));
        assertTrue(inbox.message(1).recent());
        assertEquals(Flags.NONE, inbox.message(1).flags());
    }

    @Test
    void foreignDeliveriesGetUidsThatStay() throws Exception {
        var inbox = inbox();
        long own = append(inbox, ONE);
        assumeTrue(deliverForeign(TWO), "no other program for this format");
        inbox.sync(true);
        assertEquals(2, inbox.size());
        long foreign = inbox.uid(2);
        assertTrue(foreign > own);
        assertEquals(Mails.crlf(TWO).length, inbox.message(2).size());
        restart();
        assertEquals(List.of(own, foreign), uids(inbox()));
        assertTrue(append(inbox(), ONE) > foreign);
    }

    @Test
    void examineSeesAForeignDeliveryUnderTheUidThatItKeeps() throws Exception {
        inbox();
        assumeTrue(deliverForeign(ONE), "no other program for this format");
        restart();
        var seen = uids(examine("INBOX"));
        assertEquals(1, seen.size());
        restart();
        assertEquals(seen, uids(inbox()));
    }

    // Many at once

    @Test
    void eightThreadsAppendAtOnce() throws Exception {
        int threads = 8;
        int each = 10;
        var uids = new ConcurrentSkipListSet<Long>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                running.add(pool.submit(() -> {
                    try (var session = server.open(USER); var mailbox = session.open(MailboxName.INBOX, false)) {
                        for (int i = 0; i < each; i++) {
                            assertTrue(uids.add(append(mailbox, Mails.simple("t" + thread + " m" + i))), "a UID was given twice");
                        }
                    }
                    return null;
                }));
            }
            for (var future : running) {
                future.get();
            }
        }
        restart();
        var inbox = inbox();
        assertEquals(List.copyOf(uids), uids(inbox));
        var subjects = new TreeSet<String>();
        for (int i = 1; i <= inbox.size(); i++) {
            var text = text(inbox.message(i));
            subjects.add(text.substring(text.indexOf("Subject:"), text.indexOf("\nDate:")));
        }
        assertEquals(threads * each, subjects.size());
    }

    @Test
    void sessionsThatChangeEverythingAtOnceEndUpAgreeing() throws Exception {
        var inbox = inbox();
        for (int i = 0; i < 30; i++) {
            append(inbox, Mails.simple("m" + i));
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                running.add(pool.submit(() -> {
                    try (var session = server.open(USER); var mailbox = session.open(MailboxName.INBOX, false)) {
                        for (int i = 0; i < 15; i++) {
                            int pick = (thread * 7 + i * 3) % Math.max(1, mailbox.size()) + 1;
                            if (mailbox.size() > 0 && i % 5 == 4) {
                                expunge(mailbox, mailbox.uid(pick));
                            } else if (mailbox.size() > 0 && i % 2 == 0) {
                                store(mailbox, UidSet.of(mailbox.uid(pick)), FlagChange.add(Flags.of(Flags.SEEN, "k" + thread)));
                            } else {
                                append(mailbox, Mails.simple("t" + thread + " " + i));
                            }
                            replay(mailbox, uids(mailbox));
                        }
                    }
                    return null;
                }));
            }
            for (var future : running) {
                future.get();
            }
        }
        inbox.sync(true);
        var uids = uids(inbox);
        var flags = new ArrayList<Flags>();
        for (int i = 1; i <= inbox.size(); i++) {
            flags.add(inbox.message(i).flags());
        }
        restart();
        var again = inbox();
        assertEquals(uids, uids(again));
        for (int i = 1; i <= again.size(); i++) {
            assertEquals(flags.get(i - 1), again.message(i).flags());
        }
    }

    @Test
    void randomOperationsAgreeWithTheModel() throws Exception {
        new RandomDifferential(() -> new TestStores(formatUnderTest(), homes, conf()), "random", System.nanoTime()).run(200);
    }
}
