package culver.lmtp;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Scope;
import culver.log.LogContext;
import culver.net.Connection;
import culver.net.Connection.ClosedException;
import culver.net.Connection.Event;
import culver.net.NetSettings;
import culver.net.Networks;
import culver.posix.Hostname;
import culver.posix.PosixException;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/// One connection from greeting to end: reads a line, runs its command, sends its reply. Everything in this class runs in the session's
/// virtual thread.
///
/// STANDARDS: RFC 2033, RFC 5321 §4; the limits of bad commands and of time are Dovecot's.
final class LmtpSession {
    private static final System.Logger LOG = System.getLogger("culver.lmtp");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MOST_BAD = 10;

    private final Connection<LmtpFrame> connection;
    private final LmtpProtocol.Parts parts;
    private Conf conf;
    private LmtpClient client;
    private String hostname;
    private boolean greeted;
    private Transaction transaction;
    private int transactions;
    private int bad;
    private boolean stopping;

    LmtpSession(Connection<LmtpFrame> connection, LmtpProtocol.Parts parts) {
        this.connection = connection;
        this.parts = parts;
        this.client = LmtpClient.of(connection.peer());
        this.conf = scoped();
        this.hostname = hostname(conf);
    }

    private Conf scoped() {
        var peer = connection.peer();
        return parts.conf().in(new Scope("lmtp", peer.local().getAddress(), client.isLocal() ? peer.remote().getAddress() : client.remote(),
                peer.localName()));
    }

    private static String hostname(Conf conf) {
        try {
            return conf.get(LmtpSettings.HOSTNAME).isEmpty() ? Hostname.name() : conf.get(LmtpSettings.HOSTNAME);
        } catch (PosixException e) {
            return "localhost";
        }
    }

    /// Serves to the end. What was answered with 250 is on disk; a transaction that has not come so far is forgotten.
    void run() throws InterruptedException {
        LogContext.set("lmtp(" + ProcessHandle.current().pid() + ")");
        LOG.log(Level.INFO, () -> "Connect from " + client.address());
        String end = "Logged out";
        try {
            line(greeting());
            boolean open = true;
            while (open) {
                open = answer(next());
            }
        } catch (ClosedException e) {
            end = e.getMessage();
        } finally {
            var line = "Disconnect from " + client.address() + ": " + end + " (state=" + state() + ")";
            LOG.log(Level.INFO, line);
            endTransaction();
        }
    }

    private String state() {
        return transaction == null ? greeted || transactions > 0 ? "READY" : "GREETING" : transaction.receiving() ? "DATA"
                : transaction.recipients().isEmpty() ? "MAIL FROM" : "RCPT TO";
    }

    // ---------------------------------------------------------------- commands and replies

    /// Reads a line and runs its command.
    private Reply next() throws ClosedException, InterruptedException {
        try {
            return nextCommand().run(this);
        } catch (LmtpError e) {
            return refusal(e);
        }
    }

    private static Reply refusal(LmtpError error) {
        return error.getMessage().startsWith("500") ? Reply.bad(error.getMessage()) : Reply.of(error.getMessage());
    }

    private LmtpCommand nextCommand() throws LmtpError, ClosedException, InterruptedException {
        if (stopping && !connection.hasNext()) {
            throw shutDown();
        }
        return switch (nextFrame()) {
            case LmtpFrame.Line(var octets) -> LmtpCommand.parse(text(octets), Workarounds.of(conf));
            case LmtpFrame.TooLong() -> throw new LmtpError("500 5.5.2 Line too long");
            case LmtpFrame.Unasked() -> {
                line("421 4.7.0 " + hostname + " Message was sent before it was asked for.");
                throw new ClosedException("Message was sent before it was asked for");
            }
            case LmtpFrame.Text _, LmtpFrame.End _ -> throw new IllegalStateException("a piece of a message that no command asked for");
        };
    }

    /// The text of a line, which is UTF-8 without control characters. The two commands that the decoder obeys too are read as it reads them.
    private static String text(byte[] octets) throws LmtpError {
        var plain = new String(octets, StandardCharsets.ISO_8859_1);
        var verb = LmtpCommand.verb(plain);
        if (verb.equals("DATA") || verb.equals("BDAT")) {
            return plain;
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // told below, with the control characters
        }
        throw new LmtpError("500 5.5.2 Invalid command syntax");
    }

    /// The client's next frame; what was written is sent before it waits.
    ///
    /// @throws ClosedException with the reason for the log when there will be none
    private LmtpFrame nextFrame() throws ClosedException, InterruptedException {
        while (true) {
            switch (connection.next(PATIENCE)) {
                case Event.Frame<LmtpFrame>(var frame) -> {
                    return frame;
                }
                case Event.Wake<LmtpFrame> _ -> { }
                case Event.Closed<LmtpFrame>(var reason) -> throw new ClosedException(reason);
                case Event.TimedOut<LmtpFrame> _ -> {
                    line("421 4.4.2 " + hostname + " Disconnected for inactivity");
                    throw new ClosedException("Disconnected for inactivity");
                }
                case Event.Shutdown<LmtpFrame> _ -> {
                    if (transaction == null || !transaction.receiving()) {
                        throw shutDown();
                    }
                    stopping = true;                  // after this message
                }
            }
        }
    }

    private ClosedException shutDown() throws ClosedException {
        line("421 4.3.2 " + hostname + " Server shutting down.");
        return new ClosedException("Server shutting down");
    }

    /// Sends what a command came to.
    ///
    /// @return false when the session is over
    private boolean answer(Reply reply) throws ClosedException {
        if (!reply.bad()) {
            bad = 0;
        } else if (++bad > MOST_BAD) {
            line("421 4.7.0 " + hostname + " Too many invalid commands.");
            throw new ClosedException("Too many invalid commands.");
        }
        for (var line : reply.lines()) {
            line(line);
        }
        return !reply.end();
    }

    void line(String line) throws ClosedException {
        var buffer = connection.alloc().buffer(line.length() + 2);
        ByteBufUtil.writeUtf8(buffer, line);
        connection.write(buffer.writeByte('\r').writeByte('\n'));
    }

    String greeting() {
        return "220 " + hostname + " " + conf.get(NetSettings.LOGIN_GREETING);
    }

    // ---------------------------------------------------------------- the client

    Connection<LmtpFrame> connection() {
        return connection;
    }

    String hostname() {
        return hostname;
    }

    /// LHLO: a new beginning.
    void greeted(String name) {
        endTransaction();
        client = client.named(name);
        greeted = true;
    }

    void startTls(String reply) throws ClosedException {
        endTransaction();
        greeted = false;
        connection.startTls(Unpooled.copiedBuffer(reply, StandardCharsets.US_ASCII));
        client = client.named("");
        conf = scoped();
    }

    /// True if the client may say for whom it acts. A Unix socket is open to every program of this machine and says nothing of who it is.
    boolean trusted() {
        var peer = connection.peer();
        try {
            return !peer.unix() && Networks.of(NetSettings.LOGIN_TRUSTED_NETWORKS.name(), conf.get(NetSettings.LOGIN_TRUSTED_NETWORKS))
                    .contains(peer.remote().getAddress());
        } catch (ConfException e) {
            return false;                             // no server starts with such a setting
        }
    }

    void actsFor(XClient said) {
        client = client.as(said);
        greeted = false;
        conf = scoped();
        hostname = hostname(conf);
    }

    // ---------------------------------------------------------------- the transaction

    Optional<Transaction> transaction() {
        return Optional.ofNullable(transaction);
    }

    Recipients recipients() {
        return new Recipients(parts, conf);
    }

    long maxMessageSize() {
        return conf.get(LmtpSettings.MAX_MESSAGE_SIZE);
    }

    void begin(Mail mail) {
        transactions++;
        transaction = new Transaction(mail, client.session() + (transactions == 1 ? "" : ":T" + transactions), ZonedDateTime.now());
    }

    void endTransaction() {
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }

    /// The next piece of the message, null at the end of DATA or of the chunk.
    byte[] nextText() throws ClosedException, InterruptedException {
        return switch (nextFrame()) {
            case LmtpFrame.Text(var octets) -> octets;
            case LmtpFrame.End() -> null;
            case LmtpFrame.Line _, LmtpFrame.TooLong _, LmtpFrame.Unasked _ -> throw new IllegalStateException("a command within a message");
        };
    }

    /// Between two chunks: obeys what may stand there.
    ///
    /// @throws MessageStream.Abandoned a command that ends the transaction
    Bdat commandsUntilBdat() throws MessageStream.Abandoned, ClosedException, InterruptedException {
        while (true) {
            try {
                switch (nextCommand()) {
                    case Bdat chunk when chunk.size() >= 0 -> {
                        return chunk;
                    }
                    case Bdat command -> throw new MessageStream.Abandoned(command);
                    case Rset command -> throw new MessageStream.Abandoned(command);
                    case Lhlo command -> throw new MessageStream.Abandoned(command);
                    case Quit command -> throw new MessageStream.Abandoned(command);
                    case LmtpCommand command -> answer(command.run(this));
                }
            } catch (LmtpError e) {
                answer(refusal(e));
            }
        }
    }

    /// Takes the message and saves it for every recipient, each of whom gets an answer.
    Reply deliver(MessageStream.Source source) throws LmtpError, ClosedException, InterruptedException {
        transaction.receive();
        var fields = new TraceFields(client, hostname, connection.peer().cipher());
        try {
            new Reception(transaction, parts, conf).run(fields, source, this);
        } catch (MessageStream.Abandoned e) {
            endTransaction();
            return e.by().run(this);
        }
        endTransaction();
        return Reply.sent();
    }
}
