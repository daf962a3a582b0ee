package culver.storage;

/// The numbers of STATUS.
///
/// @param size octets with CRLF line ends of all messages, or -1 when the messages would have to be read to know it
public record MailboxStatus(long messages, long recent, long uidNext, long uidValidity, long unseen, long deleted, long size,
                            long highestModSeq) {
}
