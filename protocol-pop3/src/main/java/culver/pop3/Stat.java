package culver.pop3;

import culver.storage.StorageException;

/// STAT: how many messages and octets, without those marked as deleted. RFC 1939 §5.
record Stat() implements Pop3Command.InTransaction {
    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) throws StorageException {
        long octets = state.maildrop().octets();
        return Reply.ok(state.maildrop().present() + " " + octets);
    }
}
