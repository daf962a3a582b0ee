package culver.lda.filter;

import culver.lda.filter.Mailboxes.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Saves mail in folders: by its name and by what is there, a folder is a file, a maildir (`x/`), an MH folder (`x/.`) or a plain directory.
final class Folders {
    private static final int OTHERS_EXECUTE = 01;

    private final Run run;
    private final Report report;

    Folders(Run run) {
        this.run = run;
        report = run.report();
    }

    /// A folder as the rc file names it.
    private record Target(String name, Path path, Kind kind) {
    }

    private Target target(String name, boolean directoryWanted) throws IOException {
        if (name.endsWith("/.")) {
            return checked(name.substring(0, name.length() - 2), Kind.MH);
        }
        if (name.endsWith("/")) {
            return checked(name.substring(0, name.length() - 1), Kind.MAILDIR);
        }
        var path = Native.path(run.directory(), name);
        return new Target(name, path, Files.isDirectory(path) || directoryWanted ? Kind.DIRECTORY : Kind.MBOX);
    }

    private Target checked(String name, Kind kind) throws IOException {
        var path = Native.path(run.directory(), name.isEmpty() ? "/" : name);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            report.say("Unable to treat as directory \"" + name + "\"");
            return new Target(name, path, Kind.MBOX);
        }
        return new Target(name, path, kind);
    }

    /// With the folder's lock file, as the default mailbox is written.
    boolean deliverLocked(String name) throws IOException {
        if (run.setup().dryRun() || run.variables().get("LOCKEXT", "").isEmpty() || name.equals("/dev/null") || name.endsWith("/") || name.endsWith("/.") || Files.isDirectory(Native.path(run.directory(), name))) {
            return deliver(List.of(name), run.mail().all(), false);
        }
        var locks = new Locks(run.variables(), report);
        var lockName = name + run.variables().get("LOCKEXT", "");
        var lock = locks.take(run.directory(), lockName);
        try {
            return deliver(List.of(name), run.mail().all(), false);
        } finally {
            lock.ifPresent(held -> locks.give(held, lockName));
        }
    }

    /// @param names the folder, and further directories that get a link
    /// @param raw   no newline is added
    boolean deliver(List<String> names, Octets part, boolean raw) throws IOException {
        var name = names.getFirst();
        Target first;
        try {
            first = target(name, false);
        } catch (IOException e) {
            return failed(name, e);
        }
        if (first.kind == Kind.MBOX && names.size() > 1) {
            report.say("Skipped \"" + String.join(" ", names.subList(1, names.size())) + "\"");
        }
        var mail = run.mail();
        var text = first.kind == Kind.MAILDIR && part.startsWith("From ") ? part.slice(mail.envelopeLines(), part.length()) : part;
        var feed = raw || first.kind == Kind.MAILDIR ? Feed.raw(text) : Feed.ended(text);
        if (name.isEmpty()) {
            return failed(name, new IOException("no name"));
        }
        if (run.setup().dryRun()) {
            run.delivered(name, feed.length());
            return true;
        }
        try {
            var saved = save(first, feed, text, raw);
            if (first.kind != Kind.MBOX) {
                run.delivered(saved, feed.length());
                links(names.subList(1, names.size()), Native.path(run.directory(), saved));
            }
            return true;
        } catch (IOException e) {
            return failed(name, e);
        }
    }

    private boolean failed(String name, IOException why) {
        run.delivered(name, 0);
        report.say("Error while writing to \"" + name + "\"");
        report.tell(why.toString());
        return false;
    }

    /// @return the name for `LASTFOLDER`
    private String save(Target target, Feed feed, Octets text, boolean raw) throws IOException {
        if (run.setup().mailboxes().deliver(target.path, target.kind, text)) {
            return target.name;
        }
        if (target.kind == Kind.MBOX) {
            run.delivered(target.name, feed.length());
            report.tell("Opening \"" + target.name + "\"");
            report.tell("Acquiring kernel-lock");
            long size = Mbox.append(target.path, feed, !raw && run.marksFromLines());
            run.size(size);
            announce(target.path);
            return target.name;
        }
        Directories.prepare(target.path, target.kind);
        var place = Directories.save(target.path, target.kind, prefix(), feed);
        return target.name + "/" + Native.octets(target.path.relativize(place).toString());
    }

    private String prefix() {
        return run.variables().get("MSGPREFIX", "");
    }

    private void links(List<String> names, Path saved) {
        for (var name : names) {
            try {
                var target = target(name, true);
                Directories.prepare(target.path, target.kind);
                Directories.link(saved, target.path, target.kind, prefix());
            } catch (IOException e) {
                report.say("Couldn't make link to \"" + name + "\"");
            }
        }
    }

    /// Folders that others may execute are folders with new mail: an old sign, given when the mask lets it.
    private void announce(Path path) throws IOException {
        if ((run.umask() & OTHERS_EXECUTE) != 0 || !Files.isRegularFile(path)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode");
        if ((mode & OTHERS_EXECUTE) == 0) {
            Files.setAttribute(path, "unix:mode", mode & 07777 | OTHERS_EXECUTE, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
