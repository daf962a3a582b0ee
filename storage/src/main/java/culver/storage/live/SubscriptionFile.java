package culver.storage.live;

import culver.storage.ModifiedUtf7;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Dovecot's subscription file: `subscriptions` in a Maildir root, `.subscriptions` in an mbox root.
///
/// ```
/// V<TAB>2                            version 2: this line and an empty one, then
///                                    one name per line, levels separated by tabs
/// Lists<TAB>Postfix
/// Entw&APw-rfe                       names in modified UTF-7
/// ```
///
/// A file without the head is of version 1: one name per line, levels separated by the layout's separator. A file keeps the
/// version it has, a new one gets version 2. Lines that cannot be understood are kept. Changes are made in a copy, which
/// replaces the file, under the file's dotlock.
public final class SubscriptionFile implements Subscriptions {
    private static final String HEAD = "V\t2";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path file;
    private final FolderRoot root;

    public SubscriptionFile(Path file, FolderRoot root) {
        this.file = file;
        this.root = root;
    }

    @Override
    public List<FolderPath> read() throws StorageException {
        try {
            var lines = lines();
            var names = new LinkedHashSet<FolderPath>();
            for (var line : names(lines)) {
                parse(line, isVersion2(lines)).ifPresent(names::add);
            }
            return List.copyOf(names);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void set(FolderPath folder, boolean subscribed) throws StorageException {
        if (read().contains(folder) == subscribed) {
            return;
        }
        try {
            var owner = FileOwner.of(root.path(), root.user());
            owner.createDirectories(file.getParent());
            try (var lock = DotLock.acquire(file, new DotLock.Terms(TIMEOUT, TIMEOUT, owner))
                .orElseThrow(() -> new StorageException(StorageError.TEMP, "timed out waiting for " + DotLock.of(file)))) {
                var changed = changed(lines(), folder, subscribed);
                if (!lock.held()) {
                    throw new StorageException(StorageError.TEMP, DotLock.of(file) + " was taken away");
                }
                replace(changed, owner);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private List<String> changed(List<String> lines, FolderPath folder, boolean subscribed) {
        if (lines.isEmpty()) {
            lines = List.of(HEAD, "");
        }
        boolean version2 = isVersion2(lines);
        var kept = new ArrayList<>(version2 ? List.of(HEAD, "") : List.<String>of());
        for (var line : names(lines)) {
            if (!parse(line, version2).equals(Optional.of(folder))) {
                kept.add(line);
            }
        }
        if (subscribed) {
            kept.add(String.join(version2 ? "\t" : separator(), folder.levels().stream().map(ModifiedUtf7::encode).toList()));
        }
        return kept;
    }

    private void replace(List<String> lines, FileOwner owner) throws IOException {
        var copy = file.resolveSibling(file.getFileName() + ".tmp." + ProcessHandle.current().pid());
        Files.deleteIfExists(copy);                                    // left by a crash: we hold the lock
        var fsync = Fsync.of(root.conf());
        try (var out = owner.create(copy)) {
            var text = ByteBuffer.wrap((String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(StandardCharsets.ISO_8859_1));
            while (text.hasRemaining()) {
                out.write(text);
            }
            fsync.mail(out);
        }
        try {
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " cannot be replaced", e);
        }
        fsync.directory(file.getParent());
    }

    private Optional<FolderPath> parse(String line, boolean version2) {
        var levels = new ArrayList<String>();
        for (var part : line.split(version2 ? "\t" : separator().equals(".") ? "\\." : "/", -1)) {
            var level = ModifiedUtf7.decode(part);
            if (level.isEmpty() || level.get().isEmpty()) {
                return Optional.empty();
            }
            levels.add(level.get());
        }
        if (levels.size() == 1 && levels.getFirst().equalsIgnoreCase("INBOX")) {
            return Optional.of(FolderPath.INBOX);
        }
        return Optional.of(new FolderPath(levels));
    }

    /// ISO 8859-1 keeps every octet of the lines that we do not understand.
    private List<String> lines() throws IOException {
        try {
            OwnPath.require(file, root.user().uid());
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("not a regular file");
            }
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean isVersion2(List<String> lines) {
        return !lines.isEmpty() && lines.getFirst().equals(HEAD);
    }

    private static List<String> names(List<String> lines) {
        return (isVersion2(lines) ? lines.stream().skip(1) : lines.stream()).filter(line -> !line.isEmpty()).toList();
    }

    private String separator() {
        return root.layout().equals("maildir++") ? "." : "/";
    }

    private StorageException failed(IOException e) {
        return new StorageException(e instanceof AccessDeniedException ? StorageError.NO_PERMISSION : StorageError.TEMP, file + ": " + e, e);
    }
}
