package culver.pop3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.testkit.Mails;
import culver.storage.testkit.TestStores;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UidlFormatTest {
    @ParameterizedTest
    @CsvSource({"%08Xu%08Xv, 0000000%x%V", "%08Xv%08Xu, %V0000000%x", "%v.%u, %v.%x", "UID%u-%v, UID%x-%v", "%Xu, %x"})
    void makesDovecotsIds(String format, String expected) throws Exception {
        try (var stores = TestStores.memory(); var store = stores.open("joe"); var mailbox = store.open(MailboxName.INBOX, false)) {
            try (var tx = mailbox.begin()) {
                var append = tx.append(Flags.NONE, null, -1);
                append.write(ByteBuffer.wrap(Mails.simple("one")));
                append.finish();
                tx.commit();
            }
            mailbox.sync(true);
            var validity = mailbox.uidValidity();
            var hex = String.format("%08x", validity);
            assertEquals(expected.replace("%x", "1").replace("%V", hex).replace("%v", Long.toString(validity)),
                    new UidlFormat(format).of(mailbox, mailbox.message(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%v", "constant", "", "%{nonsense}%u"})
    void aFormatThatCannotTellMessagesApartIsRefusedAtStart(String format) {
        assertTrue(assertThrows(ConfException.class, () -> Pop3Protocol.check(Conf.of(Map.of("pop3_uidl_format", format)))).getMessage() != null);
    }

    @Test
    void theDefaultIsGood() throws Exception {
        Pop3Protocol.check(Conf.of(Map.of()));
        for (var format : new String[] {"%08Xv%08Xu", "%f", "%g", "%v.%u", "%{uid}"}) {
            Pop3Protocol.check(Conf.of(Map.of("pop3_uidl_format", format)));
        }
    }
}
