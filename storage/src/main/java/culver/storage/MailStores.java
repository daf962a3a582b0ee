package culver.storage;

import culver.conf.Conf;
import culver.storage.live.LiveMailboxes;
import culver.storage.live.MailboxFormat;
import java.util.List;

/// Opens users' mail: reads `mail_location` and the `namespace` blocks, detects formats, and puts the trees of the formats
/// together into one [MailStore]. One instance for the process; thread-safe.
public final class MailStores {
    private final List<MailboxFormat> formats;
    private final LiveMailboxes live;
    private final Autodetect autodetect;

    public MailStores(List<MailboxFormat> formats, LiveMailboxes live) {
        this(formats, live, new Autodetect());
    }

    MailStores(List<MailboxFormat> formats, LiveMailboxes live, Autodetect autodetect) {
        this.formats = List.copyOf(formats);
        this.live = live;
        this.autodetect = autodetect;
    }

    /// Opens a user's mail.
    ///
    /// @param conf the settings in force for this session (protocol and filters applied)
    /// @throws StorageException TEMP with the reason for the log: no home, autodetection failed, a bad mail_location
    public MailStore open(MailUser user, Conf conf) throws StorageException {
        var ofUser = UserConf.of(conf, user);
        var mounts = new Namespaces(formats, autodetect, user, ofUser).open();
        return new UserMailStore(mounts, live, ofUser.get(StorageSettings.MAX_KEYWORD_LENGTH));
    }
}
