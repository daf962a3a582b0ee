package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailboxInfo;
import culver.storage.MailboxName;
import culver.storage.Namespace;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every store must do with names, whatever its files are.
public abstract class MailStoreContract extends StoreContract {
    private static final byte[] ONE = Mails.simple("one");

    /// One namespace with `/`, special uses, and mailboxes that make themselves.
    @Override
    protected TestConf conf() {
        return super.conf().block("namespace", "inbox", namespace -> namespace.set("inbox", "yes").set("separator", "/")
            .block("mailbox", "Drafts", box -> box.set("special_use", "\\Drafts"))
            .block("mailbox", "Sent", box -> box.set("special_use", "\\Sent").set("auto", "subscribe"))
            .block("mailbox", "Trash", box -> box.set("special_use", "\\Trash").set("auto", "create")));
    }

    private static MailboxName name(String name) {
        return new MailboxName(name);
    }

    private List<String> names() throws StorageException {
        return store.list().stream().map(info -> info.name().full()).toList();
    }

    private List<String> selectable() throws StorageException {
        return store.list().stream().filter(MailboxInfo::selectable).map(info -> info.name().full()).toList();
    }

    @Test
    void aNewUserHasInboxAndWhatIsAutomatic() throws Exception {
        assertEquals(List.of("INBOX", "Sent", "Trash"), selectable());
        assertEquals(1, store.namespaces().size());
        var namespace = store.namespaces().getFirst();
        assertEquals(new Namespace(Namespace.Type.PRIVATE, "", '/', false, true), namespace);
        assertTrue(store.exists(MailboxName.INBOX));
        assertTrue(store.exists(name("inbox")));
    }

    @Test
    void createdMailboxesAreListedAndStay() throws Exception {
        store.create(name("Work"));
        store.create(name("Lists/Postfix"));
        assertTrue(selectable().containsAll(List.of("Work", "Lists/Postfix")), names().toString());
        assertTrue(names().contains("Lists"));
        assertTrue(store.info(name("Lists")).hasChildren());
        assertFalse(store.info(name("Work")).hasChildren());
        restart();
        assertTrue(selectable().containsAll(List.of("Work", "Lists/Postfix")));
        assertTrue(store.exists(name("Work")));
        assertFalse(store.exists(name("Play")));
        assertEquals(names().stream().sorted().toList(), names());
    }

    @Test
    void whatExistsCannotBeCreated() throws Exception {
        store.create(name("Work"));
        assertFails(StorageError.EXISTS, () -> store.create(name("Work")));
        assertFails(StorageError.EXISTS, () -> store.create(name("inbox")));
    }

    @Test
    void badNamesAreRefused() {
        for (var bad : List.of("a//b", "/a", "../x", "a/../b", "a/./b", ".", "..", "~root", "~/x", "x".repeat(400))) {
            assertFails(StorageError.INVALID_NAME, () -> store.create(MailboxName.of(bad)));
        }
        assertFails(StorageError.INVALID_NAME, () -> MailboxName.of(""));
        assertFails(StorageError.INVALID_NAME, () -> MailboxName.of("a\nb"));
    }

    @Test
    void aNameThatEndsInTheSeparatorMakesALevel() throws Exception {
        store.create(name("Archive/"));
        assertTrue(names().contains("Archive"));
        store.create(name("Archive/2025"));
        assertTrue(store.info(name("Archive")).hasChildren());
    }

    @Test
    void namesFromAllOverTheWorld() throws Exception {
        var names = List.of("Entwürfe", "日本語/テスト", "R&D", "naïve & co", "emoji 📬", "with space", "a+b", "100%", "*", "Ünï/ Lead");
        for (var each : names) {
            store.create(MailboxName.of(each));
            append(open(each), ONE);
        }
        restart();
        var listed = selectable();
        for (var each : names) {
            assertTrue(listed.contains(each), each + " not in " + listed);
            assertEquals(1, open(each).size());
        }
    }

    @Test
    void deleteRemovesMessagesAndName() throws Exception {
        store.create(name("Work"));
        append(open("Work"), ONE);
        store.delete(name("Work"));
        assertFalse(names().contains("Work"));
        assertFalse(store.exists(name("Work")));
        assertFails(StorageError.NOT_FOUND, () -> store.open(name("Work"), false));
        assertFails(StorageError.NOT_FOUND, () -> store.delete(name("Work")));
        store.create(name("Work"));
        assertEquals(0, open("Work").size());
    }

    @Test
    void inboxCannotBeDeleted() {
        assertFails(StorageError.NO_PERMISSION, () -> store.delete(MailboxName.INBOX));
        assertFails(StorageError.NO_PERMISSION, () -> store.delete(name("Inbox")));
    }

    @Test
    void childrenOutliveTheirParent() throws Exception {
        if (parentsHoldMessages()) {
            store.create(name("a"));
            store.create(name("a/b"));
            append(open("a/b"), ONE);
            store.delete(name("a"));
            assertEquals(1, open("a/b").size());
            assertFalse(store.info(name("a")).selectable());
            assertTrue(store.info(name("a")).hasChildren());
        } else {
            store.create(name("a/b"));
        }
        assertFails(StorageError.NOT_SELECTABLE, () -> store.delete(name("a")));
        assertFails(StorageError.NOT_SELECTABLE, () -> store.open(name("a"), false));
    }

    @Test
    void aMailboxMadeAgainHasAnotherUidValidity() throws Exception {
        store.create(name("Work"));
        var before = open("Work").uidValidity();
        store.delete(name("Work"));
        store.create(name("Work"));
        assertNotEquals(before, open("Work").uidValidity());
    }

    @Test
    void whoHasADeletedMailboxOpenIsTold() throws Exception {
        store.create(name("Work"));
        var view = open("Work");
        append(view, ONE);
        view.sync(true);
        session().delete(name("Work"));
        assertFails(StorageError.GONE, () -> view.sync(true));
        assertFails(StorageError.GONE, () -> view.message(1).open());
        assertEquals(1, view.size());
    }

    @Test
    void renameTakesMessagesAndChildrenAlong() throws Exception {
        store.create(name("old/one"));
        store.create(name("old/two/deep"));
        append(open("old/one"), ONE, Flags.of(Flags.SEEN, "kept"));
        store.rename(name("old"), name("other/place"));
        assertFalse(names().contains("old/one"));
        assertTrue(selectable().containsAll(List.of("other/place/one", "other/place/two/deep")), names().toString());
        restart();
        assertEquals(Flags.of(Flags.SEEN, "kept"), open("other/place/one").message(1).flags());
        assertEquals(text(ONE), text(open("other/place/one").message(1)));
    }

    @Test
    void renameOfASingleMailbox() throws Exception {
        store.create(name("from"));
        append(open("from"), ONE);
        store.rename(name("from"), name("to"));
        assertFalse(store.exists(name("from")));
        assertEquals(1, open("to").size());
        store.create(name("from"));
        assertEquals(0, open("from").size());
    }

    @Test
    void renameRefusesWhatCannotBe() throws Exception {
        store.create(name("a"));
        store.create(name("b"));
        store.create(name("c/d"));
        assertFails(StorageError.NOT_FOUND, () -> store.rename(name("none"), name("x")));
        assertFails(StorageError.EXISTS, () -> store.rename(name("a"), name("b")));
        assertFails(StorageError.EXISTS, () -> store.rename(name("a"), MailboxName.INBOX));
        assertFails(StorageError.INVALID_NAME, () -> store.rename(name("c"), name("c/e")));
        assertFails(StorageError.INVALID_NAME, () -> store.rename(name("a"), name("x//y")));
        assertTrue(selectable().containsAll(List.of("a", "b", "c/d")));
    }

    @Test
    void whoHasAMailboxOpenDoesNotNoticeThatItCouldNotBeRenamed() throws Exception {
        store.create(name("Work"));
        var work = open("Work");
        append(work, ONE);
        work.sync(true);
        store(work, UidSet.of(work.uid(1)), FlagChange.add(Flags.of(Flags.FLAGGED, "kept")));
        assertThrows(StorageException.class, () -> session().rename(name("Work"), name("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q")));
        work.sync(true);
        assertEquals(text(ONE), text(work.message(1)));
        append(work, Mails.MULTIPART);
        work.sync(true);
        assertEquals(2, work.size());
        session().rename(name("Work"), name("Play"));
        assertFails(StorageError.GONE, () -> work.sync(true));
        assertEquals(Flags.of(Flags.FLAGGED, "kept"), open("Play").message(1).flags());
    }

    @Test
    void renamingInboxMovesItsMessages() throws Exception {
        append(inbox(), ONE, Flags.of(Flags.ANSWERED));
        append(inbox(), Mails.MULTIPART);
        store.rename(MailboxName.INBOX, name("Saved/2026"));
        assertEquals(0, inbox().size());
        var saved = open("Saved/2026");
        assertEquals(2, saved.size());
        assertEquals(Flags.of(Flags.ANSWERED), saved.message(1).flags());
        assertEquals(text(Mails.MULTIPART), text(saved.message(2)));
        append(inbox(), ONE);
    }

    @Test
    void subscriptionsAreNamesOnly() throws Exception {
        store.create(name("Entwürfe/Alt & Neu"));
        store.subscribe(name("Entwürfe/Alt & Neu"));
        store.subscribe(name("not there"));
        store.subscribe(name("inbox"));
        store.subscribe(name("not there"));
        restart();
        assertEquals(List.of("Entwürfe/Alt & Neu", "INBOX", "Sent", "not there").stream().sorted().toList(),
            store.subscriptions().stream().map(MailboxName::full).toList());
        assertTrue(store.info(name("Entwürfe/Alt & Neu")).subscribed());
        assertFalse(names().contains("not there"));
        store.unsubscribe(name("not there"));
        store.unsubscribe(name("never was"));
        store.unsubscribe(name("Sent"));
        restart();
        assertEquals(Set.of(name("Entwürfe/Alt & Neu"), MailboxName.INBOX), Set.copyOf(store.subscriptions()));
        store.delete(name("Entwürfe/Alt & Neu"));
        assertTrue(store.subscriptions().contains(name("Entwürfe/Alt & Neu")), "RFC 3501 §6.3.9: deleting does not unsubscribe");
    }

    @Test
    void automaticMailboxesAreMadeWhenUsed() throws Exception {
        assertTrue(store.exists(name("Trash")));
        assertEquals(0, store.status(name("Trash")).messages());
        append(open("Sent"), ONE);
        restart();
        assertEquals(1, open("Sent").size());
        assertTrue(store.subscriptions().contains(name("Sent")));
        assertFalse(store.subscriptions().contains(name("Trash")));
        assertFalse(store.exists(name("Drafts")));
    }

    @Test
    void specialUsesComeFromTheConfiguration() throws Exception {
        store.create(name("Drafts"));
        assertEquals(Set.of("\\Drafts"), store.info(name("Drafts")).specialUse());
        assertEquals(Set.of("\\Sent"), store.info(name("Sent")).specialUse());
        assertEquals(Set.of(), store.info(MailboxName.INBOX).specialUse());
    }

    @Test
    void inboxHasChildren() throws Exception {
        store.create(name("INBOX/sub"));
        append(open("INBOX/sub"), ONE);
        append(inbox(), ONE);
        restart();
        assertTrue(selectable().contains("INBOX/sub"), names().toString());
        assertTrue(store.info(MailboxName.INBOX).hasChildren());
        assertEquals(1, open("INBOX/sub").size());
        assertEquals(1, open("inbox/sub").size());
        assertEquals(1, inbox().size());
    }

    @Test
    void statusAgreesWithTheOpenedMailbox() throws Exception {
        store.create(name("Work"));
        var work = open("Work");
        append(work, ONE);
        append(work, ONE, Flags.of(Flags.SEEN));
        append(work, Mails.MULTIPART, Flags.of(Flags.SEEN | Flags.DELETED));
        restart();
        var status = store.status(name("Work"));
        assertEquals(3, status.messages());
        assertEquals(3, status.recent());
        assertEquals(1, status.unseen());
        assertEquals(1, status.deleted());
        var opened = open("Work");
        assertEquals(opened.uidValidity(), status.uidValidity());
        assertEquals(opened.uidNext(), status.uidNext());
        assertEquals(3, opened.recent());
        long size = 0;
        for (int i = 1; i <= 3; i++) {
            size += opened.message(i).size();
        }
        assertTrue(status.size() == -1 || status.size() == size);
        assertEquals(size, store.status(name("Work")).size());
    }

    @Test
    void statusTakesNothing() throws Exception {
        append(inbox(), ONE);
        store.status(MailboxName.INBOX);
        restart();
        store.status(MailboxName.INBOX);
        assertEquals(1, store.status(MailboxName.INBOX).recent());
        assertFails(StorageError.NOT_FOUND, () -> store.status(name("none")));
    }

    @Test
    void whatIsNotThereCannotBeOpened() {
        assertFails(StorageError.NOT_FOUND, () -> store.open(name("none"), true));
        assertFails(StorageError.NOT_FOUND, () -> store.open(name("none/below"), false));
    }

    @Test
    void aSessionSeesMailboxesMadeByAnother() throws Exception {
        session().create(name("shared/sight"));
        assertTrue(selectable().contains("shared/sight"));
        session().delete(name("shared/sight"));
        assertFalse(selectable().contains("shared/sight"));
    }
}
