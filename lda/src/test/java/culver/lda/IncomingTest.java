package culver.lda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncomingTest {
    @TempDir
    Path temp;

    private Incoming read(String text) throws Exception {
        return Incoming.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), temp);
    }

    private static String written(Incoming message) throws Exception {
        var out = new ByteArrayOutputStream();
        message.writeTo(octets -> {
            var copy = new byte[octets.remaining()];
            octets.get(copy);
            out.writeBytes(copy);
        });
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theFromLineIsTakenOffAndItsSenderKept() throws Exception {
        try (var message = read("From ada@example.org Mon Nov  2 10:00:00 2026\nSubject: x\n\nFrom here\n")) {
            assertEquals(Optional.of("ada@example.org"), message.fromLineSender());
            assertEquals("Subject: x\n\nFrom here\n", written(message));
            assertEquals(22, message.size());
        }
        try (var message = read("From MAILER-DAEMON Mon Nov  2 10:00:00 2026\n\nx")) {
            assertEquals(Optional.of(""), message.fromLineSender());
        }
        try (var message = read("From: ada@example.org\n\nx")) {
            assertEquals(Optional.empty(), message.fromLineSender());
        }
    }

    @Test
    void fieldsAreFoundUnfoldedAndOnlyInTheHeader() throws Exception {
        try (var message = read("A: 1\r\nsubject: two\r\n\tlines\r\nReturn-Path:<x@y>\r\n\r\nMessage-ID: <not@me>\r\n")) {
            assertEquals(Optional.of("two lines"), message.field("Subject"));
            assertEquals(Optional.of("<x@y>"), message.field("return-path"));
            assertEquals(Optional.of("1"), message.field("A"));
            assertEquals(Optional.empty(), message.field("Message-ID"));
        }
        try (var message = read("\nSubject: body\n")) {
            assertEquals(Optional.empty(), message.field("Subject"));
        }
        try (var message = read("")) {
            assertEquals(Optional.empty(), message.field("Subject"));
            assertEquals("", written(message));
        }
    }

    @Test
    void aLargeOneGoesToADiskFileThatHasNoName() throws Exception {
        for (int size : new int[] {Incoming.IN_MEMORY - 1, Incoming.IN_MEMORY, Incoming.IN_MEMORY + 1, 3 * Incoming.IN_MEMORY}) {
            var text = "From a@b Mon\nSubject: x\n\n" + "y".repeat(size);
            try (var message = read(text); var files = Files.list(temp)) {
                assertEquals(0, files.count());
                for (int i = 0; i < 2; i++) {
                    assertArrayEquals(text.substring(13).getBytes(StandardCharsets.ISO_8859_1), written(message).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }
}
