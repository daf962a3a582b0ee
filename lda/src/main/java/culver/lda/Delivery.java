package culver.lda;

import culver.conf.Conf;
import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts one message into one mailbox of one user. When [#save] has returned, the message is on disk.
///
/// The MTA's view of the envelope is kept in the message: `Return-Path` with the sender and `Delivered-To` with the recipient
/// are added in front unless the MTA has written them (RFC 5321 §4.4; Postfix's local(8) writes both, a pipe may not).
///
/// A mailbox that cannot take the message must not cost it: the message goes to INBOX then, and the log says why.
public final class Delivery {
    private static final System.Logger LOG = System.getLogger("culver.lda");
    private static final Pattern LOG_VARIABLE = Pattern.compile("%([msfep$%]|\\{(?:msgid|subject|from|from_envelope|size)\\})");

    private final MailStore store;
    private final Conf conf;

    public Delivery(MailStore store, Conf conf) {
        this.store = store;
        this.conf = conf;
    }

    /// Saves the message in `wanted`, or in INBOX when that fails.
    ///
    /// @param recipient for `Delivered-To`
    /// @param sender    the envelope sender, empty for the null sender, null when nobody knows it
    /// @param wanted    the mailbox asked for, or null for INBOX
    /// @return where it is now
    /// @throws StorageException it is nowhere
    public MailboxName save(Incoming message, String recipient, String sender, String wanted) throws StorageException, IOException {
        if (wanted != null && !wanted.equalsIgnoreCase("INBOX")) {
            try {
                var name = existing(wanted);
                append(message, recipient, sender, name);
                log(message, sender, "saved mail to " + name);
                return name;
            } catch (StorageException e) {
                log(message, sender, "save failed to open mailbox " + wanted + ": " + e.getMessage());
            }
        }
        try {
            append(message, recipient, sender, MailboxName.INBOX);
        } catch (StorageException e) {
            log(message, sender, "save failed to INBOX: " + e.getMessage());
            throw e;
        }
        log(message, sender, "saved mail to INBOX");
        return MailboxName.INBOX;
    }

    /// Where [#save] would put it, for dry runs.
    public MailboxName target(String wanted) throws StorageException {
        if (wanted == null) {
            return MailboxName.INBOX;
        }
        var name = MailboxName.of(wanted);
        return store.exists(name) || conf.get(LdaSettings.AUTOCREATE) ? name : MailboxName.INBOX;
    }

    private MailboxName existing(String wanted) throws StorageException {
        var name = MailboxName.of(wanted);
        if (store.exists(name)) {
            return name;
        }
        if (!conf.get(LdaSettings.AUTOCREATE)) {
            throw new StorageException(StorageError.NOT_FOUND, "Mailbox doesn't exist: " + wanted);
        }
        try {
            store.create(name);
        } catch (StorageException e) {
            if (e.error() != StorageError.EXISTS) {
                throw e;
            }
        }
        if (conf.get(LdaSettings.AUTOSUBSCRIBE)) {
            store.subscribe(name);
        }
        return name;
    }

    private void append(Incoming message, String recipient, String sender, MailboxName name) throws StorageException, IOException {
        try (var mailbox = store.open(name, false); var tx = mailbox.begin()) {
            var append = tx.append(Flags.NONE, null, message.size());
            append.write(ByteBuffer.wrap(trace(message, recipient, sender).getBytes(StandardCharsets.UTF_8)));
            message.writeTo(append::write);
            append.finish();
            tx.commit();
        }
    }

    private static String trace(Incoming message, String recipient, String sender) {
        var lines = new StringBuilder();
        if (sender != null && message.field("Return-Path").isEmpty()) {
            lines.append("Return-Path: <").append(clean(sender)).append(">\n");
        }
        if (recipient != null && message.field("Delivered-To").isEmpty()) {
            lines.append("Delivered-To: ").append(clean(recipient)).append('\n');
        }
        return lines.toString();
    }

    /// An address from the command line must not become a header line of its own.
    private static String clean(String address) {
        return address.replaceAll("\\p{Cntrl}", "");
    }

    private void log(Incoming message, String sender, String what) throws IOException {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        Map<String, String> values = new HashMap<>();
        values.put("m", value(message.field("Message-ID"), "unspecified"));
        values.put("s", value(message.field("Subject"), ""));
        values.put("f", value(message.field("From"), ""));
        values.put("e", sender == null ? "" : sender);
        values.put("p", Long.toString(message.size()));
        values.put("$", what);
        values.put("%", "%");
        values.put("{msgid}", values.get("m"));
        values.put("{subject}", values.get("s"));
        values.put("{from}", values.get("f"));
        values.put("{from_envelope}", values.get("e"));
        values.put("{size}", values.get("p"));
        var line = LOG_VARIABLE.matcher(conf.get(LdaSettings.LOG_FORMAT))
                .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
        LOG.log(Level.INFO, line);
    }

    private static String value(Optional<String> field, String otherwise) {
        return field.filter(text -> !text.isEmpty()).map(text -> text.length() > 200 ? text.substring(0, 200) : text).orElse(otherwise);
    }
}
