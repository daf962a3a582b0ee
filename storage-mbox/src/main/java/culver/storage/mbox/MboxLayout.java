package culver.storage.mbox;

import culver.storage.Flags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A new layout of a whole mbox: some messages with other own headers, some gone. Makes the [Plan] for the file, and afterwards tells the
/// messages where they are.
///
/// The headers of a message that changes become one block. When they find room where the old ones were, nothing else moves.
///
/// One thread.
final class MboxLayout {
    private static final byte[] LINE_END = {'\n'};

    private final Plan.Draft draft;
    private final List<MboxMessage> messages = new ArrayList<>();
    /// Where each of them goes.
    private final long[] offsets;
    private final Map<MboxMessage, MboxMessage> remade = new IdentityHashMap<>();

    /// @param all     in the order of the file, from its begin to its end
    /// @param size    of the file
    /// @param changed messages that get other own headers
    /// @param removed messages that go
    MboxLayout(List<MboxMessage> all, long size, Map<MboxMessage, OwnHeaders> changed, Set<MboxMessage> removed) {
        draft = new Plan.Draft(size);
        offsets = new long[all.size()];
        for (var message : all) {
            if (removed.contains(message)) {
                continue;
            }
            var own = changed.get(message);
            offsets[messages.size()] = draft.size();
            messages.add(message);
            if (own == null) {
                draft.keep(message.offset, message.length);
            } else {
                remade.put(message, change(message, own));
            }
        }
    }

    private MboxMessage change(MboxMessage message, OwnHeaders own) {
        var place = new MboxMessage();
        place.moveTo(message);
        place.offset = draft.size();
        place.own = own;
        draft.keep(message.offset, message.fromLength);
        long start = message.headerStart();
        long begin = draft.size();
        long linesEnd = message.headerLength - message.emptyLine;
        var hidden = message.hidden;
        long room = 0;
        for (int i = 0; i < hidden.length; i += 2) {
            room += hidden[i + 1] - hidden[i];
        }
        var block = own.block(room);
        long at = 0;
        for (int i = 0; i < hidden.length; i += 2) {
            draft.keep(start + at, hidden[i] - at);
            at = hidden[i + 1];
            if (i == hidden.length - 2) {
                put(block, begin, place);
                draft.keep(start + at, linesEnd - at);
            }
        }
        if (hidden.length == 0) {
            draft.keep(start, linesEnd);
            if (message.emptyLine == 0 && message.headerLength > 0 && message.contentLength == message.headerLength) {
                draft.put(LINE_END);                                   // the last line of the file is not ended
            }
            put(block, begin, place);
        }
        if (message.emptyLine > 0) {
            draft.keep(start + linesEnd, message.emptyLine);
        } else {
            draft.put(LINE_END);
            place.emptyLine = 1;
        }
        place.headerLength = draft.size() - begin;
        place.contentLength = message.emptyLine > 0 ? message.contentLength + place.headerLength - message.headerLength : place.headerLength - 1;
        draft.keep(start + message.headerLength, message.end() - start - message.headerLength);
        place.length = draft.size() - place.offset;
        return place;
    }

    private void put(byte[] block, long begin, MboxMessage place) {
        long at = draft.size() - begin;
        place.hidden = new long[] {at, at + block.length};
        draft.put(block);
    }

    /// The message that is only there to keep what `base` says in an mbox without mail, as other programs know it.
    void putPseudo(OwnHeaders.Base base, byte[] fromLine, String host) {
        var own = new OwnHeaders(base, 0, Flags.SEEN, true, List.of(), -1);
        draft.put(fromLine);
        draft.put(("From: Mail System Internal Data <MAILER-DAEMON@" + host + ">\n"
            + "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n"
            + new String(own.block(0), StandardCharsets.ISO_8859_1)
            + "\nThis message holds data of your mail folder and is no mail. Mail programs\n"
            + "make it and need it. If it is deleted, they lose track of what they have\n"
            + "already seen of this folder.\n\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Plan plan() {
        return draft.done();
    }

    /// The messages that stay.
    List<MboxMessage> messages() {
        return messages;
    }

    /// The plan has been carried out.
    void settle() {
        for (int i = 0; i < messages.size(); i++) {
            messages.get(i).offset = offsets[i];
        }
        remade.forEach(MboxMessage::moveTo);
    }
}
