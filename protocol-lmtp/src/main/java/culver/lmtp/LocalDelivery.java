package culver.lmtp;

import culver.conf.Conf;
import culver.lda.Delivery;
import culver.lda.Incoming;
import culver.log.LogContext;
import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;

/// Saves one message for the recipients of its transaction, one after the other, and says what each answer is. Session thread.
///
/// 250 is answered when the message is on disk. Whatever went wrong, and a bug too, is answered with 451: the MTA keeps the message and tries
/// again. Refused for good is only what will not change by itself.
///
/// Two addresses of one user that end in the same mailbox get one copy.
final class LocalDelivery {
    private static final System.Logger LOG = System.getLogger("culver.lmtp");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private record Target(String user, MailboxName mailbox) {
    }

    private final LmtpProtocol.Parts parts;
    private final Conf conf;
    private final Incoming message;
    private final String sender;
    private final Set<Target> done = new HashSet<>();

    /// @param conf as this client sees it
    LocalDelivery(LmtpProtocol.Parts parts, Conf conf, Incoming message, String sender) {
        this.parts = parts;
        this.conf = conf;
        this.message = message;
        this.sender = sender;
    }

    /// @return the answer for this recipient
    String to(Transaction.Recipient recipient) {
        return LogContext.during("lmtp(" + recipient.user().name() + ")<" + ProcessHandle.current().pid() + "><" + recipient.session() + ">",
                () -> answer(recipient));
    }

    private String answer(Transaction.Recipient recipient) {
        var path = "<" + recipient.path() + "> ";
        try {
            save(recipient);
            return "250 2.0.0 " + path + recipient.session() + " Saved";
        } catch (StorageException e) {
            LOG.log(Level.ERROR, "rcpt " + recipient.path() + ": " + e.getMessage());
            return answer(e.error(), path);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "rcpt " + recipient.path() + ": " + e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "rcpt " + recipient.path() + ": bug", e);
        }
        return "451 4.3.0 " + path + "Temporary internal error";
    }

    private void save(Transaction.Recipient recipient) throws StorageException, IOException {
        try (var store = parts.stores().open(recipient.user(), conf)) {
            var delivery = new Delivery(store, conf);
            var wanted = conf.get(LmtpSettings.SAVE_TO_DETAIL) && !recipient.detail().isEmpty() ? recipient.detail() : null;
            var target = new Target(recipient.user().name(), target(delivery, wanted));
            if (done.contains(target)) {
                LOG.log(Level.INFO, "msgid=" + message.field("Message-ID").orElse("unspecified") + ": already saved to " + target.mailbox
                        + " for another recipient address of this user");
                return;
            }
            // The fields in front are written already: no address and no second Return-Path.
            done.add(new Target(recipient.user().name(), delivery.save(message, null, sender, wanted)));
        }
    }

    private static MailboxName target(Delivery delivery, String wanted) {
        try {
            return delivery.target(wanted);
        } catch (StorageException e) {
            return MailboxName.INBOX;                 // a detail that cannot be a name: save() says so
        }
    }

    /// The one table from storage's failures to LMTP's codes (RFC 3463).
    private static String answer(StorageError error, String path) {
        return switch (error) {
            case OVER_QUOTA -> "552 5.2.2 " + path + "Quota exceeded (mailbox for user is full)";
            case TOO_BIG -> "552 5.2.3 " + path + "Message is too big for the mailbox";
            case TEMP, NO_PERMISSION, NOT_FOUND, EXISTS, EXPUNGED, IN_USE, INVALID_NAME, NOT_SELECTABLE, GONE, LIMIT, CORRUPT ->
                "451 4.2.0 " + path + "Internal error occurred. Refer to server log for more information. [" + TIME.format(LocalDateTime.now()) + "]";
        };
    }
}
