package culver.lmtp;

import culver.auth.TemporaryAuthException;
import culver.conf.Conf;
import culver.storage.MailUser;
import java.util.Optional;

/// Who is meant by an address: the user's name and the detail, looked up in the userdbs. Session thread.
final class Recipients {
    private static final System.Logger LOG = System.getLogger("culver.lmtp");

    private final LmtpProtocol.Parts parts;
    private final Conf conf;

    /// @param conf as this client sees it
    Recipients(LmtpProtocol.Parts parts, Conf conf) {
        this.parts = parts;
        this.conf = conf;
    }

    /// Accepts a recipient.
    ///
    /// @throws LmtpError the reply when they are not
    void add(Transaction transaction, Rcpt rcpt) throws LmtpError {
        var path = rcpt.path();
        var session = transaction.nextRecipientId();
        if (transaction.recipients().size() >= conf.get(LmtpSettings.MAX_RECIPIENTS)) {
            throw new LmtpError("452 4.5.3 <" + path + "> Too many recipients");
        }
        int delimiter = delimiter(path.local());
        var name = (delimiter < 0 ? path.local() : path.local().substring(0, delimiter)) + (path.domain().isEmpty() ? "" : "@" + path.domain());
        var user = lookup(path, name).orElseThrow(() -> new LmtpError("550 5.1.1 <" + path + "> User doesn't exist: " + name));
        var place = parts.deliveries().enter(user.name(), conf.get(LmtpSettings.USER_CONCURRENCY_LIMIT))
                .orElseThrow(() -> new LmtpError("451 4.3.0 <" + path + "> Too many concurrent deliveries for user"));
        transaction.add(new Transaction.Recipient(path, rcpt.original(), user, delimiter < 0 ? "" : path.local().substring(delimiter + 1), session, place));
    }

    private Optional<MailUser> lookup(MailPath path, String name) throws LmtpError {
        try {
            return parts.accounts().lookup(name, "lmtp");
        } catch (TemporaryAuthException e) {
            LOG.log(System.Logger.Level.ERROR, "rcpt " + path + ": user lookup failed: " + e.getMessage());
            throw new LmtpError("451 4.3.0 <" + path + "> Temporary internal error");
        }
    }

    /// Where the user's name ends, or -1. An address that begins with a delimiter has no detail.
    private int delimiter(String local) {
        var delimiters = conf.get(LmtpSettings.RECIPIENT_DELIMITER);
        for (int i = 1; i < local.length(); i++) {
            if (delimiters.indexOf(local.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
