package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.MailStore;
import culver.storage.MailUser;
import culver.storage.MailboxInfo;
import culver.storage.MailboxName;
import culver.storage.Namespace;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespacesTest {
    private TestStores server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private MailStore open(TestConf conf) throws StorageException {
        server = new TestStores(new MemoryFormat(), Path.of("/memory"), conf);
        return server.open("joe");
    }

    private static TestConf conf() {
        return new TestConf().set("mail_location", "memory:~/mail");
    }

    private static List<String> names(MailStore store) throws StorageException {
        return store.list().stream().map(info -> (info.selectable() ? "" : "-") + info.name().full()).toList();
    }

    private static MailboxName name(String name) {
        return new MailboxName(name);
    }

    @Test
    void withoutBlocksThereIsOne() throws Exception {
        try (var store = open(conf())) {
            assertEquals(List.of(new Namespace(Namespace.Type.PRIVATE, "", '/', false, true)), store.namespaces());
        }
    }

    @Test
    void theLayoutGivesTheSeparator() throws Exception {
        try (var store = open(new TestConf().set("mail_location", "memory:~/mail:LAYOUT=maildir++"))) {
            assertEquals('.', store.namespaces().getFirst().separator());
            store.create(name("a.b"));
            assertEquals(List.of("INBOX", "-a", "a.b"), names(store));
        }
    }

    @Test
    void anInboxPrefix() throws Exception {
        try (var store = open(conf().block("namespace", "inbox", n -> n.set("inbox", "yes").set("prefix", "INBOX.").set("separator", ".")))) {
            store.create(name("INBOX.Sent"));
            store.create(name("INBOX.a.b"));
            store.subscribe(name("INBOX.Sent"));
            assertEquals(List.of("INBOX", "INBOX.Sent", "-INBOX.a", "INBOX.a.b"), names(store));
            assertTrue(store.info(MailboxName.INBOX).hasChildren());
            assertEquals(List.of(name("INBOX.Sent")), store.subscriptions());
            assertEquals(StorageError.NOT_FOUND, assertThrows(StorageException.class, () -> store.create(name("Sent"))).error());
            assertEquals(StorageError.INVALID_NAME, assertThrows(StorageException.class, () -> store.create(name("INBOX.INBOX"))).error());
        }
    }

    private static TestConf twoNamespaces() {
        return conf().block("namespace", "inbox", n -> n.set("inbox", "yes").set("separator", "/"))
            .block("namespace", "public", n -> n.set("type", "public").set("prefix", "Public/").set("separator", "/")
                .set("location", "memory:/srv/public").set("subscriptions", "no"));
    }

    @Test
    void twoNamespaces_eachWithItsOwnMail() throws Exception {
        try (var store = open(twoNamespaces())) {
            store.create(name("Public/news/2026"));
            store.create(name("own"));
            assertEquals(List.of("INBOX", "-Public", "-Public/news", "Public/news/2026", "own"), names(store));
            assertTrue(store.info(name("Public")).hasChildren());
            store.subscribe(name("Public/news/2026"));
            assertEquals(List.of(name("Public/news/2026")), store.subscriptions());
            assertTrue(store.info(name("Public/news/2026")).subscribed());
            assertEquals(StorageError.NOT_SELECTABLE,
                assertThrows(StorageException.class, () -> store.rename(name("own"), name("Public/own"))).error());
        }
        try (var ann = server.open("ann")) {
            assertEquals(List.of("INBOX", "-Public", "-Public/news", "Public/news/2026"), names(ann));
            assertEquals(List.of(), ann.subscriptions());
        }
    }

    @Test
    void copiesGoAcrossNamespaces() throws Exception {
        try (var store = open(twoNamespaces())) {
            store.create(name("Public/x"));
            try (var from = store.open(MailboxName.INBOX, false); var to = store.open(name("Public/x"), false)) {
                StoreContract.append(from, Mails.MULTIPART);
                from.sync(true);
                try (var tx = to.begin()) {
                    tx.copy(from.message(1));
                    tx.commit();
                }
                to.sync(true);
                assertEquals(StoreContract.text(Mails.MULTIPART), StoreContract.text(to.message(1)));
            }
        }
    }

    @Test
    void anAliasShowsTheSameMail() throws Exception {
        var conf = conf().block("namespace", "compat", n -> n.set("prefix", "mail/").set("separator", "/").set("alias_for", "")
            .set("hidden", "yes").set("list", "no")).block("namespace", "inbox", n -> n.set("inbox", "yes").set("separator", "/"));
        try (var store = open(conf)) {
            store.create(name("work"));
            assertTrue(store.exists(name("mail/work")));
            assertFalse(names(store).contains("-mail"), names(store).toString());
        }
    }

    @Test
    void mistakesInTheBlocksAreNamed() {
        var none = conf().block("namespace", "a", n -> n.set("separator", "/"));
        var two = conf().block("namespace", "a", n -> n.set("inbox", "yes"))
            .block("namespace", "b", n -> n.set("inbox", "yes").set("prefix", "b/"));
        var same = conf().block("namespace", "a", n -> n.set("inbox", "yes")).block("namespace", "b", n -> { });
        var mistakes = Map.of("inbox=yes namespace missing", none, "only one namespace with inbox=yes", two, "Duplicate namespace prefix", same);
        for (var each : mistakes.entrySet()) {
            var failure = assertThrows(StorageException.class, () -> open(each.getValue()));
            assertEquals(StorageError.TEMP, failure.error());
            assertTrue(failure.getMessage().contains(each.getKey()), failure.getMessage());
        }
    }

    @Test
    void anUnknownFormatIsNamed() {
        var failure = assertThrows(StorageException.class, () -> open(new TestConf().set("mail_location", "mdbox:~/mdbox")));
        assertEquals("Unknown mail storage driver mdbox", failure.getMessage());
    }

    @Test
    void userdbFieldsOverrideSettings() throws Exception {
        server = new TestStores(new MemoryFormat(), Path.of("/memory"), conf());
        var user = new MailUser("joe", Path.of("/memory/joe"), -1, -1, Map.of("mail", "memory:~/other:LAYOUT=maildir++"));
        try (var store = server.stores().open(user, conf())) {
            assertEquals('.', store.namespaces().getFirst().separator());
        }
    }

    @Test
    void aUserNameIsNoPath() {
        server = new TestStores(new MemoryFormat(), Path.of("/memory"), conf());
        for (var bad : List.of("../ann", "a/b", "", ".", "..")) {
            var user = new MailUser(bad, Path.of("/memory/joe"), -1, -1, Map.of());
            assertEquals(StorageError.TEMP, assertThrows(StorageException.class, () -> server.stores().open(user, conf())).error());
        }
    }

    @Test
    void specialUseAndChildrenInTheList() throws Exception {
        var conf = conf().block("namespace", "inbox", n -> n.set("inbox", "yes").set("separator", "/")
            .block("mailbox", "Archive/All", box -> box.set("special_use", "\\All \\Archive").set("auto", "create")));
        try (var store = open(conf)) {
            var all = store.list();
            assertEquals(List.of("-Archive", "Archive/All", "INBOX"), names(store));
            assertEquals(java.util.Set.of("\\All", "\\Archive"), all.get(1).specialUse());
            assertTrue(all.getFirst().hasChildren());
            assertEquals(1, all.stream().filter(MailboxInfo::hasChildren).count());
        }
    }
}
