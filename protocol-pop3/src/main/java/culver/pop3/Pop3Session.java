package culver.pop3;

import culver.auth.AuthRequest;
import culver.auth.AuthResult;
import culver.auth.SaslExchange;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Scope;
import culver.conf.Vars;
import culver.net.Connection;
import culver.net.Connection.ClosedException;
import culver.net.Connection.Event;
import culver.net.NetSettings;
import culver.net.SessionLog;
import culver.net.UserConnections;
import culver.storage.MailUser;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One connection from greeting to end: reads a line, runs its command, sends its reply. Everything in this class runs in the session's
/// virtual thread.
///
/// STANDARDS: RFC 1939 §3; the limits of bad commands and of time are Dovecot's.
final class Pop3Session {
    static final String PLAINTEXT_REFUSED = "[AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.";
    private static final Duration LOGIN_TIME = Duration.ofMinutes(3);
    private static final Duration IDLE_TIME = Duration.ofMinutes(10);
    private static final int BAD_BEFORE_LOGIN = 3;
    private static final int BAD_AFTER_LOGIN = 20;
    private static final int LOGIN_ATTEMPTS = 10;

    private final Connection<Pop3Frame> connection;
    private final Pop3Protocol.Parts parts;
    private final Pop3Output output;
    private final long begin = System.nanoTime();
    private Conf conf;
    private SessionLog log = SessionLog.beforeLogin("pop3");
    private Pop3State state = Pop3State.Authorization.START;
    private UserConnections.Place place;
    private UidlFormat uidlFormat;
    private String lastUser = "";
    private int attempts;
    private int bad;

    Pop3Session(Connection<Pop3Frame> connection, Pop3Protocol.Parts parts) {
        this.connection = connection;
        this.parts = parts;
        this.output = new Pop3Output(connection);
        this.conf = scoped();
    }

    private Conf scoped() {
        var peer = connection.peer();
        return parts.conf().in(new Scope("pop3", peer.local().getAddress(), peer.remote().getAddress(), peer.localName()));
    }

    /// Serves to the end; closes the maildrop, changes nothing that QUIT has not changed.
    void run() throws InterruptedException {
        log.adopt();
        String end = "Disconnected";
        try {
            output.line("+OK " + conf.get(NetSettings.LOGIN_GREETING));
            boolean open = true;
            while (open) {
                open = answer(execute());
            }
            end = "";
        } catch (ClosedException e) {
            end = e.getMessage();
        } finally {
            close(end);
        }
    }

    private void close(String why) {
        if (state instanceof Pop3State.Transaction(var maildrop)) {
            if (!why.isEmpty()) {
                loggedOut(why, maildrop);
            }
            maildrop.close();
        } else if (place == null) {
            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
            log.info("Disconnected: " + (why.isEmpty() ? "Aborted login by logging out" : why)
                    + (attempts == 0 ? " (no auth attempts in " : " (auth failed, " + attempts + " attempts in ") + seconds + " secs): "
                    + SessionLog.elements(lastUser, "", connection.peer()));
        }
        if (place != null) {
            place.close();
        }
    }

    /// The next line of the client; what was written is sent before it waits.
    ///
    /// @throws Pop3Error       it was too long
    /// @throws ClosedException with the reason for the log when there will be none
    String nextLine() throws Pop3Error, ClosedException, InterruptedException {
        while (true) {
            var patience = state instanceof Pop3State.Transaction ? IDLE_TIME
                    : Duration.ofNanos(Math.max(1, LOGIN_TIME.toNanos() - (System.nanoTime() - begin)));
            switch (connection.next(patience)) {
                case Event.Frame<Pop3Frame>(Pop3Frame.Line(var octets)) -> {
                    return new String(octets, StandardCharsets.UTF_8);
                }
                case Event.Frame<Pop3Frame>(Pop3Frame.TooLong()) -> throw new Pop3Error("Input line too long.");
                case Event.Wake<Pop3Frame> _ -> { }
                case Event.Closed<Pop3Frame>(var reason) -> throw new ClosedException(reason);
                case Event.TimedOut<Pop3Frame> _ -> {
                    output.line("-ERR Disconnected for inactivity.");
                    throw new ClosedException("Disconnected for inactivity");
                }
                case Event.Shutdown<Pop3Frame> _ -> {
                    output.line("-ERR [SYS/TEMP] Server shutting down.");
                    throw new ClosedException("Server shutting down");
                }
            }
        }
    }

    /// Sends what a command came to.
    ///
    /// @return false when the session is over
    private boolean answer(Reply reply) throws ClosedException {
        if (!reply.bad()) {
            bad = 0;
        } else if (++bad > badLimit()) {
            output.line(state instanceof Pop3State.Transaction ? "-ERR Too many bad commands." : "-ERR Too many invalid bad commands.");
            throw new ClosedException("Too many bad commands");
        }
        if (!reply.text().isEmpty()) {
            output.line(reply.text());
        }
        if (reply.lines() != null) {
            for (var each : reply.lines()) {
                output.line(each);
            }
            output.line(".");
        }
        if (reply.next() != null) {
            state = reply.next();
        }
        return !reply.end();
    }

    /// Reads a line and runs its command.
    private Reply execute() throws ClosedException, InterruptedException {
        String line;
        Pop3Command command;
        try {
            line = nextLine();
            command = Pop3Command.parse(line);
        } catch (Pop3Error e) {
            return Reply.bad(e.getMessage());
        }
        try {
            return switch (command) {
                case Pop3Command.AnyState c -> c.run(state, this);
                case Pop3Command.InAuthorization c when state instanceof Pop3State.Authorization s -> c.run(s, this);
                case Pop3Command.InTransaction c when state instanceof Pop3State.Transaction s -> c.run(s, this);
                case Pop3Command _ -> new Unknown(Pop3Command.verb(line)).run(state, this);      // the right word in the wrong state
            };
        } catch (Pop3Error e) {
            return Reply.error(e.getMessage());
        } catch (StorageException e) {
            log.error(e.getMessage());
            return Reply.error(codeOf(e.error()) + " " + textOf(e.error()));
        }
    }

    /// Sends a message.
    ///
    /// @return octets, as the logout line counts them
    /// @throws StorageException nothing was sent
    long send(String status, Message message, long bodyLines) throws StorageException, ClosedException {
        try {
            return output.message(status, message, bodyLines);
        } catch (IOException e) {
            log.error("Message " + message.uid() + " could not be read to its end: " + e);
            throw new ClosedException("Internal error");
        }
    }

    private int badLimit() {
        return state instanceof Pop3State.Transaction ? BAD_AFTER_LOGIN : BAD_BEFORE_LOGIN;
    }

    /// The one table from storage's failures to POP3's response codes (RFC 2449 §8, RFC 3206).
    String codeOf(StorageError error) {
        return switch (error) {
            case TEMP, EXPUNGED, GONE, LIMIT, OVER_QUOTA -> "[SYS/TEMP]";
            case IN_USE -> "[IN-USE]";
            case NO_PERMISSION, NOT_FOUND, EXISTS, TOO_BIG, INVALID_NAME, NOT_SELECTABLE, CORRUPT -> "[SYS/PERM]";
        };
    }

    private static String textOf(StorageError error) {
        return switch (error) {
            case EXPUNGED, GONE -> "Message is gone.";
            case IN_USE -> "Mailbox is in use.";
            case TEMP, NO_PERMISSION, OVER_QUOTA, NOT_FOUND, EXISTS, TOO_BIG, INVALID_NAME, NOT_SELECTABLE, LIMIT, CORRUPT ->
                "Internal error occurred. Refer to server log for more information.";
        };
    }

    Connection<Pop3Frame> connection() {
        return connection;
    }

    Pop3Output output() {
        return output;
    }

    SessionLog log() {
        return log;
    }

    UidlFormat uidlFormat() {
        return uidlFormat;
    }

    boolean flagUpdates() {
        return !conf.get(Pop3Settings.NO_FLAG_UPDATES);
    }

    private AuthRequest request() {
        var peer = connection.peer();
        return new AuthRequest("pop3", peer.secured(), peer.local(), peer.remote(), peer.session(), peer.localName());
    }

    boolean plaintextAllowed() {
        return parts.accounts().plaintextAllowed(connection.peer().tls(), request());
    }

    List<String> mechanisms() {
        return plaintextAllowed() ? parts.accounts().mechanisms(connection.peer().secured()) : List.of();
    }

    AuthResult login(String user, String password) {
        return parts.accounts().login(request(), user, password);
    }

    Optional<SaslExchange> sasl(String mechanism) {
        return parts.accounts().sasl(mechanism, request());
    }

    void startTls(String reply) throws ClosedException {
        connection.startTls(Unpooled.copiedBuffer(reply, StandardCharsets.US_ASCII));
        conf = scoped();
    }

    /// What a login's result means here: the maildrop is opened, or the client is told.
    Reply entered(AuthResult result) {
        return switch (result) {
            case AuthResult.Success(var user, var mechanism) -> open(user, mechanism);
            case AuthResult.Failure(var user, _) -> failed(user, "[AUTH] Authentication failed.");
            case AuthResult.Refused(var user, _, var text) -> failed(user, "[AUTH] " + text);
            case AuthResult.TemporaryFailure(var user) -> failed(user, "[SYS/TEMP] Temporary authentication failure.");
            case AuthResult.Malformed(var text) -> failed("", "[AUTH] " + text);
        };
    }

    private Reply failed(String user, String text) {
        lastUser = user;
        var reply = Reply.error(text).into(Pop3State.Authorization.START);
        return ++attempts >= LOGIN_ATTEMPTS ? reply.bye() : reply;
    }

    private Reply open(MailUser user, String mechanism) {
        var peer = connection.peer();
        long most = conf.get(NetSettings.MAIL_MAX_USERIP_CONNECTIONS);
        var entered = parts.users().enter("pop3", user.name(), peer.remote().getAddress(), most);
        if (entered.isEmpty()) {
            log.info("Maximum number of connections from user+IP exceeded (mail_max_userip_connections=" + most + "): "
                    + SessionLog.elements(user.name(), mechanism, peer));
            return Reply.error("[IN-USE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=" + most + ")").bye();
        }
        place = entered.get();
        log.info("Login: " + SessionLog.elements(user.name(), mechanism, peer));
        log = new SessionLog("pop3", user.name(), peer.session());
        log.adopt();
        bad = 0;
        try {
            uidlFormat = new UidlFormat(conf.get(Pop3Settings.UIDL_FORMAT));
            return Reply.ok("Logged in.").into(new Pop3State.Transaction(Maildrop.open(parts.stores().open(user, conf))));
        } catch (StorageException e) {
            log.error("Couldn't open INBOX: " + e.getMessage());
            return Reply.error(codeOf(e.error()) + " " + textOf(e.error())).bye();
        }
    }

    /// The line at the end of a session that was logged in.
    void loggedOut(String how, Maildrop maildrop) {
        try {
            log.info((how.startsWith("Disconnected") ? how : "Disconnected: " + how) + " "
                    + new Vars(maildrop.figures()).with("o", Long.toString(output.octets())).expand(conf.get(Pop3Settings.LOGOUT_FORMAT)));
        } catch (ConfException e) {
            log.error("pop3_logout_format: " + e.getMessage());
        }
    }
}
