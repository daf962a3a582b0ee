package culver.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// One thing that is measured: how many units of work a second.
///
/// Each constant has the unit of its work and the work itself.
enum Case {
    LOGIN("logins", (server, messages) -> parallel(8, 60, () -> {
        try (var client = Client.imap(server.imap())) {
            client.imap("LOGOUT");
        }
        return 1;
    })),
    NOOP("commands", (server, messages) -> parallel(8, 1, () -> {
        try (var client = Client.imap(server.imap())) {
            client.imap("SELECT INBOX");
            for (int i = 0; i < 500; i++) {
                client.imap("NOOP");
            }
        }
        return 500;
    })),
    SELECT("selects", (server, messages) -> {
        try (var client = Client.imap(server.imap())) {
            for (int i = 0; i < 300; i++) {
                client.imap("SELECT INBOX");
            }
        }
        return 300;
    }),
    METADATA("messages", (server, messages) -> {
        try (var client = Client.imap(server.imap())) {
            client.imap("SELECT INBOX");
            for (int i = 0; i < 5; i++) {
                client.imap("FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE)");
            }
        }
        return 5L * messages;
    }),
    BODIES("kilobytes", (server, messages) -> {
        long octets = 0;
        try (var client = Client.imap(server.imap())) {
            client.imap("SELECT INBOX");
            for (int i = 0; i < 3; i++) {
                octets += client.imap("FETCH 1:* BODY.PEEK[]");
            }
        }
        return octets / 1000;
    }),
    SEARCH("messages", (server, messages) -> {
        try (var client = Client.imap(server.imap())) {
            client.imap("SELECT INBOX");
            client.imap("SEARCH TEXT \"not in any of them\"");
        }
        return messages;
    }),
    STORE("messages", (server, messages) -> {
        try (var client = Client.imap(server.imap())) {
            client.imap("SELECT INBOX");
            client.imap("STORE 1:* +FLAGS.SILENT (\\Flagged)");
            client.imap("STORE 1:* -FLAGS.SILENT (\\Flagged)");
        }
        return 2L * messages;
    }),
    APPEND("messages", (server, messages) -> {
        var text = "Subject: appended\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(20);
        try (var client = Client.imap(server.imap())) {
            client.imap("CREATE Bench");
            for (int i = 0; i < 200; i++) {
                client.imap("APPEND Bench {" + text.length() + "+}\r\n" + text);
            }
            client.imap("DELETE Bench");
        }
        return 200;
    }),
    POP3("messages", (server, messages) -> {
        int count = Math.min(messages, 500);
        try (var client = new Client(server.pop3())) {
            client.pop("USER joe");
            client.pop("PASS secret");
            client.pop("UIDL");
            client.popBody();
            var all = new StringBuilder();
            for (int i = 1; i <= count; i++) {
                all.append("RETR ").append(i).append("\r\n");
            }
            client.send(all.toString());
            for (int i = 1; i <= count; i++) {
                client.line();
                client.popBody();
            }
            client.pop("QUIT");
        }
        return count;
    });

    /// The work of a case.
    interface Work {
        long run(ServerUnderTest server, int messages) throws Exception;
    }

    /// One client's part of it.
    interface Part {
        long run() throws Exception;
    }

    final String unit;
    final Work work;

    Case(String unit, Work work) {
        this.unit = unit;
        this.work = work;
    }

    private static long parallel(int threads, int times, Part part) throws Exception {
        var sum = new AtomicLong();
        var failure = new java.util.concurrent.atomic.AtomicReference<Exception>();
        var all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            all[t] = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < times; i++) {
                        sum.addAndGet(part.run());
                    }
                } catch (Exception e) {
                    failure.set(e);
                }
            });
        }
        for (var thread : all) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IOException("a client failed", failure.get());
        }
        return sum.get();
    }
}
