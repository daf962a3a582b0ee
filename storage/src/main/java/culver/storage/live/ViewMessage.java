package culver.storage.live;

import culver.mime.BodyStructure;
import culver.mime.Envelope;
import culver.mime.MessageData;
import culver.mime.MimePart;
import culver.storage.Flags;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// A message of a view. What clients ask of it is rendered at the first question, all in one reading, and remembered by the
/// [MetadataCache]; reading is done without the mailbox's lock.
final class ViewMessage implements Message {
    /// A question to the table, with the lock held.
    @FunctionalInterface
    private interface Question<T> {
        T ask(int row) throws StorageException;
    }

    private final MailboxView view;
    private final long uid;
    /// Where the view had it: usually its row.
    private final int index;

    ViewMessage(MailboxView view, long uid, int index) {
        this.view = view;
        this.uid = uid;
        this.index = index;
    }

    MailboxView view() {
        return view;
    }

    @Override
    public long uid() {
        return uid;
    }

    @Override
    public Flags flags() throws StorageException {
        return look(row -> view.live.table.flags(view.live.table.bits(row)));
    }

    @Override
    public boolean recent() {
        return view.isRecent(uid);
    }

    @Override
    public long modSeq() throws StorageException {
        return look(row -> view.live.table.modSeq(row));
    }

    @Override
    public Instant internalDate() throws StorageException {
        return look(row -> {
            var table = view.live.table;
            if (table.date(row) == MessageTable.UNKNOWN) {
                table.date(row, view.live.backend().internalDate(table, uid));
            }
            return Instant.ofEpochSecond(table.date(row));
        });
    }

    @Override
    public long size() throws StorageException {
        long size = look(view.live::virtualSize);
        return size >= 0 ? size : rendered().virtualSize();
    }

    @Override
    public byte[] envelope() throws StorageException {
        return rendered().envelope();
    }

    @Override
    public byte[] bodyStructure(boolean extended) throws StorageException {
        return extended ? rendered().bodyStructure() : rendered().body();
    }

    @Override
    public MimePart structure() throws StorageException {
        var known = view.live.cache.structure(number(), uid);
        if (known.isPresent()) {
            return known.get();
        }
        try (var data = open()) {
            return parse(data);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private MetadataCache.Rendered rendered() throws StorageException {
        long number = number();
        var known = view.live.cache.rendered(number, uid);
        if (known.isPresent()) {
            return known.get();
        }
        try (var data = open()) {
            var part = parse(data);
            var rendered = new MetadataCache.Rendered(Envelope.render(data, part), BodyStructure.render(data, part, false),
                BodyStructure.render(data, part, true), part.virtualSize());
            view.live.cache.put(number, uid, rendered);
            return rendered;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private MimePart parse(MessageData data) throws IOException, StorageException {
        var part = MimePart.parse(data);
        long number = look(row -> {
            var table = view.live.table;
            if (table.virtualSize(row) != part.virtualSize()) {
                table.virtualSize(row, part.virtualSize());
                view.live.backend().learnedVirtualSize(table, uid, part.virtualSize());
            }
            return view.live.number();
        });
        view.live.cache.put(number, uid, part);
        return part;
    }

    @Override
    public MessageData open() throws StorageException {
        return look(_ -> view.live.backend().open(view.live.table, uid));
    }

    @Override
    public String guid() throws StorageException {
        return look(_ -> view.live.backend().guid(view.live.table, uid));
    }

    @Override
    public String fileName() throws StorageException {
        return look(_ -> view.live.backend().fileName(view.live.table, uid));
    }

    @Override
    public Optional<String> savedUidl() throws StorageException {
        return look(_ -> view.live.backend().savedUidl(view.live.table, uid));
    }

    /// Fails when the message is gone, even if the cache still knew it.
    private long number() throws StorageException {
        return look(_ -> view.live.number());
    }

    private <T> T look(Question<T> question) throws StorageException {
        return view.work(() -> {
            int row = view.row(uid, index);
            if (row < 0) {
                throw new StorageException(StorageError.EXPUNGED, view.live.key + ": UID " + uid + " is gone");
            }
            return question.ask(row);
        });
    }

    private StorageException unreadable(IOException e) {
        return new StorageException(StorageError.CORRUPT, view.live.key + ": UID " + uid + " cannot be read: " + e, e);
    }
}
