package culver.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.imap.script.ImapConversation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What administrators read, and what their fail2ban and scripts match: Dovecot's lines.
class SessionLogTest {
    private List<String> lines;

    private void session(String... commands) throws IOException {
        RecordedLogs.take();
        try (var server = new TestServer()) {
            var client = new ImapConversation(server.dial());
            client.read();
            for (var command : commands) {
                client.command(command);
            }
        }
        lines = RecordedLogs.take();
    }

    @Test
    void aSessionHasALoginLineAndALogoutLine() throws IOException {
        session("LOGIN joe secret", "APPEND INBOX {4+}\r\nabcd", "SELECT INBOX", "FETCH 1 BODY[]", "FETCH 1 BODY[HEADER]",
            "STORE 1 +FLAGS (\\Deleted)", "EXPUNGE", "LOGOUT");
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.getFirst().matches("Login: user=<joe>, method=PLAIN, rip=127\\.0\\.0\\.1, lip=127\\.0\\.0\\.1, secured, session=<s\\d+>"),
            lines.getFirst());
        assertTrue(lines.getLast().matches(
            "Disconnected: Logged out in=\\d+ out=\\d+ deleted=1 expunged=1 trashed=0 hdr_count=1 hdr_bytes=4 body_count=1 body_bytes=4"),
            lines.getLast());
    }

    @Test
    void theOctetsAreThoseAfterLogin() throws IOException {
        session("LOGIN joe secret", "NOOP", "LOGOUT");
        // "t2 NOOP", "t3 LOGOUT" and their line ends; the answer to LOGIN counts
        assertTrue(lines.getLast().startsWith("Disconnected: Logged out in=20 out="), lines.getLast());
    }

    @Test
    void connectionsWithoutLoginSayWhy() throws IOException {
        session("LOGOUT");
        assertTrue(lines.getFirst().matches("Disconnected: Aborted login by logging out \\(no auth attempts in \\d+ secs\\): "
            + "user=<>, rip=127\\.0\\.0\\.1, lip=127\\.0\\.0\\.1, secured, session=<s\\d+>"), lines.getFirst());
        session("LOGIN {5+}\r\na\r\nb! wrong", "LOGIN joe wrong");
        assertTrue(lines.getLast().matches("Disconnected: Connection closed \\(auth failed, 2 attempts in \\d+ secs\\): "
            + "user=<joe>, method=PLAIN, rip=.*"), lines.getLast());
    }

    @Test
    void noLineIsTheClientsToWrite() throws IOException {
        session("LOGIN {8+}\r\na\r\nForge wrong");
        assertTrue(lines.getLast().contains("user=<a??Forge>"), lines.getLast());
    }
}
