package culver.storage.mbox;

import culver.storage.Flags;
import culver.storage.live.MessageTable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Matches what a scan of the mbox has found with what the table has, and gives UIDs to what is new.
///
/// A message that was known is found again by its UID in the file, or where that is missing by its [MboxMessage#print]. A UID in the file is believed when it is
/// greater than the one before it and not greater than the last one that the first message states; but not when it was given
/// in this mailbox before and its message was removed. Every other message gets a new UID, and by that so do all after it that have one: UIDs ascend in the
/// order of the file. When there are none left, the mailbox gets a new UIDVALIDITY and all begin anew.
final class MboxSync {
    private final MessageTable table;
    private final List<MboxMessage> found;
    private final List<MboxMessage> messages = new ArrayList<>();

    /// @param found all messages of the file
    MboxSync(MessageTable table, List<MboxMessage> found) {
        this.table = table;
        this.found = found;
    }

    /// All messages of the file: known ones as the objects that they were.
    List<MboxMessage> messages() {
        return messages;
    }

    /// @param identity who the mailbox is, if the file does not say it; null when the table knows
    /// @return true if the file does not say all that the table now does
    boolean merge(Supplier<LastKnown> identity) {
        var base = found.isEmpty() ? null : found.getFirst().own.base();
        long known = table.uidNext();
        long last;
        if (base != null) {
            if (base.uidValidity() != table.uidValidity()) {
                table.uidValidity(base.uidValidity());
                known = 1;                                             // nothing was given under this one
            }
            last = base.lastUid();
        } else if (identity != null && table.uidValidity() == 0) {
            var remembered = identity.get();
            table.uidValidity(remembered.uidValidity());
            last = remembered.nextUid() - 1;
        } else {
            last = table.uidNext() - 1;
        }
        if (base != null) {
            base.keywords().forEach(table::keywordBit);
        }
        boolean pseudo = base != null && base.pseudo();
        if (pseudo) {
            messages.add(found.getFirst());
        }
        long validity = table.uidValidity();
        assign(found.subList(pseudo ? 1 : 0, found.size()), Math.max(last, known - 1), known);
        if (table.uidValidity() == validity) {
            table.uidNext(last + 1);
        }
        return isUnwritten(base);
    }

    private boolean isUnwritten(OwnHeaders.Base base) {
        if (messages.isEmpty()) {
            return false;
        }
        return base == null || base.uidValidity() != table.uidValidity() || base.lastUid() + 1 < table.uidNext() || messages.stream().anyMatch(m -> m.own.uid() != m.givenUid);
    }

    private void assign(List<MboxMessage> mail, long last, long known) {
        var rowOfUid = new HashMap<Long, Integer>();
        Map<Long, Deque<Integer>> rowsOfPrint = new HashMap<>();
        Set<Long> inFile = new HashSet<>();
        mail.forEach(m -> inFile.add(m.own.uid()));
        for (int row = 0; row < table.size(); row++) {
            rowOfUid.put(table.uid(row), row);
            if (!inFile.contains(table.uid(row))) {
                rowsOfPrint.computeIfAbsent(((MboxMessage) table.handle(row)).print, _ -> new ArrayDeque<>()).add(row);
            }
        }
        var stays = new BitSet();
        var uids = new long[mail.size()];
        long before = 0;
        long next = last + 1;
        for (int i = 0; i < uids.length; i++) {
            var message = mail.get(i);
            long uid = message.own.uid();
            var row = rowOfUid.get(uid);
            if (row == null && (uid <= before || uid > last || uid < known)) {
                uid = 0;
                var same = rowsOfPrint.getOrDefault(message.print, new ArrayDeque<>());
                while (!same.isEmpty() && table.uid(same.peek()) <= before) {
                    same.remove();
                }
                if (!same.isEmpty()) {
                    row = same.remove();
                    uid = table.uid(row);
                }
            }
            if (uid <= before) {
                row = null;
                uid = next++;
            }
            if (row != null) {
                stays.set(row);
            }
            uids[i] = before = uid;
        }
        if (next - 1 > OwnHeaders.MAX_UID - 1) {
            table.uidValidity(Math.max(table.uidValidity() % OwnHeaders.MAX_UID + 1, Instant.now().getEpochSecond()));
            for (int i = 0; i < mail.size(); i++) {
                put(mail.get(i), i + 1L);
            }
            return;
        }
        var gone = new BitSet();
        gone.set(0, table.size());
        gone.andNot(stays);
        table.removeAll(gone);
        for (int i = 0; i < uids.length; i++) {
            put(mail.get(i), uids[i]);
        }
    }

    private void put(MboxMessage message, long uid) {
        message.givenUid = uid;
        int row = table.find(uid);
        long bits = table.bits(new Flags(message.own.flags(), Set.copyOf(message.own.keywords())));
        if (row < 0) {
            bits |= message.own.old() ? 0 : Flags.RECENT;
            table.add(uid, bits, message.date, MessageTable.UNKNOWN, message);
            messages.add(message);
            return;
        }
        var known = (MboxMessage) table.handle(row);
        if (known.print != message.print) {
            table.virtualSize(row, MessageTable.UNKNOWN);              // another program has edited it
            table.date(row, message.date);
        }
        known.moveTo(message);
        known.givenUid = uid;
        table.bits(row, bits | (message.own.old() ? 0 : table.bits(row) & Flags.RECENT));
        messages.add(known);
    }
}
