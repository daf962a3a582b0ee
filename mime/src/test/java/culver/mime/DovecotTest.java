package culver.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The corpus against Debian's Dovecot 2.3. Where we differ on purpose, `deviations.txt` says so and why; anything else is a mistake,
/// and so is a deviation that is none any more.
class DovecotTest {
    @Test
    void answersAsDovecotDoes() throws Exception {
        boolean present = Dovecot.present();
        assumeTrue(present || "true".equals(System.getenv("CI")), "skipped: no Dovecot here (" + Dovecot.IMAP + ")");
        var messages = Corpus.messages();
        var items = new StringBuilder("ENVELOPE BODY BODYSTRUCTURE RFC822.SIZE");
        for (var section : Corpus.SECTIONS) {
            items.append(" BODY.PEEK[").append(section).append(']');
        }
        var theirs = Dovecot.fetch(messages, items.toString());
        assertEquals(messages.size(), theirs.size());
        var differences = new TreeSet<String>();
        for (int i = 0; i < messages.size(); i++) {
            var name = messages.get(i).getFileName().toString().replace(".eml", "");
            var their = theirs.get(i);
            Corpus.answers(MessageData.of(Files.readAllBytes(messages.get(i)))).forEach((item, ours) -> {
                if (!same(item, ours, their.get(item))) {
                    differences.add(name + " " + item);
                }
            });
        }
        assertEquals(String.join("\n", deviations()), String.join("\n", differences));
    }

    /// Types and parameter names are without case; we give them in lower case, Dovecot as it finds them.
    private static boolean same(String item, String ours, String theirs) {
        return item.equals("BODY") || item.equals("BODYSTRUCTURE") ? ours.equalsIgnoreCase(theirs) : ours.equals(theirs);
    }

    private static Set<String> deviations() throws Exception {
        var found = new TreeSet<String>();
        for (var line : Files.readAllLines(Corpus.DIRECTORY.resolve("deviations.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                found.add(line.strip());
            }
        }
        return found;
    }
}
