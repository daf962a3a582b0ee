package culver.conf;

import java.util.List;
import java.util.Map;

/// The effective configuration, or one block of it: values by [Setting], nested blocks in file order.
///
/// Immutable, so it may be shared by all threads; a reload makes a new one. Filters (`protocol`, `local`, `remote`,
/// `local_name`) are applied by [#in]. The values were checked when the file was read, so [#get] does not fail.
public interface Conf {
    /// The effective value: the file's, else the setting's default. Never null.
    <T> T get(Setting<T> setting);

    /// True if the file (not the default) says it, in the present scope.
    boolean has(Setting<?> setting);

    /// The blocks of a type (`passdb`, `userdb`, `namespace`, `service`, `inet_listener`, `mailbox`), in file order;
    /// blocks with the same type and name are one, merged.
    List<Conf> blocks(String type);

    /// This block's name (`inbox` in `namespace inbox { }`), empty where it has none and for the whole configuration.
    String name();

    /// The values of a free-form group such as `plugin { }`, in file order.
    Map<String, String> group(String type);

    /// The same configuration as seen by a connection: the filter blocks that match are applied over the rest, the more specific and
    /// the later ones last. A view may be narrowed again: what the new scope leaves open stays as it was.
    Conf in(Scope scope);

    /// What the filter blocks select, one by one and in file order, each merged over the rest: for checking at start what [#in] may
    /// give later. Empty when there are none.
    default List<Conf> filtered() {
        return List.of();
    }

    /// Where this block begins, for messages: `FILE line N`.
    String where();

    /// A configuration that holds only these top-level values, for tests and tools.
    ///
    /// @throws IllegalArgumentException from [#get] when a value cannot be read
    static Conf of(Map<String, String> values) {
        return new MapConf(values);
    }
}
