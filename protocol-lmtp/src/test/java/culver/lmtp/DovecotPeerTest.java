package culver.lmtp;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The script that says what Dovecot answers is what Dovecot answers.
class DovecotPeerTest {
    @TempDir
    static Path dir;
    private static DovecotLmtp dovecot;

    @BeforeAll
    static void start() throws Exception {
        dovecot = DovecotLmtp.start(dir);
    }

    @AfterAll
    static void stop() {
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> theScriptIsTrue() throws Exception {
        return Dialogue.read("as-dovecot.script").stream().map(script -> DynamicTest.dynamicTest(script.getFirst(), () -> Dialogue.play(dovecot.address(), script)));
    }
}
