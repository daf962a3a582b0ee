package culver.lmtp;

import culver.storage.MailUser;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// From MAIL to the last answer: the sender and the recipients that were accepted. Session thread.
final class Transaction implements AutoCloseable {
    /// One that was accepted.
    ///
    /// @param path     as RCPT has it
    /// @param original the ORCPT address, or empty
    /// @param detail   what stands behind the user's name, or empty
    /// @param session  the id for the log
    /// @param place    of the user's concurrent deliveries
    record Recipient(MailPath path, String original, MailUser user, String detail, String session, UserDeliveries.Place place) {
    }

    private final Mail mail;
    private final String id;
    private final ZonedDateTime began;
    private final List<Recipient> recipients = new ArrayList<>();
    private int commands;
    private boolean receiving;
    private boolean failed;

    /// @param id for the log and the Received field
    Transaction(Mail mail, String id, ZonedDateTime began) {
        this.mail = mail;
        this.id = id;
        this.began = began;
    }

    Mail mail() {
        return mail;
    }

    String id() {
        return id;
    }

    ZonedDateTime began() {
        return began;
    }

    List<Recipient> recipients() {
        return Collections.unmodifiableList(recipients);
    }

    /// The id of the recipient that the present RCPT is about: the transaction's for the first, then `:R2`, `:R3`, …
    String nextRecipientId() {
        return ++commands == 1 ? id : id + ":R" + commands;
    }

    void add(Recipient recipient) {
        recipients.add(recipient);
    }

    /// The message has begun: nobody may be added.
    void receive() {
        receiving = true;
    }

    boolean receiving() {
        return receiving;
    }

    /// A chunk was refused: what follows it is no whole message.
    void fail() {
        failed = true;
        receiving = true;
    }

    boolean failed() {
        return failed;
    }

    @Override
    public void close() {
        recipients.forEach(recipient -> recipient.place.close());
        recipients.clear();
    }
}
