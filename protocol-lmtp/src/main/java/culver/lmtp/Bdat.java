package culver.lmtp;

import culver.net.Connection.ClosedException;
import java.io.IOException;

/// BDAT: a piece of the message, counted instead of ended by a dot; after the last one, one answer for each recipient. RFC 3030 §2, RFC 2033 §4.2.
///
/// Octets of a chunk are never read as commands: those of a refused one are thrown away, and where the size cannot be read the connection ends.
///
/// @param size octets that follow; -1 if it cannot be read
/// @param last `LAST`
record Bdat(long size, boolean last) implements LmtpCommand {
    private static final Bdat INVALID = new Bdat(-1, false);

    static Bdat parse(String argument) {
        var words = argument.split(" ", -1);
        if (words.length > 2 || !words[0].matches("[0-9]{1,18}") || words.length == 2 && !words[1].equalsIgnoreCase("LAST")) {
            return INVALID;
        }
        return new Bdat(Long.parseLong(words[0]), words.length == 2);
    }

    @Override
    public Reply run(LmtpSession session) throws LmtpError, ClosedException, InterruptedException {
        if (size < 0) {
            return Reply.bad("501 5.5.4 Invalid chunk size parameter").bye();
        }
        var refusal = refusal(session);
        if (!refusal.isEmpty()) {
            while (session.nextText() != null) {
                continue;
            }
            session.transaction().ifPresent(Transaction::fail);
            return Reply.of(refusal);
        }
        return session.deliver(new Chunks(session, this));
    }

    private static String refusal(LmtpSession session) {
        return session.transaction().map(transaction -> transaction.failed() ? "503 5.5.0 Previous data chunk failed, issue RSET first"
                : transaction.recipients().isEmpty() ? "503 5.5.0 No valid recipients" : "").orElse("503 5.5.0 MAIL needed first");
    }

    /// The pieces of all chunks. Where one ends and it was not the last, the client is told, and commands are obeyed until the next one comes.
    private static final class Chunks implements MessageStream.Source {
        private final LmtpSession session;
        private Bdat chunk;
        private long octets;

        private Chunks(LmtpSession session, Bdat first) {
            this.session = session;
            this.chunk = first;
        }

        @Override
        public byte[] next() throws IOException, ClosedException, InterruptedException {
            while (true) {
                var text = session.nextText();
                if (text != null) {
                    octets += text.length;
                    return text;
                }
                if (chunk.last) {
                    return null;
                }
                session.line("250 2.0.0 Added " + octets + " octets");
                octets = 0;
                chunk = session.commandsUntilBdat();
            }
        }
    }
}
