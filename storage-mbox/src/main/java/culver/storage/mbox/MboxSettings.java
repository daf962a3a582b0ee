package culver.storage.mbox;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.time.Duration;
import java.util.List;

/// The settings of the mbox format.
public final class MboxSettings {
    static final Setting<List<String>> READ_LOCKS = Setting.words("mbox_read_locks").byDefault("fcntl")
        .doc("locks taken, in this order, to read an mbox: dotlock, dotlock_try, fcntl, flock, lockf");
    static final Setting<List<String>> WRITE_LOCKS = Setting.words("mbox_write_locks").byDefault("dotlock fcntl")
        .doc("locks taken, in this order, to change an mbox; the order in which Postfix and procmail take theirs is the default");
    static final Setting<Duration> LOCK_TIMEOUT = Setting.duration("mbox_lock_timeout").byDefault("5 mins")
        .doc("how long to wait for all locks of an mbox");
    static final Setting<Duration> DOTLOCK_CHANGE_TIMEOUT = Setting.duration("mbox_dotlock_change_timeout").byDefault("2 mins")
        .doc("a dotlock of an unknown process is broken when neither it nor the mbox has changed for so long");
    static final Setting<Boolean> DIRTY_SYNCS = Setting.bool("mbox_dirty_syncs").byDefault("yes")
        .doc("a large mbox that has grown is read from its old end on; no: it is read whole");
    static final Setting<Boolean> LAZY_WRITES = Setting.bool("mbox_lazy_writes").byDefault("yes")
        .doc("that a message is no longer recent is written with the next change or at close; flags are always written at once");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(READ_LOCKS, WRITE_LOCKS, LOCK_TIMEOUT, DOTLOCK_CHANGE_TIMEOUT,
        DIRTY_SYNCS, LAZY_WRITES));

    private MboxSettings() {
    }
}
