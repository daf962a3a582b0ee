package culver.conf;

import java.nio.file.Path;

/// The value of a setting such as `ssl_cert = </etc/ssl/mail.pem`: a file, or the content itself.
///
/// The file is neither opened nor looked at here: the room that uses it does so when it starts and at each reload, as the user that
/// it runs as, and names the path in its messages.
///
/// @param path   the file (absolute where it was read from a configuration file), or null when the content stands in the setting
/// @param inline the content where there is no path; empty when the setting is not set
public record FileValue(Path path, String inline) {
    /// True when neither a file nor a content was given.
    public boolean isEmpty() {
        return path == null && inline.isEmpty();
    }

    static FileValue read(String text) {
        return text.startsWith("<") ? new FileValue(Path.of(text.substring(1).strip()), "") : new FileValue(null, text);
    }
}
