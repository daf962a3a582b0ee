package culver.storage;

import java.nio.file.Path;
import java.util.Map;

/// A user as the userdb knows them: what a store needs to open their mail.
///
/// @param name   full name after `auth_username_format`
/// @param home   home directory, or null when the userdb has none
/// @param uid    owner of the files, -1 when the userdb does not say (then the server's own)
/// @param gid    group of the files, -1 likewise
/// @param fields further userdb fields; those that have a setting's name (`mail` means `mail_location`) override the setting
public record MailUser(String name, Path home, int uid, int gid, Map<String, String> fields) {
    public MailUser {
        fields = Map.copyOf(fields);
    }
}
