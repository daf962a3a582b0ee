package culver.storage.search;

import culver.mime.MessageData;
import culver.mime.MimePart;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.MailboxChange;
import culver.storage.MailboxName;
import culver.storage.MailboxTransaction;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A mailbox of letters for search tests, which sees how they are read. UIDs are ten times the sequence numbers.
final class Letters implements Mailbox {
    final List<Letter> letters = new ArrayList<>();

    /// A message, and what was done to it.
    static final class Letter implements Message {
        final int sequence;
        final MessageData content;
        Flags flags = Flags.NONE;
        boolean recent;
        boolean gone;
        Instant received = Instant.parse("2026-11-20T12:00:00Z");
        int opened;
        int closed;
        long readTo;

        Letter(int sequence, MessageData content) {
            this.sequence = sequence;
            this.content = content;
        }

        @Override
        public long uid() {
            return sequence * 10L;
        }

        @Override
        public Flags flags() throws StorageException {
            present();
            return flags;
        }

        @Override
        public boolean recent() {
            return recent;
        }

        @Override
        public long modSeq() {
            return sequence * 100L;
        }

        @Override
        public Instant internalDate() {
            return received;
        }

        @Override
        public long size() {
            return content.length();
        }

        @Override
        public byte[] envelope() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] bodyStructure(boolean extended) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MimePart structure() throws StorageException {
            try (var data = open()) {
                return MimePart.parse(data);
            } catch (IOException e) {
                throw new StorageException(StorageError.TEMP, e.getMessage());
            } finally {
                opened--;
                closed--;
            }
        }

        @Override
        public MessageData open() throws StorageException {
            present();
            opened++;
            return new MessageData() {
                @Override
                public long length() {
                    return content.length();
                }

                @Override
                public int read(long position, ByteBuffer into) throws IOException {
                    int n = content.read(position, into);
                    readTo = Math.max(readTo, position + n);
                    return n;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }

        private void present() throws StorageException {
            if (gone) {
                throw new StorageException(StorageError.EXPUNGED, "gone");
            }
        }

        @Override
        public String guid() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String fileName() {
            return "";
        }

        @Override
        public Optional<String> savedUidl() {
            return Optional.empty();
        }
    }

    Letter add(byte[] octets) {
        return add(MessageData.of(octets));
    }

    Letter add(MessageData content) {
        var letter = new Letter(letters.size() + 1, content);
        letters.add(letter);
        return letter;
    }

    @Override
    public MailboxName name() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    @Override
    public long uidValidity() {
        return 1;
    }

    @Override
    public long uidNext() {
        return letters.size() * 10L + 1;
    }

    @Override
    public long highestModSeq() {
        return letters.size() * 100L;
    }

    @Override
    public List<String> keywords() {
        return List.of();
    }

    @Override
    public boolean acceptsKeywords() {
        return false;
    }

    @Override
    public int size() {
        return letters.size();
    }

    @Override
    public long uid(int sequence) {
        return letters.get(sequence - 1).uid();
    }

    @Override
    public int sequence(long uid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int sequenceAtLeast(long uid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Letter message(int sequence) {
        return letters.get(sequence - 1);
    }

    @Override
    public int recent() {
        return 0;
    }

    @Override
    public int firstUnseen() {
        return 0;
    }

    @Override
    public MailboxTransaction begin() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<MailboxChange> sync(boolean expunges) {
        return List.of();
    }

    @Override
    public void listen(Runnable wakeup) {
    }

    @Override
    public void close() {
    }
}
