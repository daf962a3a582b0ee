package culver.imap.command;

import culver.imap.command.FetchItem.Known;
import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Client;
import culver.imap.wire.Disconnected;
import culver.imap.wire.ImapEncoder;
import culver.mime.MessageData;
import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// One run of FETCH over a set of messages.
///
/// For each message everything that can fail is looked up first, then the response is written: so a message that is gone or cannot be read
/// leaves no half response, and the others are still told. Only octets that fail while a literal is on its way end the session.
///
/// `\Seen` is told in the same response and stored for many messages at once, after they were written.
final class Fetching {
    private static final int SEEN_AT_ONCE = 500;
    private static final Flags SEEN = Flags.of(Flags.SEEN);

    private final List<FetchItem> items;
    private final Selected selected;
    private final Client client;
    private final ImapEncoder out;
    private final Object[] values;
    private final boolean setsSeen;
    private final boolean needsData;
    private UidSet.Builder seen = new UidSet.Builder();
    private int seenCount;
    private Message message;
    private MessageData data;
    private Flags flags;
    private boolean becomesSeen;
    private boolean gone;
    private boolean unreadable;

    Fetching(List<FetchItem> items, Selected selected, Client client) {
        this.items = items;
        this.selected = selected;
        this.client = client;
        this.out = client.out();
        this.values = new Object[items.size()];
        this.needsData = items.stream().anyMatch(Section.class::isInstance);
        this.setsSeen = !selected.mailbox().readOnly() && items.stream().anyMatch(item -> item instanceof Section section && !section.peek());
    }

    Completion run(UidSet numbers) throws StorageException {
        try {
            for (var range : numbers) {
                for (int n = (int) range.first(); n <= range.last(); n++) {
                    one(n);
                }
            }
        } finally {
            storeSeen();                               // also of what was sent before the client went away
        }
        return unreadable ? Completion.no("SERVERBUG", "Some messages could not be read. Refer to server log for more information.")
            : gone ? Completion.no("EXPUNGEISSUED", "Some of the requested messages no longer exist.")
            : Completion.ok("Fetch completed.");
    }

    private void one(int number) throws StorageException {
        message = selected.mailbox().mailbox().message(number);
        try {
            prepare();
            write(number);
        } catch (StorageException e) {
            switch (e.error()) {
                case EXPUNGED -> gone = true;
                case GONE -> throw e;
                case TEMP, NO_PERMISSION, OVER_QUOTA, NOT_FOUND, EXISTS, IN_USE, TOO_BIG, INVALID_NAME, NOT_SELECTABLE, LIMIT, CORRUPT -> {
                    unreadable = true;
                    selected.account().log().error("FETCH: " + e.getMessage());
                }
            }
        } finally {
            closeData();
        }
        if (becomesSeen && seenCount >= SEEN_AT_ONCE) {
            storeSeen();
        }
    }

    private void closeData() {
        if (data != null) {
            try {
                data.close();
            } catch (IOException e) {
                selected.account().log().debug("FETCH: " + e.getMessage());
            }
            data = null;
        }
    }

    // ---- what can fail

    private void prepare() throws StorageException {
        flags = null;
        becomesSeen = false;
        if (setsSeen) {
            flags = message.flags();
            becomesSeen = !flags.has(Flags.SEEN);
            flags = becomesSeen ? flags.plus(SEEN) : flags;
        }
        if (needsData) {
            data = message.open();
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = value(items.get(i));
        }
    }

    private Object value(FetchItem item) throws StorageException {
        return switch (item) {
            case Known.FLAGS -> flags != null ? flags : message.flags();
            case Known.UID -> null;
            case Known.INTERNALDATE -> message.internalDate();
            case Known.RFC822_SIZE -> message.size();
            case Known.ENVELOPE -> message.envelope();
            case Known.BODY -> message.bodyStructure(false);
            case Known.BODYSTRUCTURE -> message.bodyStructure(true);
            case Section section -> {
                try {
                    yield SectionContent.of(section, message, data);
                } catch (IOException e) {
                    throw new StorageException(StorageError.CORRUPT, "UID " + message.uid() + " cannot be read: " + e, e);
                }
            }
        };
    }

    // ---- what cannot

    private void write(int number) throws StorageException {
        out.text("* ").number(number).text(" FETCH (");
        boolean first = true;
        if (becomesSeen && !items.contains(Known.FLAGS)) {
            out.flags(flags, message.recent());
            first = false;
        }
        for (int i = 0; i < values.length; i++) {
            if (!first) {
                out.octet(' ');
            }
            first = false;
            write(items.get(i), values[i]);
            values[i] = null;
        }
        out.octet(')').crlf();
        if (becomesSeen) {
            seen.add(message.uid());
            seenCount++;
            selected.mailbox().knows(message.uid(), flags);
        }
    }

    private void write(FetchItem item, Object value) throws StorageException {
        switch (item) {
            case Known.FLAGS -> out.flags((Flags) value, message.recent());
            case Known.UID -> out.text("UID ").number(message.uid());
            case Known.INTERNALDATE -> {
                out.text("INTERNALDATE ");
                DateTime.write((Instant) value, out);
            }
            case Known.RFC822_SIZE -> out.text("RFC822.SIZE ").number((Long) value);
            case Known.ENVELOPE -> out.text("ENVELOPE ").octets((byte[]) value);
            case Known.BODY -> out.text("BODY ").octets((byte[]) value);
            case Known.BODYSTRUCTURE -> out.text("BODYSTRUCTURE ").octets((byte[]) value);
            case Section section -> write(section, (SectionContent) value);
        }
    }

    private void write(Section section, SectionContent content) throws StorageException {
        long size = content.size();
        out.text(section.label()).text(" {").number(size).text("}\r\n");
        try {
            content.write(out, message.uid(), selected.mailbox().partial());
        } catch (IOException e) {
            selected.account().log().error("FETCH " + section.label() + " of UID " + message.uid() + " in " + selected.mailbox().mailbox().name()
                + ": " + e.getMessage());
            putSizeRight();
            throw Disconnected.bye("FETCH failed", "FETCH failed. Refer to server log for more information.");
        }
        if (section.from() >= 0) {
            selected.mailbox().partial(content.next());
        }
        var counts = selected.account().counts();
        if (section.kind().isHeader()) {
            counts.headers++;
            counts.headerOctets += size;
        } else {
            counts.bodies++;
            counts.bodyOctets += size;
        }
    }

    /// A size that was remembered wrongly is found out by reading the message.
    private void putSizeRight() {
        try {
            message.structure();
        } catch (StorageException e) {
            selected.account().log().error("FETCH: " + e.getMessage());
        }
    }

    private void storeSeen() throws StorageException {
        if (seenCount == 0) {
            return;
        }
        var uids = seen.build();
        seen = new UidSet.Builder();
        seenCount = 0;
        try (var transaction = selected.mailbox().mailbox().begin()) {
            transaction.setFlags(uids, FlagChange.add(SEEN));
            transaction.commit();
        }
    }
}
