package culver.lda.filter;

import culver.lda.filter.FilterSetup.Assignment;
import culver.lda.filter.FilterSetup.RcFile;
import culver.posix.Group;
import culver.posix.Hostname;
import culver.posix.Ids;
import culver.posix.Passwd;
import culver.posix.Signals;
import culver.posix.Umask;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `culver-filter`: stands wherever an MTA or a `.forward` calls `procmail`.
///
/// Whatever goes wrong before the rc files have had their say is told as temporary (75): the MTA keeps the mail.
public final class FilterMain {
    static final int TEMPORARY = 75;
    private static final int NO_USER = 67;
    private static final int NO_INPUT = 66;
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    /// Who may say who sent a mail.
    private static final Set<String> TRUSTED = Set.of("root", "daemon", "uucp", "mail", "x400", "network", "list", "slist", "lists", "news");

    private static FileOutputStream told;

    private final FilterOptions options;
    private final Map<String, String> environment;
    private final Path directory;
    private final OutputStream out;
    private final OutputStream err;

    FilterMain(FilterOptions options, Map<String, String> environment, Path directory, OutputStream out, OutputStream err) {
        this.options = options;
        this.environment = environment;
        this.directory = directory;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        openExit();
        for (var signal : List.of("TERM", "HUP", "INT")) {
            Signals.on(signal, () -> end(TEMPORARY));
        }
        int code = TEMPORARY;
        try {
            var words = Arrays.stream(args).map(Native::octets).toList();
            var environment = new LinkedHashMap<String, String>();
            System.getenv().forEach((name, value) -> environment.put(Native.octets(name), Native.octets(value)));
            var options = FilterOptions.parse(System.getProperty("culver.filter.name", "procmail"), words);
            code = new FilterMain(options, environment, Path.of("").toAbsolutePath(), System.out, System.err).run(System.in);
        } catch (IOException | RuntimeException | Error e) {
            System.err.println("culver-filter: " + e);
        }
        end(code);
    }

    /// Early: the recipient, whom this process becomes, may not open the launcher's pipe any more.
    private static void openExit() {
        var name = System.getProperty("culver.filter.exit");
        if (name != null) {
            try {
                told = new FileOutputStream(name);
            } catch (IOException e) {
                System.err.println("culver-filter: " + e);
                Runtime.getRuntime().halt(TEMPORARY);
            }
        }
    }

    /// Tells the launcher the code by a file of its own, since a JVM has codes of its own too.
    private static void end(int code) {
        System.out.flush();
        if (told != null) {
            try {
                told.write(Integer.toString(code).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                code = TEMPORARY;
            }
        }
        Runtime.getRuntime().halt(code);
    }

    /// Filters one mail.
    ///
    /// @return the exit code
    int run(InputStream in) throws IOException {
        if (options.version()) {
            out.write("procmail v3.23pre, as spoken by culver-filter\nLocking strategies:\tdotlocking, fcntl()\nDefault rcfile:\t\t$HOME/.procmailrc\n"
                    .getBytes(StandardCharsets.US_ASCII));
            return 0;
        }
        options.complaints().forEach(this::complain);
        int before = Umask.set(077);
        try {
            var tempDir = Path.of(System.getProperty("java.io.tmpdir"));
            var mail = Octets.read(in, tempDir);
            if (options.users() != null) {
                return forUsers(mail, tempDir);
            }
            var caller = Passwd.byUid(Ids.euid());
            var login = caller.map(Passwd::name).orElse("#" + Ids.euid());
            mail = FromLine.apply(mail, options.sender(), login, null, false, tempDir);
            var setup = setup(caller.orElse(null), tempDir);
            return setup == null ? NO_INPUT : new Filter(setup).run(mail);
        } finally {
            Umask.set(before);
        }
    }

    private void complain(String text) {
        try {
            err.write((text.endsWith("\n") ? text : "procmail: " + text + "\n").getBytes(StandardCharsets.ISO_8859_1));
            err.flush();
        } catch (IOException e) {
            // nobody can be told
        }
    }

    // ---- as the caller

    /// @return null when the rc file of `-m` is missing
    private FilterSetup setup(Passwd caller, Path tempDir) throws IOException {
        var variables = variables(caller, caller == null ? "/" : caller.home());
        var assignments = new ArrayList<Assignment>();
        var named = new ArrayList<String>();
        var arguments = new ArrayList<>(options.arguments());
        for (var operand : options.operands()) {
            int equals = operand.indexOf('=');
            if (options.generic() && !named.isEmpty()) {
                arguments.add(operand);
            } else if (equals > 0 && isName(operand.substring(0, equals))) {
                assignments.add(new Assignment(operand.substring(0, equals), operand.substring(equals + 1)));
            } else {
                named.add(operand);
            }
        }
        if (options.generic() && named.isEmpty()) {
            complain("Missing rcfile");
            return null;
        }
        var home = assignments.stream().filter(a -> a.name().equals("HOME")).map(Assignment::value).findFirst().orElse(variables.get("HOME"));
        var files = new ArrayList<RcFile>();
        var start = directory;
        var owners = List.of(Ids.euid());
        if (named.isEmpty()) {
            if (!options.preserve()) {
                files.add(new RcFile("/etc/procmailrc", Path.of("/etc/procmailrc"), true, List.of(), true));
            }
            files.add(new RcFile(home + "/.procmailrc", Native.path(Path.of(home), ".procmailrc"), false, owners, true));
            start = home(home);
        } else {
            variables.put("COMSAT", "no");
            for (var name : named) {
                boolean here = name.startsWith("./") || options.generic();
                files.add(new RcFile(name, Native.path(here ? directory : Path.of(home), name), false, owners, false));
            }
            boolean here = named.getFirst().startsWith("./");
            start = options.generic() || here ? directory : home(home);
            variables.put("MAILDIR", options.generic() ? Native.octets(directory.toString()) : here ? "." : home);
        }
        variables.putIfAbsent("MAILDIR", home);
        return new FilterSetup(variables, assignments, start, arguments, files, options.temporaryOnly(), options.markFromLines(), out, err,
                Mailboxes.NONE, Trace.NONE, false, () -> { }, tempDir);
    }

    private Path home(String home) throws IOException {
        var path = Native.path(directory, home);
        return Files.isDirectory(path) ? path : Path.of("/");
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && !Character.isDigit(text.charAt(0)) && text.chars().allMatch(Chars::nameChar);
    }

    /// The first values: procmail's own, and of the environment only what it lets through.
    private Map<String, String> variables(Passwd user, String home) throws IOException {
        var variables = new LinkedHashMap<String, String>();
        if (options.preserve()) {
            variables.putAll(environment);
        } else if (environment.containsKey("TZ")) {
            variables.put("TZ", environment.get("TZ"));
        }
        var login = user == null ? "#" + Ids.euid() : user.name();
        variables.put("LOGNAME", login);
        variables.put("HOME", home);
        variables.put("SHELL", user == null || user.shell().isEmpty() ? "/bin/sh" : user.shell());
        variables.put("PATH", home + "/bin:" + PATH + "");
        variables.put("ORGMAIL", "/var/mail/" + login);
        variables.put("DEFAULT", "/var/mail/" + login);
        variables.put("SENDMAIL", "/usr/sbin/sendmail");
        variables.put("SENDMAILFLAGS", "-oi");
        variables.put("SHELLFLAGS", "-c");
        variables.put("SHELLMETAS", "&|<>~;?*[");
        variables.put("LOCKEXT", ".lock");
        variables.put("MSGPREFIX", "msg.");
        variables.put("LINEBUF", "2048");
        variables.put("HOST", Hostname.name());
        variables.put("PROCMAIL_VERSION", "3.23pre");
        return variables;
    }

    // ---- for others

    private int forUsers(Octets mail, Path tempDir) throws IOException {
        if (options.users().isEmpty()) {
            complain("Missing recipient");
            return 64;
        }
        if (options.users().size() == 1) {
            return forUser(options.users().getFirst(), mail, tempDir);
        }
        return new Recipients(options, out, err).each(mail);
    }

    private int forUser(String name, Octets mail, Path tempDir) throws IOException {
        var found = Passwd.byName(name);
        if (found.isEmpty()) {
            complain("Unknown user \"" + name + "\"");
            return NO_USER;
        }
        var user = found.get();
        int caller = Ids.uid();
        if (Ids.euid() != 0 && user.uid() != Ids.euid()) {
            complain("cannot become \"" + name + "\": the MTA must call this as that user or as root");
            return TEMPORARY;
        }
        var callerName = Passwd.byUid(caller).map(Passwd::name).orElse("#" + caller);
        var from = FromLine.apply(mail, options.sender(), callerName, new FromLine.Caller(callerName, TRUSTED.contains(callerName)), options.override(), tempDir);
        var box = new Spooled(Path.of("/var/mail/" + user.name()), user, this::complain);
        if (!box.prepare()) {
            complain("Autoforwarding mailbox found");
            return NO_USER;
        }
        var variables = variables(user, user.home());
        variables.put("MAILDIR", user.home());
        variables.put("PATH", PATH);
        var files = List.of(
                new RcFile("/etc/procmailrc", Path.of("/etc/procmailrc"), true, List.of(), true),
                new RcFile(user.home() + "/.procmailrc", Path.of(user.home(), ".procmailrc"), false, List.of(user.uid()), true));
        var start = Files.isDirectory(Path.of(user.home())) ? Path.of(user.home()) : Path.of("/");
        return new Filter(new FilterSetup(variables, List.of(), start, options.arguments(), files, options.temporaryOnly(), options.markFromLines(), out, err,
                Mailboxes.NONE, Trace.NONE, false, () -> become(user), tempDir)).run(from);
    }

    private static void become(Passwd user) throws IOException {
        if (user.uid() != Ids.euid() || user.uid() != Ids.uid()) {
            Ids.become(user.uid(), user.gid(), Group.of(user.name(), user.gid()));
        }
    }
}
