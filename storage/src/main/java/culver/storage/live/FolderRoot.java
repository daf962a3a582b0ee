package culver.storage.live;

import culver.conf.Conf;
import culver.storage.MailUser;
import java.nio.file.Path;

/// Where the mailboxes of one namespace lie: a parsed `mail_location` (`mbox:~/mail:INBOX=/var/mail/%u:INDEX=…`), all paths
/// absolute, variables expanded.
///
/// @param user    whose mail it is; created files get their uid and gid
/// @param driver  `mbox`, `maildir`
/// @param path    root directory
/// @param inbox   INBOX's own place (`INBOX=`), or null for the format's default under the root
/// @param index   `INDEX=`: where index files go, or null for beside the mail
/// @param control `CONTROL=`: where uidlist, keywords and subscriptions go, or null for beside the mail
/// @param layout  `fs` or `maildir++`
/// @param volatileDir `VOLATILEDIR=`: where dotlocks and other short-lived files may go, or null
/// @param hasInbox true if this namespace serves INBOX
/// @param conf    settings in force for this user
public record FolderRoot(MailUser user, String driver, Path path, Path inbox, Path index, Path control, String layout,
                         Path volatileDir, boolean hasInbox, Conf conf) {
}
