package culver.imap.state;

import java.time.Duration;
import java.util.List;

/// What the configuration says to IMAP sessions; the settings are in `culver.imap.ImapSettings`.
///
/// @param maxCommand octets of one command, small literals included
/// @param idleNotify how often IDLE says `* OK Still here`
/// @param capability `imap_capability`
/// @param idSend     fields of the server's ID, by name
/// @param idLog      fields of the client's ID to log; `*` all
/// @param logoutFormat of the line at the end
/// @param greeting   `login_greeting`
/// @param maxUserIp  `mail_max_userip_connections`
public record Options(int maxCommand, Duration idleNotify, String capability, List<String> idSend, List<String> idLog, String logoutFormat,
                      String greeting, long maxUserIp) {
}
