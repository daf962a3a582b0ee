package culver.admin;

import culver.auth.AuthSettings;
import culver.conf.CoreSettings;
import culver.conf.SettingTable;
import culver.imap.ImapSettings;
import culver.lda.LdaSettings;
import culver.lmtp.LmtpSettings;
import culver.log.LogSettings;
import culver.net.NetSettings;
import culver.pop3.Pop3Settings;
import culver.storage.StorageSettings;
import culver.storage.maildir.MaildirSettings;
import culver.storage.mbox.MboxSettings;
import culver.tls.TlsSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every setting of every module: what the server's configuration is read with, and what `docs/settings.md` lists.
public final class AllSettings {
    /// By module, in the order of the house.
    public static final Map<String, List<SettingTable>> BY_MODULE = byModule();
    public static final List<SettingTable> TABLES = BY_MODULE.values().stream().flatMap(List::stream).toList();

    private AllSettings() {
    }

    private static Map<String, List<SettingTable>> byModule() {
        var tables = new LinkedHashMap<String, List<SettingTable>>();
        tables.put("conf", CoreSettings.TABLES);
        tables.put("log", LogSettings.TABLES);
        tables.put("storage", StorageSettings.TABLES);
        tables.put("storage-mbox", MboxSettings.TABLES);
        tables.put("storage-maildir", MaildirSettings.TABLES);
        tables.put("auth", AuthSettings.TABLES);
        tables.put("lda", LdaSettings.TABLES);
        tables.put("tls", TlsSettings.TABLES);
        tables.put("net", NetSettings.TABLES);
        tables.put("protocol-pop3", Pop3Settings.TABLES);
        tables.put("protocol-imap", ImapSettings.TABLES);
        tables.put("protocol-lmtp", LmtpSettings.TABLES);
        return Collections.unmodifiableMap(tables);
    }
}
