package culver.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailStoreContract;
import culver.storage.testkit.Mails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

@ExtendWith(MaildirFsStoreContractTest.NotWithReservedNames.class)
class MaildirFsStoreContractTest extends MailStoreContract {
    /// One test of the contract calls a folder `new`, which cannot be in this layout; the same with another name is below.
    static final class NotWithReservedNames implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod().filter(m -> m.getName().equals("renameTakesMessagesAndChildrenAlong")).isPresent()
                ? ConditionEvaluationResult.disabled("'new' is no folder name with LAYOUT=fs") : ConditionEvaluationResult.enabled("");
        }
    }

    @Override
    protected MailboxFormat format() {
        return new MaildirFormat();
    }

    @Override
    protected String location() {
        return "maildir:~/Maildir:LAYOUT=fs";
    }

    @Test
    void renameTakesAllAlong() throws Exception {
        store.create(new MailboxName("old/one"));
        store.create(new MailboxName("old/two/deep"));
        append(open("old/one"), Mails.simple("x"), Flags.of(Flags.SEEN, "kept"));
        store.rename(new MailboxName("old"), new MailboxName("other/place"));
        restart();
        assertFalse(store.exists(new MailboxName("old/one")));
        assertTrue(store.exists(new MailboxName("other/place/two/deep")));
        assertEquals(Flags.of(Flags.SEEN, "kept"), open("other/place/one").message(1).flags());
    }

    @Test
    void namesThatMaildirNeedsAreRefused() {
        for (var name : new String[] {"cur", "a/new", "tmp/b"}) {
            assertFails(StorageError.INVALID_NAME, () -> store.create(new MailboxName(name)));
        }
    }
}
