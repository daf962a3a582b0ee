package culver.storage.maildir;

import culver.storage.Flags;
import culver.storage.live.MailboxBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// A message on its way in: written to tmp/, synced, then linked into new/ (or cur/, when it has flags) under its final name.
///
/// The final name is made with `link`, which refuses to overwrite, where `rename` would replace whatever is there; a file system without
/// hard links gets a rename. One thread writes; [#publish] and [#withdraw] run under the live mailbox's lock.
final class MaildirSave implements MailboxBackend.Save {
    private static final System.Logger LOG = System.getLogger(MaildirSave.class.getName());

    private final MaildirPlace place;
    private final String unique = UniqueName.next();
    private final Path temporary;
    private final Flags flags;
    private final Instant date;
    /// Null for a message that is linked.
    private FileChannel channel;
    private long size;
    private long virtualSize = -1;
    private boolean finished;
    private String published;

    private MaildirSave(MaildirPlace place, Flags flags, Instant date) {
        this.place = place;
        this.flags = flags;
        this.date = date;
        temporary = place.tmpDirectory().resolve(unique);
    }

    /// A message whose octets come by [#write].
    static MaildirSave create(MaildirPlace place, Flags flags, Instant date) throws IOException {
        var save = new MaildirSave(place, flags, date);
        try {
            save.channel = place.owner().create(save.temporary);
        } catch (NoSuchFileException e) {
            place.owner().createDirectory(place.tmpDirectory());       // an MDA may have made new/ and cur/ only
            save.channel = place.owner().create(save.temporary);
        }
        return save;
    }

    /// A second name for a message's file.
    ///
    /// @throws IOException when the file system will not link it here
    static MaildirSave link(MaildirPlace place, Path source, Flags flags, Instant date) throws IOException {
        var save = new MaildirSave(place, flags, date);
        Files.createLink(save.temporary, source);
        save.size = Files.size(save.temporary);
        return save;
    }

    @Override
    public void write(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            size += channel.write(octets);
        }
    }

    @Override
    public void finish(long octetsWithCrlf) throws IOException {
        virtualSize = octetsWithCrlf;
        if (channel != null) {
            Files.setLastModifiedTime(temporary, FileTime.from(date));
            place.fsync().mail(channel);
            channel.close();
        }
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    Flags flags() {
        return flags;
    }

    long seconds() {
        return date.getEpochSecond();
    }

    long virtualSize() {
        return virtualSize;
    }

    /// Moves the file to its final place.
    ///
    /// @param letters of the keywords, bit 0 for `a`
    /// @return `new/NAME` or `cur/NAME`
    String publish(int letters) throws IOException {
        var base = unique + ",S=" + size + (virtualSize < 0 ? "" : ",W=" + virtualSize);
        var file = flags.system() == 0 && letters == 0 ? "new/" + base : MaildirName.withFlags(base, flags.system(), letters);
        var target = place.path(file);
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(temporary, target);
        }
        published = file;
        Files.deleteIfExists(temporary);
        return file;
    }

    /// Takes back what [#publish] did, because the commit failed.
    void withdraw() {
        if (published != null) {
            remove(place.path(published));
        }
    }

    @Override
    public void discard() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, temporary.toString(), e);
        }
        remove(temporary);
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, file + ": cannot be removed", e);
        }
    }
}
