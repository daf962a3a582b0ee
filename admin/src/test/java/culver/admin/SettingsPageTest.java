package culver.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import culver.conf.SettingsPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// `docs/settings.md` says what the tables say. To bring it up to date: `mvn test -pl admin -am -Dculver.settings.write=true`.
class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/settings.md");

    @Test
    void theReferencePageIsCurrent() throws Exception {
        var expected = SettingsPage.markdown(AllSettings.BY_MODULE);
        if (Boolean.getBoolean("culver.settings.write")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(expected, Files.readString(PAGE));
    }

    @Test
    void everySettingIsDocumentedAndDeclaredOnce() {
        var seen = new HashSet<String>();
        for (var table : AllSettings.TABLES) {
            for (var setting : table.settings()) {
                assertFalse(setting.doc().isBlank(), setting.name());
                assertFalse(!seen.add(table.block() + "/" + setting.name()), table.block() + "/" + setting.name() + " is declared twice");
            }
        }
    }
}
