package culver.storage;

/// A namespace as clients see it (RFC 2342).
///
/// @param type      whose mail it is
/// @param prefix    what names in it begin with, separator included; empty for the default one
/// @param separator between the levels of a name
/// @param hidden    not told by NAMESPACE
/// @param listed    shown by LIST when the pattern does not ask for the prefix
public record Namespace(Type type, String prefix, char separator, boolean hidden, boolean listed) {
    public enum Type { PRIVATE, SHARED, PUBLIC }
}
