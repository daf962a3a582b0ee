package culver.storage.maildir;

import culver.storage.Flags;
import culver.storage.live.FileOwner;
import culver.storage.live.MessageTable;
import culver.storage.live.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;

/// `culver-recent`: those messages in cur/ that no session has been told of yet. What is in new/ is recent by that alone; but a message
/// that is saved with flags goes to cur/ at once. Dovecot knows them from its index.
///
/// ```
/// file = uidvalidity *(SP uid) LF
/// ```
///
/// Written when the last session leaves, and only while there are such messages. Losing it makes them less new, nothing else.
final class RecentFile {
    private static final System.Logger LOG = System.getLogger(RecentFile.class.getName());
    /// More are not worth remembering.
    private static final int MOST = 2000;

    private final Path file;
    private boolean there;

    RecentFile(Path file) {
        this.file = file;
    }

    /// Marks the rows that the file names.
    void read(MessageTable table) {
        try (var channel = PlainFile.open(file)) {
            there = true;
            var line = new LineReader(channel, 0).next();
            var words = line == null ? new String[] {""} : line.split(" ");
            if (!words[0].equals(Long.toString(table.uidValidity()))) {
                return;
            }
            for (int i = 1; i < words.length; i++) {
                int row = table.find(words[i].matches("[0-9]{1,10}") ? Long.parseLong(words[i]) : 0);
                if (row >= 0) {
                    table.bits(row, table.bits(row) | Flags.RECENT);
                }
            }
        } catch (NoSuchFileException e) {
            there = false;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: cannot be read: {1}", file, e);
        }
    }

    /// Makes the file say what the table says.
    void write(MessageTable table, FileOwner owner) {
        var uids = new ArrayList<String>();
        for (int row = table.size() - 1; row >= 0 && uids.size() < MOST; row--) {
            if ((table.bits(row) & Flags.RECENT) != 0 && !MaildirName.isNew((String) table.handle(row))) {
                uids.add(Long.toString(table.uid(row)));
            }
        }
        if (uids.isEmpty()) {
            remove();
            return;
        }
        var temporary = file.resolveSibling(file.getFileName() + "." + UniqueName.next());
        try (var channel = owner.create(temporary)) {
            var text = table.uidValidity() + " " + String.join(" ", uids.reversed()) + "\n";
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            there = true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: cannot be written: {1}", file, e);
        }
    }

    /// The messages that it names are not recent any more.
    void remove() {
        if (!there) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            there = false;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: cannot be removed: {1}", file, e);
        }
    }
}
