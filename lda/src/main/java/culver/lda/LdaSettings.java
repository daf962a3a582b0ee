package culver.lda;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// The settings of delivery, with Dovecot's names and defaults.
public final class LdaSettings {
    static final Setting<Boolean> AUTOCREATE = Setting.bool("lda_mailbox_autocreate").byDefault("no")
            .doc("Create the mailbox that -m names when it is not there; else the message goes to INBOX.");
    static final Setting<Boolean> AUTOSUBSCRIBE = Setting.bool("lda_mailbox_autosubscribe").byDefault("no")
            .doc("Subscribe to a mailbox that was created by delivery.");
    static final Setting<String> LOG_FORMAT = Setting.string("deliver_log_format").byDefault("msgid=%m: %$")
            .doc("What is logged for each delivery: %m Message-ID, %s Subject, %f From, %e envelope sender, %p size, %$ what happened.");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(AUTOCREATE, AUTOSUBSCRIBE, LOG_FORMAT));

    private LdaSettings() {
    }
}
