package culver.lda;

import culver.auth.AuthSettings;
import culver.auth.Authenticator;
import culver.auth.TemporaryAuthException;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.ConfFile;
import culver.conf.ConfParser;
import culver.conf.CoreSettings;
import culver.conf.Scope;
import culver.conf.SettingTable;
import culver.log.LogContext;
import culver.log.LogRoute;
import culver.log.LogSettings;
import culver.posix.Group;
import culver.posix.Ids;
import culver.posix.Passwd;
import culver.posix.Umask;
import culver.storage.MailStores;
import culver.storage.MailUser;
import culver.storage.StorageException;
import culver.storage.StorageSettings;
import culver.storage.live.LiveMailboxes;
import culver.storage.maildir.MaildirFormat;
import culver.storage.maildir.MaildirSettings;
import culver.storage.mbox.MboxFormat;
import culver.storage.mbox.MboxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `culver-lda`: delivers one message from standard input into one user's mailbox.
///
/// Started by an MTA, as the recipient (Postfix's `mailbox_command`) or as root (then it becomes the recipient before it touches any mail).
/// Until the message is on disk the exit code is 75: the MTA keeps it and tries again. Diagnostics go to the log, mistakes on the
/// command line to standard error.
public final class Lda {
    private static final System.Logger LOG = System.getLogger("culver.lda");
    private static final int PRIVATE = 077;
    /// What this program acts on; the server knows and checks the other settings.
    private static final List<SettingTable> TABLES = Stream.of(CoreSettings.TABLES, LogSettings.TABLES, StorageSettings.TABLES, MboxSettings.TABLES,
            MaildirSettings.TABLES, AuthSettings.TABLES, LdaSettings.TABLES).flatMap(List::stream).toList();

    private final LdaOptions options;
    private final PrintStream out;
    private final PrintStream err;

    private Lda(LdaOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(run(args, System.in, System.out, System.err).code());
    }

    static Exit run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        LdaOptions options;
        try {
            options = LdaOptions.parse(args);
            if (options.user() == null && Ids.euid() == 0) {
                throw new LdaOptions.UsageException("destination user parameter (-d user) not given");
            }
        } catch (LdaOptions.UsageException e) {
            err.println("culver-lda: Fatal: " + e.getMessage());
            err.println(LdaOptions.USAGE);
            return Exit.USAGE;
        }
        try {
            return new Lda(options, out, err).deliver(in);
        } catch (ConfException e) {
            err.println("culver-lda: Fatal: " + e.getMessage());
            LOG.log(Level.ERROR, e.getMessage());
        } catch (TemporaryAuthException | StorageException | IOException e) {
            LOG.log(Level.ERROR, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "bug", e);
        }
        return Exit.TEMPFAIL;
    }

    private Exit deliver(InputStream in) throws ConfException, TemporaryAuthException, StorageException, IOException {
        var conf = read(options.confFile());
        var name = options.user() != null ? options.user() : caller();
        LogRoute.install("lda", conf, options.dryRun());
        LogContext.set("lda(" + name + ")<" + ProcessHandle.current().pid() + ">");
        var found = user(conf, name);
        if (found.isEmpty()) {
            LOG.log(Level.ERROR, "user is not known in any userdb");
            err.println("culver-lda: user '" + name + "' is unknown");
            return Exit.NOUSER;
        }
        var user = found.get();
        become(user);
        Umask.set(PRIVATE);
        try (var message = Incoming.read(source(in), Path.of(conf.get(StorageSettings.TEMP_DIR)));
                var live = new LiveMailboxes(conf);
                var store = new MailStores(List.of(new MaildirFormat(), new MboxFormat()), live).open(user, conf)) {
            var delivery = new Delivery(store, conf);
            if (options.dryRun()) {
                out.println("user " + user.name() + ", home " + user.home() + ", mailbox " + delivery.target(options.mailbox()) + ", exit code 0");
                return Exit.OK;
            }
            var recipient = Stream.of(options.finalRcpt(), options.user(), name).filter(r -> r != null && !r.isEmpty()).findFirst().orElse(name);
            delivery.save(message, recipient, options.sender() != null ? options.sender() : message.fromLineSender().orElse(null), options.mailbox());
            return Exit.OK;
        }
    }

    private Conf read(String named) throws ConfException {
        var file = ConfFile.find(named);
        var parser = new ConfParser(TABLES).partly();
        for (var override : options.overrides().entrySet()) {
            parser = parser.override(override.getKey() + "=" + override.getValue());
        }
        return parser.parse(file).conf().in(Scope.protocol("lda"));
    }

    /// Without `-d`: the calling user, by `$USER` when the environment of an MTA says it.
    private static String caller() throws IOException {
        var user = System.getenv("USER");
        if (user != null && !user.isEmpty() && System.getenv("HOME") != null) {
            return user;
        }
        return Passwd.byUid(Ids.euid()).map(Passwd::name)
                .orElseThrow(() -> new IOException("getpwuid(" + Ids.euid() + "): no such user, and -d was not given"));
    }

    /// Without `-d` the caller's own home counts and no userdb is asked, as dovecot-lda does.
    private Optional<MailUser> user(Conf conf, String name) throws ConfException, TemporaryAuthException {
        if (options.user() == null && System.getenv("HOME") != null) {
            return Optional.of(new MailUser(name, Path.of(System.getenv("HOME")), Ids.euid(), Ids.egid(), java.util.Map.of()));
        }
        try (var accounts = Authenticator.of(conf)) {
            return accounts.lookup(name, "lda");
        }
    }

    private static void become(MailUser user) throws IOException {
        if (user.uid() < 0 || user.uid() == Ids.euid()) {
            return;
        }
        if (Ids.euid() != 0) {
            throw new IOException("cannot deliver for uid " + user.uid() + ": called as uid " + Ids.euid()
                    + "; the MTA must call culver-lda as the recipient or as root");
        }
        Ids.become(user.uid(), user.gid(), Group.of(user.name(), user.gid()));
    }

    private InputStream source(InputStream in) throws IOException {
        if (options.path() == null) {
            return in;
        }
        var path = Path.of(options.path());
        if (!Files.isReadable(path)) {
            throw new IOException("cannot read the message: " + path + " is not there or not readable");
        }
        return Files.newInputStream(path);
    }
}
