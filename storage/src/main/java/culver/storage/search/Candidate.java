package culver.storage.search;

import culver.mime.BodyText;
import culver.mime.HeaderReader;
import culver.mime.MessageData;
import culver.mime.MimePart;
import culver.storage.Mailbox;
import culver.storage.Message;
import culver.storage.StorageException;
import java.io.IOException;

/// The message that is being tested. What a test needs of it is fetched when first asked for, and once: its octets are opened at most
/// one time, and only the header is read unless a body is searched.
final class Candidate implements AutoCloseable {
    private final Mailbox mailbox;
    private final int sequence;
    private Message message;
    private MessageData data;

    Candidate(Mailbox mailbox, int sequence) {
        this.mailbox = mailbox;
        this.sequence = sequence;
    }

    int sequence() {
        return sequence;
    }

    long uid() {
        return mailbox.uid(sequence);
    }

    Message message() {
        if (message == null) {
            message = mailbox.message(sequence);
        }
        return message;
    }

    /// @throws StorageException EXPUNGED if the message is gone: a key about numbers does not notice
    boolean exists() throws StorageException {
        return message().flags() != null;
    }

    private MessageData data() throws StorageException {
        if (data == null) {
            data = message().open();
        }
        return data;
    }

    /// The fields of the message's own header.
    HeaderReader header() throws StorageException {
        return new HeaderReader(data(), 0, data().length());
    }

    /// True if the decoded body has the text: that of text/* and message/* parts, and the headers of enclosed messages.
    boolean bodyContains(Needle needle) throws StorageException, IOException {
        return needle.isEmpty() || contains(message().structure(), needle, false);
    }

    /// True if the decoded header or body has the text; the headers of all parts count.
    boolean contains(Needle needle) throws StorageException, IOException {
        return needle.isEmpty() || headerContains(header(), needle) || contains(message().structure(), needle, true);
    }

    /// @param partHeaders look at the headers of MIME parts, too
    private boolean contains(MimePart part, Needle needle, boolean partHeaders) throws StorageException, IOException {
        var type = part.fields().type();
        for (var child : part.children()) {
            boolean header = partHeaders || part.isMessage();
            if (header && headerContains(new HeaderReader(data(), child), needle) || contains(child, needle, partHeaders)) {
                return true;
            }
        }
        return part.children().isEmpty() && (type.equals("text") || type.equals("message")) && needle.in(new BodyText(data(), part)::read);
    }

    private static boolean headerContains(HeaderReader header, Needle needle) throws IOException {
        while (header.next()) {
            if (needle.in(header.name().isEmpty() ? header.text() : header.name() + ": " + header.text())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        if (data != null) {
            data.close();
        }
    }
}
