package culver.storage;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Scope;
import culver.conf.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A configuration as one user has it: top-level settings that the userdb gives override the file's. `mail` is another name
/// for `mail_location`. Immutable.
record UserConf(Conf conf, Map<String, String> fields) implements Conf {
    private static final System.Logger LOG = System.getLogger(UserConf.class.getName());

    static Conf of(Conf conf, MailUser user) {
        if (user.fields().isEmpty()) {
            return conf;
        }
        var fields = new HashMap<>(user.fields());
        if (fields.containsKey("mail")) {
            fields.putIfAbsent(StorageSettings.MAIL_LOCATION.name(), fields.get("mail"));
        }
        return new UserConf(conf, Map.copyOf(fields));
    }

    @Override
    public <T> T get(Setting<T> setting) {
        var text = fields.get(setting.name());
        if (text != null) {
            try {
                return setting.read(text);
            } catch (ConfException e) {
                LOG.log(System.Logger.Level.ERROR, "userdb field ignored: {0}", e.getMessage());
            }
        }
        return conf.get(setting);
    }

    @Override
    public boolean has(Setting<?> setting) {
        return fields.containsKey(setting.name()) || conf.has(setting);
    }

    @Override
    public List<Conf> blocks(String type) {
        return conf.blocks(type);
    }

    @Override
    public String name() {
        return conf.name();
    }

    @Override
    public Map<String, String> group(String type) {
        return conf.group(type);
    }

    @Override
    public Conf in(Scope scope) {
        return new UserConf(conf.in(scope), fields);
    }

    @Override
    public String where() {
        return conf.where();
    }
}
