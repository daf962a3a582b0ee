package culver.auth.db;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// passdb and userdb `passwd-file`: `args = [scheme=SCHEME] [username_format=TEMPLATE] PATH`. The path may hold `%`-variables
/// (`/etc/auth/%d/passwd`); then a file that does not exist means an unknown user, while the one file of a fixed path must be there.
///
/// As a userdb it gives uid, gid, home and the extra fields that begin with `userdb_`; as a passdb the password and all extra fields.
///
/// Threading: any; reads a file.
final class PasswdFileDb implements PassDb.Stored, UserDb {
    /// How many files of a path with variables are kept in mind.
    private static final int MOST_FILES = 256;

    private final String template;
    private final String userFormat;
    private final String scheme;
    private final Map<Path, PasswdFile> files = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, PasswdFile> eldest) {
            return size() > MOST_FILES;
        }
    };

    private PasswdFileDb(String template, String userFormat, String scheme) {
        this.template = template;
        this.userFormat = userFormat;
        this.scheme = scheme;
    }

    static PasswdFileDb of(String args, Conf block) throws ConfException {
        var rest = args.strip();
        var scheme = "CRYPT";
        var userFormat = "%u";
        while (rest.startsWith("scheme=") || rest.startsWith("username_format=")) {
            int blank = rest.indexOf(' ');
            var word = blank < 0 ? rest : rest.substring(0, blank);
            rest = blank < 0 ? "" : rest.substring(blank).strip();
            if (word.startsWith("scheme=")) {
                scheme = word.substring("scheme=".length()).toUpperCase(Locale.ROOT);
            } else {
                userFormat = word.substring("username_format=".length());
            }
        }
        if (rest.isEmpty()) {
            throw new ConfException(block.where() + ": passwd-file: args has no path");
        }
        if (rest.indexOf('%') < 0 && Files.notExists(Path.of(rest))) {
            throw new ConfException(block.where() + ": passwd-file: " + rest + " does not exist");
        }
        return new PasswdFileDb(rest, userFormat, scheme);
    }

    @Override
    public String driver() {
        return "passwd-file";
    }

    @Override
    public Optional<Entry> find(Attempt attempt) throws DbException {
        return line(attempt).map(line -> {
            var password = line.field(1);
            var kind = scheme;
            int bracket = password.lastIndexOf('[');
            if (bracket >= 0 && password.endsWith("]") && !password.startsWith("{")) {
                // libpam-pwdfile's notation for the length of the hash
                kind = password.startsWith("[34]", bracket) ? "MD5" : "CRYPT";
                password = password.substring(0, bracket);
            }
            return new Entry(password, kind, Args.fields(line.extra()));
        });
    }

    @Override
    public boolean describe(Attempt attempt) throws DbException {
        var found = line(attempt);
        if (found.isEmpty()) {
            return false;
        }
        var line = found.get();
        set(attempt, "uid", line.field(2));
        set(attempt, "gid", line.field(3));
        set(attempt, "home", line.field(5));
        for (var field : Args.fields(line.extra()).entrySet()) {
            if (field.getKey().startsWith("userdb_")) {
                attempt.userField(field.getKey().substring("userdb_".length()), attempt.expand(field.getValue()));
            }
        }
        return true;
    }

    private static void set(Attempt attempt, String field, String value) {
        if (!value.isEmpty()) {
            attempt.userField(field, value);
        }
    }

    private Optional<PasswdFile.Line> line(Attempt attempt) throws DbException {
        var path = attempt.expandPath(template);
        if (path == null) {
            return Optional.empty();
        }
        try {
            return file(Path.of(path)).find(attempt.expand(userFormat));
        } catch (NoSuchFileException e) {
            if (template.indexOf('%') >= 0) {
                return Optional.empty();
            }
            throw new DbException(path + " does not exist", e);
        } catch (IOException e) {
            throw new DbException("cannot read " + path + ": " + e, e);
        }
    }

    private PasswdFile file(Path path) {
        synchronized (files) {
            return files.computeIfAbsent(path, PasswdFile::new);
        }
    }
}
