package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.Mailbox;
import culver.storage.MailboxChange.Arrived;
import culver.storage.MailboxChange.Expunged;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Does random things to one mailbox through several sessions and compares every session with a model after each of its syncs:
/// numbers as a client would know them from what it was told, flags, and octets. Failures name the seed.
public final class RandomDifferential {
    private static final String[] KEYWORDS = {"red", "green", "$Forwarded", "Junk"};
    private static final int SESSIONS = 3;

    /// What a message should be.
    private record Expected(String text, Flags flags) {
    }

    /// A session, with the list of UIDs that its client has in mind.
    private static final class Session {
        MailStore store;
        Mailbox mailbox;
        List<Long> client;
    }

    private final Supplier<TestStores> start;
    private final MailboxName name;
    private final long seed;
    private final Random random;
    private final Map<Long, Expected> model = new TreeMap<>();
    private final Session[] sessions = new Session[SESSIONS];
    private TestStores server;
    private int made;

    /// @param start starts the storage over the same disk each time
    /// @param name  of a mailbox to be made
    public RandomDifferential(Supplier<TestStores> start, String name, long seed) {
        this.start = start;
        this.name = new MailboxName(name);
        this.seed = seed;
        this.random = new Random(seed);
    }

    public void run(int steps) throws Exception {
        int step = 0;
        server = start.get();
        try {
            try (var store = server.open(StoreContract.USER)) {
                store.create(name);
            }
            openAll();
            for (; step < steps; step++) {
                step(sessions[random.nextInt(SESSIONS)]);
            }
            for (var session : sessions) {
                sync(session, true);
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
        } finally {
            closeAll();
            server.close();
        }
    }

    private void step(Session session) throws Exception {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> append(session);
            case 3 -> copy(session);
            case 4, 5, 6 -> store(session);
            case 7 -> expunge(session);
            case 8, 9 -> sync(session, true);
            case 10 -> sync(session, false);
            default -> reopen(session);
        }
    }

    private void append(Session session) throws Exception {
        int count = 1 + random.nextInt(3);
        var added = new ArrayList<Expected>();
        try (var tx = session.mailbox.begin()) {
            for (int i = 0; i < count; i++) {
                var message = Mails.simple("random " + made++ + " " + "x".repeat(random.nextInt(300)));
                var flags = flags();
                var into = tx.append(flags, null, message.length);
                into.write(ByteBuffer.wrap(random.nextBoolean() ? message : Mails.crlf(message)));
                into.finish();
                added.add(new Expected(StoreContract.text(message), flags));
            }
            if (random.nextInt(8) == 0) {
                return;                                                // taken back
            }
            remember(tx.commit().appended(), added);
        }
    }

    private void copy(Session session) throws Exception {
        var uids = there(session);
        if (uids.isEmpty()) {
            return;
        }
        long uid = uids.get(random.nextInt(uids.size()));
        try (var tx = session.mailbox.begin()) {
            tx.copy(session.mailbox.message(session.mailbox.sequence(uid)));
            remember(tx.commit().appended(), List.of(model.get(uid)));
        }
    }

    private void remember(long[] uids, List<Expected> added) {
        assertEquals(added.size(), uids.length);
        for (int i = 0; i < uids.length; i++) {
            assertEquals(true, model.isEmpty() || uids[i] > ((TreeMap<Long, Expected>) model).lastKey(), "UID " + uids[i] + " is not the greatest");
            model.put(uids[i], added.get(i));
        }
    }

    private void store(Session session) throws Exception {
        var some = some(session);
        var mode = FlagChange.Mode.values()[random.nextInt(3)];
        var change = new FlagChange(mode, flags());
        try (var tx = session.mailbox.begin()) {
            tx.setFlags(some, change);
            tx.commit();
        }
        model.replaceAll((uid, old) -> some.contains(uid) ? new Expected(old.text, change.applyTo(old.flags)) : old);
    }

    private void expunge(Session session) throws Exception {
        var some = some(session);
        try (var tx = session.mailbox.begin()) {
            tx.expunge(some);
            tx.commit();
        }
        model.keySet().removeIf(some::contains);
    }

    private void sync(Session session, boolean expunges) throws Exception {
        int told = session.client.size();
        for (var change : session.mailbox.sync(expunges)) {
            if (change instanceof Expunged(int sequence, long uid)) {
                assertEquals(true, expunges, "an expunge was told at the wrong time");
                assertEquals(uid, session.client.remove(sequence - 1));
                told--;
            } else if (change instanceof Arrived(int size, _)) {
                while (session.client.size() < size) {
                    session.client.add(session.mailbox.uid(session.client.size() + 1));
                }
            }
        }
        assertEquals(true, told <= session.client.size());
        assertEquals(session.client, StoreContract.uids(session.mailbox));
        assertEquals(List.copyOf(model.keySet()), there(session), "messages");
        if (expunges) {
            assertEquals(List.copyOf(model.keySet()), session.client, "messages in the view");
        }
        for (var entry : model.entrySet()) {
            var message = session.mailbox.message(session.mailbox.sequence(entry.getKey()));
            assertEquals(entry.getValue().flags, message.flags(), "flags of UID " + entry.getKey());
            if (random.nextInt(10) == 0) {
                assertEquals(entry.getValue().text, StoreContract.text(message), "octets of UID " + entry.getKey());
            }
        }
    }

    private void reopen(Session session) throws Exception {
        if (random.nextInt(4) == 0) {
            closeAll();
            server.close();
            server = start.get();
            openAll();
        } else {
            session.mailbox.close();
            session.mailbox = session.store.open(name, false);
            session.client = new ArrayList<>(StoreContract.uids(session.mailbox));
            sync(session, true);
        }
    }

    /// UIDs of this view that still exist.
    private List<Long> there(Session session) {
        return session.client.stream().filter(model::containsKey).toList();
    }

    private UidSet some(Session session) {
        return UidSet.of(session.client.stream().filter(_ -> random.nextInt(5) == 0).mapToLong(Long::longValue).toArray());
    }

    private Flags flags() {
        var keywords = new ArrayList<String>();
        for (var keyword : KEYWORDS) {
            if (random.nextInt(4) == 0) {
                keywords.add(keyword);
            }
        }
        return Flags.of(random.nextInt(Flags.SYSTEM + 1), keywords.toArray(String[]::new));
    }

    private void openAll() throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            var session = new Session();
            session.store = server.open(StoreContract.USER);
            session.mailbox = session.store.open(name, false);
            session.client = new ArrayList<>(StoreContract.uids(session.mailbox));
            sessions[i] = session;
            sync(session, true);
        }
    }

    private void closeAll() {
        for (var session : sessions) {
            if (session != null) {
                session.mailbox.close();
                session.store.close();
            }
        }
    }
}
