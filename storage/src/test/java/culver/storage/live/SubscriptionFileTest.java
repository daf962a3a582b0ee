package culver.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culver.conf.Conf;
import culver.storage.MailUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionFileTest {
    @TempDir
    Path temp;

    private SubscriptionFile subscriptions(String layout) {
        var user = new MailUser("joe", temp, -1, -1, Map.of());
        return new SubscriptionFile(temp.resolve("subscriptions"),
            new FolderRoot(user, "x", temp, null, null, null, layout, null, true, Conf.of(Map.of())));
    }

    private String file() throws Exception {
        return Files.readString(temp.resolve("subscriptions"), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aNewFileIsAsDovecotWritesIt() throws Exception {
        for (var layout : List.of("fs", "maildir++")) {
            Files.deleteIfExists(temp.resolve("subscriptions"));
            var subscriptions = subscriptions(layout);
            assertEquals(List.of(), subscriptions.read());
            subscriptions.set(FolderPath.of("Sent"), true);
            subscriptions.set(FolderPath.of("Entwürfe", "Tief & breit"), true);
            subscriptions.set(FolderPath.INBOX, true);
            subscriptions.set(FolderPath.of("Sent"), true);
            assertEquals("V\t2\n\nSent\nEntw&APw-rfe\tTief &- breit\nINBOX\n", file());
            assertEquals(List.of(FolderPath.of("Sent"), FolderPath.of("Entwürfe", "Tief & breit"), FolderPath.INBOX), subscriptions.read());
            subscriptions.set(FolderPath.of("Sent"), false);
            assertEquals("V\t2\n\nEntw&APw-rfe\tTief &- breit\nINBOX\n", file());
        }
    }

    @Test
    void anOldFileStaysOld() throws Exception {
        Files.writeString(temp.resolve("subscriptions"), "Sent\nLists.Postfix\n");
        var subscriptions = subscriptions("maildir++");
        assertEquals(List.of(FolderPath.of("Sent"), FolderPath.of("Lists", "Postfix")), subscriptions.read());
        subscriptions.set(FolderPath.of("a", "b"), true);
        assertEquals("Sent\nLists.Postfix\na.b\n", file());
    }

    @Test
    void linesThatMeanNothingToUsAreKept() throws Exception {
        Files.write(temp.resolve("subscriptions"), "V\t2\n\nr\u00e4w\nbad&name\nSent\n".getBytes(StandardCharsets.ISO_8859_1));
        var subscriptions = subscriptions("fs");
        assertEquals(List.of(FolderPath.of("Sent")), subscriptions.read());
        subscriptions.set(FolderPath.of("x"), true);
        assertEquals("V\t2\n\nr\u00e4w\nbad&name\nSent\nx\n", file());
        assertEquals(false, Files.exists(temp.resolve("subscriptions.lock")));
    }
}
