package culver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModifiedUtf7Test {
    private static final Map<String, String> PAIRS = Map.of(
        "INBOX", "INBOX",
        "R&D", "R&-D",
        "&&", "&-&-",
        "~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-",       // RFC 3501 §5.1.3
        "Entwürfe", "Entw&APw-rfe",
        "Tief & breit", "Tief &- breit",
        "ä&ö", "&AOQ-&-&APY-",
        "📬", "&2D3c7A-",
        "", "");

    @Test
    void knownPairs() {
        PAIRS.forEach((name, disk) -> {
            assertEquals(disk, ModifiedUtf7.encode(name));
            assertEquals(Optional.of(name), ModifiedUtf7.decode(disk));
        });
    }

    @Test
    void onlyTheOneRightFormIsRead() {
        for (var bad : List.of("&", "a&b", "&AOQ", "&AOQ-&APY-", "&AGE-", "&AO-", "&A-", "&!-", "\u00e4", "a\u0001", "&2D0-", "&AOR-")) {
            assertEquals(Optional.empty(), ModifiedUtf7.decode(bad), bad);
        }
    }

    @Test
    void everyNameComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            var name = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                int point = switch (random.nextInt(4)) {
                    case 0 -> ' ' + random.nextInt(95);
                    case 1 -> '&';
                    case 2 -> 0xa0 + random.nextInt(0x5000);
                    default -> 0x1f300 + random.nextInt(500);
                };
                name.appendCodePoint(point);
            }
            assertEquals(Optional.of(name.toString()), ModifiedUtf7.decode(ModifiedUtf7.encode(name.toString())), "seed " + seed);
        }
    }
}
