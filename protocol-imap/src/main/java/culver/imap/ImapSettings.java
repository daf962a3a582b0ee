package culver.imap;

import culver.conf.Conf;
import culver.conf.Setting;
import culver.conf.SettingTable;
import culver.imap.state.Options;
import culver.net.NetSettings;
import java.time.Duration;
import java.util.List;

/// The settings of IMAP, with Dovecot's names and defaults.
public final class ImapSettings {
    static final Setting<Long> MAX_LINE_LENGTH = Setting.size("imap_max_line_length").byDefault("64 k").atLeast("1 k").atMost("512 M")
        .doc("longest command, its small literals included; a message in APPEND does not count");
    static final Setting<Duration> IDLE_NOTIFY_INTERVAL = Setting.duration("imap_idle_notify_interval").byDefault("2 mins").atLeast("1s")
        .doc("how often an idling client is sent `* OK Still here`");
    static final Setting<String> CAPABILITY = Setting.string("imap_capability")
        .doc("what CAPABILITY says after login; with `+` in front: what it says besides");
    static final Setting<List<String>> ID_SEND = Setting.words("imap_id_send").byDefault("name *")
        .doc("fields of the ID answer, name and value in turn; `*`: our own value");
    static final Setting<List<String>> ID_LOG = Setting.words("imap_id_log").doc("fields of the client's ID to log; `*`: all");
    static final Setting<String> LOGOUT_FORMAT = Setting.string("imap_logout_format").byDefault("in=%i out=%o deleted=%{deleted} "
            + "expunged=%{expunged} trashed=%{trashed} hdr_count=%{fetch_hdr_count} hdr_bytes=%{fetch_hdr_bytes} "
            + "body_count=%{fetch_body_count} body_bytes=%{fetch_body_bytes}")
        .doc("what the log says at the end of a session");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(
        MAX_LINE_LENGTH, IDLE_NOTIFY_INTERVAL, CAPABILITY, ID_SEND, ID_LOG, LOGOUT_FORMAT));

    private ImapSettings() {
    }

    /// The settings of one connection.
    static Options options(Conf conf) {
        return new Options(maxLine(conf), conf.get(IDLE_NOTIFY_INTERVAL), conf.get(CAPABILITY), conf.get(ID_SEND), conf.get(ID_LOG),
            conf.get(LOGOUT_FORMAT), conf.get(NetSettings.LOGIN_GREETING), conf.get(NetSettings.MAIL_MAX_USERIP_CONNECTIONS));
    }

    static int maxLine(Conf conf) {
        return Math.toIntExact(conf.get(MAX_LINE_LENGTH));
    }
}
