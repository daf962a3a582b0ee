package culver.imap;

import culver.conf.ConfException;
import culver.conf.Vars;
import culver.imap.command.AnyStateCommand;
import culver.imap.command.AuthenticatedCommand;
import culver.imap.command.Capability;
import culver.imap.command.Completion;
import culver.imap.command.Failures;
import culver.imap.command.ImapCommand;
import culver.imap.command.NotAuthenticatedCommand;
import culver.imap.command.SelectedCommand;
import culver.imap.command.StartTls;
import culver.imap.command.Verb;
import culver.imap.state.Account;
import culver.imap.state.ImapService;
import culver.imap.state.ImapState;
import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.state.ImapState.Selected;
import culver.imap.state.LoginAttempts;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.Disconnected;
import culver.imap.wire.ImapFrame;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.LineTooLongException;
import culver.imap.wire.SyntaxException;
import culver.net.Connection;
import culver.net.SessionLog;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.time.Duration;

/// One client from greeting to end: read a command, run it, tell what is new, answer. Commands run strictly in order.
///
/// Three kinds of failure, each caught in one place: [SyntaxException] is BAD, [StorageException] is NO, and anything else
/// is a bug: it goes to the log, and the session ends with BYE.
///
/// Everything here runs in the session's virtual thread. RFC 3501.
final class ImapSession {
    /// RFC 3501 §5.4 asks for at least 30 minutes.
    private static final Duration AUTOLOGOUT = Duration.ofMinutes(30);
    private static final Disconnected INACTIVE = Disconnected.bye("Inactivity", "Disconnected for inactivity.");
    private static final Duration LOGIN_TIME = Duration.ofMinutes(3);
    private static final int MAX_COMMAND_BEFORE_LOGIN = 16 * 1024;
    private static final int BAD_BEFORE_LOGIN = 3;
    private static final int BAD_AFTER_LOGIN = 20;
    /// Failed logins that one connection may have.
    private static final int LOGIN_FAILURES = 10;

    private final Client client;
    private final ImapService service;
    private ImapState state;
    private Account account;
    private int badCommands;

    ImapSession(Connection<ImapFrame> connection, ImapService service) {
        this.client = new Client(connection);
        this.service = service;
        this.state = new NotAuthenticated(service, new LoginAttempts());
    }

    void run() {
        SessionLog.beforeLogin("imap").adopt();
        var start = state;
        try {
            expectLogin();
            greet();
            while (!(state instanceof ImapState.Logout)) {
                command();
            }
            end(start, account == null ? "Aborted login by logging out" : "Logged out");
        } catch (Disconnected e) {
            if (e.bye() != null) {
                sayBye(e.bye());
            }
            end(start, e.getMessage());
        } catch (RuntimeException e) {
            log().error("a bug ended the session", e);
            sayBye("[SERVERBUG] Internal error occurred. Refer to server log for more information.");
            end(start, "Internal error");
        } finally {
            if (state instanceof Selected selected) {
                selected.mailbox().close();
            }
            if (account != null) {
                account.close();
            }
            client.close();
        }
    }

    private void greet() {
        client.send(ImapResponse.ok(capabilities(), service.options().greeting()));
    }

    private String capabilities() {
        return "CAPABILITY " + String.join(" ", Capability.names(state, client));
    }

    /// All of the login phase has three minutes, not each line of it.
    private void expectLogin() {
        client.patience(LOGIN_TIME, LOGIN_TIME, INACTIVE, Math.min(MAX_COMMAND_BEFORE_LOGIN, service.options().maxCommand()));
    }

    private void loggedIn(Account account) {
        this.account = account;
        client.patience(AUTOLOGOUT, null, INACTIVE, service.options().maxCommand());
        client.countAnew();
    }

    // ---- one command

    private void command() {
        client.tag("*");
        Completion completion;
        ImapCommand command = null;
        var name = "";
        try {
            var in = new Arguments(client.command(), client);
            client.tag(in.tag());
            name = Verb.name(in);
            command = Verb.parse(name, in);
            completion = execute(command);
        } catch (LineTooLongException e) {
            client.tag(tagOf(e.start()));
            completion = Completion.bad("Error in IMAP command: " + e.getMessage());
        } catch (SyntaxException e) {
            completion = Completion.bad(client.tag().equals("*") ? "Error in IMAP tag: " + e.getMessage()
                : "Error in IMAP command" + (name.isEmpty() ? "" : " " + name) + ": " + e.getMessage());
        } catch (StorageException e) {
            completion = failed(e);
        }
        client.endCommand();
        finish(completion, command);
    }

    private static String tagOf(String line) {
        try {
            return Arguments.of(line).tag();
        } catch (SyntaxException e) {
            return "*";
        }
    }

    /// Legality is a type: a command that does not fit the state is the right word in the wrong place.
    private Completion execute(ImapCommand command) throws StorageException, SyntaxException {
        return switch (command) {
            case AnyStateCommand c -> c.run(state, client);
            case NotAuthenticatedCommand c when state instanceof NotAuthenticated s -> c.run(s, client);
            case AuthenticatedCommand c when state instanceof LoggedIn s -> c.run(s, client);
            case SelectedCommand c when state instanceof Selected s -> c.run(s, client);
            case NotAuthenticatedCommand _ -> Completion.bad("Already logged in.");
            case SelectedCommand _ when state instanceof LoggedIn -> Completion.bad("No mailbox selected.");
            case AuthenticatedCommand _, SelectedCommand _ -> Completion.bad("Please login first.");
        };
    }

    private Completion failed(StorageException failure) {
        if (account == null) {
            log().error(failure.getMessage());
            return Completion.no("UNAVAILABLE", "Internal error occurred. Refer to server log for more information.");
        }
        if (failure.error() == StorageError.GONE && state instanceof Selected) {
            throw inconsistent(failure);
        }
        return Failures.logged(failure, account);
    }

    private Disconnected inconsistent(StorageException failure) {
        log().info(failure.getMessage());
        return Disconnected.bye("IMAP session state is inconsistent", "IMAP session state is inconsistent, please relogin.");
    }

    private void finish(Completion completion, ImapCommand command) {
        if (completion == StartTls.BEGIN_TLS) {
            client.startTls(tagged(completion));
            state = new NotAuthenticated(service, ((NotAuthenticated) state).attempts());
            return;
        }
        if (completion.next() != null) {
            state = completion.next();
            if (state instanceof LoggedIn loggedIn) {
                if (account == null) {
                    loggedIn(loggedIn.account());
                }
            }
        } else if (state instanceof Selected selected && command != null && completion.kind() != Completion.Kind.BAD) {
            announce(selected, command);
        }
        client.send(tagged(completion));
        countBad(completion);
    }

    private void announce(Selected selected, ImapCommand command) {
        try {
            selected.mailbox().announce(client, !command.holdsExpunges(), command.speaksUids());
        } catch (StorageException e) {
            if (e.error() == StorageError.GONE) {
                throw inconsistent(e);
            }
            log().error(e.getMessage());               // the command was done all the same
        }
    }

    private ImapResponse tagged(Completion completion) {
        return new ImapResponse.Status(client.tag(), completion.kind().name(), completion.code(), completion.text());
    }

    private void countBad(Completion completion) {
        badCommands = completion.kind() == Completion.Kind.BAD ? badCommands + 1 : 0;
        if (badCommands >= (account == null ? BAD_BEFORE_LOGIN : BAD_AFTER_LOGIN)) {
            throw Disconnected.bye("Too many invalid commands", "Too many invalid IMAP commands.");
        }
        if (state instanceof NotAuthenticated(var _, var attempts) && attempts.count() >= LOGIN_FAILURES) {
            throw Disconnected.bye("Too many authentication failures", "Too many authentication failures.");
        }
    }

    // ---- the end

    private void sayBye(String text) {
        try {
            client.send(ImapResponse.bye(text));
        } catch (Disconnected e) {
            log().debug(e.getMessage());
        }
    }

    private SessionLog log() {
        return account == null ? SessionLog.beforeLogin("imap") : account.log();
    }

    private void end(ImapState start, String reason) {
        if (account != null) {
            account.log().info("Disconnected: " + reason + " " + logoutLine());
        } else if (start instanceof NotAuthenticated(var _, var attempts)) {
            SessionLog.beforeLogin("imap").info("Disconnected: " + reason + " " + attempts.summary() + ": "
                + SessionLog.elements(attempts.user(), attempts.method(), client.peer()));
        }
    }

    private String logoutLine() {
        var format = account.options().logoutFormat();
        try {
            return Vars.ofUser(account.user().name()).with(account.counts().variables(client.received(), client.sent())).expand(format);
        } catch (ConfException e) {
            account.log().warning("imap_logout_format: " + e.getMessage());
            return "";
        }
    }
}
