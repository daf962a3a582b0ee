package culver.storage.maildir;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// The settings of the Maildir format.
public final class MaildirSettings {
    public static final Setting<Boolean> HARD_LINKS = Setting.bool("maildir_copy_with_hardlinks").byDefault("yes")
        .doc("copy a message from Maildir to Maildir by a hard link instead of writing it again");
    public static final Setting<Boolean> BROKEN_SIZES = Setting.bool("maildir_broken_filename_sizes")
        .doc("the sizes in file names (`S=`, `W=`) may be wrong: do not use them");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(HARD_LINKS, BROKEN_SIZES));

    private MaildirSettings() {
    }
}
