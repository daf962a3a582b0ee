package culver.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The sample mail of the trial: three messages as a delivery agent would have left them, in `new/`.
final class DemoMail {
    private DemoMail() {
    }

    static void write(Path maildir) throws IOException {
        for (var sub : new String[] {"tmp", "new", "cur"}) {
            Files.createDirectories(maildir.resolve(sub));
        }
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now());
        deliver(maildir, 1, """
                From: Culver <culver@localhost>
                To: demo@localhost
                Subject: Welcome to the culver-house
                Date: %s
                Message-ID: <welcome@demo.culver>

                This message lies in a file of its own, in a Maildir, where any other
                program may read it too.
                """.formatted(date));
        deliver(maildir, 2, """
                From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>
                To: demo@localhost
                Subject: =?utf-8?b?R3LDvMOfZSBhdXMgTcO8bmNoZW4=?=
                Date: %s
                Message-ID: <greetings@demo.culver>
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="two-forms"

                --two-forms
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Grüße aus München.

                --two-forms
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 8bit

                <p>Grüße aus <b>München</b>.</p>

                --two-forms--
                """.formatted(date));
        deliver(maildir, 3, """
                From: List <list@lists.example.org>
                To: list@lists.example.org
                Subject: A message with an attachment
                Date: %s
                Message-ID: <attachment@demo.culver>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="parts"

                --parts
                Content-Type: text/plain; charset=us-ascii

                The attachment is a short text.

                --parts
                Content-Type: text/plain; charset=us-ascii; name="doves.txt"
                Content-Disposition: attachment; filename="doves.txt"
                Content-Transfer-Encoding: base64

                QSBjdWx2ZXIgaXMgYSBkb3ZlOyBhIGN1bHZlci1ob3VzZSBpcyBhIGRvdmVjb3RlLgo=
                --parts--
                """.formatted(date));
    }

    private static void deliver(Path maildir, int number, String message) throws IOException {
        Files.write(maildir.resolve("new/" + System.currentTimeMillis() / 1000 + ".M" + number + "P" + ProcessHandle.current().pid() + ".demo"),
                message.getBytes(StandardCharsets.UTF_8));
    }
}
