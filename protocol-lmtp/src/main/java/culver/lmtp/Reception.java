package culver.lmtp;

import culver.conf.Conf;
import culver.lda.Incoming;
import culver.net.Connection.ClosedException;
import culver.storage.StorageSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/// Takes the message of a transaction, to its end and once, and then saves it for the recipients, each of whom gets an answer as soon as it is
/// known. Session thread.
///
/// A message that cannot be kept (no room on the disk, too large) is read to its end all the same: before that the client does not listen.
///
/// @param conf as this client sees it
record Reception(Transaction transaction, LmtpProtocol.Parts parts, Conf conf) {
    private static final System.Logger LOG = System.getLogger("culver.lmtp");

    /// @throws MessageStream.Abandoned there was no message in the end, and nobody was told anything
    void run(TraceFields fields, MessageStream.Source source, LmtpSession session) throws MessageStream.Abandoned, ClosedException {
        long limit = conf.get(LmtpSettings.MAX_MESSAGE_SIZE);
        var stream = new MessageStream(fields.of(transaction, conf), source, limit == 0 ? Long.MAX_VALUE : limit);
        try (var message = receive(stream)) {
            var delivery = new LocalDelivery(parts, conf, message, transaction.mail().sender().toString());
            for (var recipient : transaction.recipients()) {
                session.line(message == null ? "451 4.3.0 <" + recipient.path() + "> Temporary internal error"
                        : stream.tooBig() ? "552 5.3.4 <" + recipient.path() + "> Message is too big" : delivery.to(recipient));
                session.connection().flush();
            }
        } catch (MessageStream.Cut e) {
            throw e.reason();
        } catch (MessageStream.Abandoned e) {
            throw e;
        } catch (IOException e) {                     // closing the spool: everything is answered
            LOG.log(Level.WARNING, "Cannot close the message's temporary file: " + e);
        }
    }

    /// @return null when it could not be kept
    private Incoming receive(MessageStream stream) throws IOException {
        try {
            return Incoming.read(stream, Path.of(conf.get(StorageSettings.TEMP_DIR)));
        } catch (MessageStream.Cut | MessageStream.Abandoned e) {
            throw e;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "Cannot keep the message: " + e);
            stream.drain();
            return null;
        }
    }
}
