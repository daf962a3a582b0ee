package culver.lda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LdaOptionsTest {
    @Test
    void allOfDovecotsFlags() throws Exception {
        var options = LdaOptions.parse("-d", "joe", "-f", "<ada@example.org>", "-a", "joe+x@example.org", "-rjoe@example.org", "-m", "Lists/A", "-ek",
                "-p", "/tmp/mail", "-c", "/etc/x.conf", "-o", "mail_fsync=never", "-o", "plugin/quota = maildir", "-n");
        assertEquals(new LdaOptions("joe", "ada@example.org", "joe+x@example.org", "joe@example.org", "Lists/A", "/tmp/mail", "/etc/x.conf",
                Map.of("mail_fsync", "never", "plugin/quota", "maildir"), true, true), options);
    }

    @Test
    void theNullSenderAndTheEmptyMailbox() throws Exception {
        var options = LdaOptions.parse("-f", "<>", "-m", "");
        assertEquals("", options.sender());
        assertNull(options.mailbox());
        assertNull(LdaOptions.parse().sender());
        assertTrue(LdaOptions.parse("--dry-run").dryRun());
    }

    @ParameterizedTest
    @CsvSource({"-Z, invalid option -- 'Z'", "-d, option requires an argument -- 'd'", "joe, Unknown argument: joe", "--help, Unknown argument: --help",
        "-o=x, '-o wants name=value, not ''=x'''"})
    void mistakes(String argument, String message) {
        assertEquals(message, assertThrows(LdaOptions.UsageException.class, () -> LdaOptions.parse(argument)).getMessage());
    }
}
