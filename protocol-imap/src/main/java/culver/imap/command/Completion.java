package culver.imap.command;

import culver.imap.state.ImapState;

/// How a command ended: its tagged response, and the state that the session is in from now on.
///
/// @param code without brackets, or empty
/// @param next null: the state stays
public record Completion(Kind kind, String code, String text, ImapState next) {
    public enum Kind { OK, NO, BAD }

    public static Completion ok(String text) {
        return new Completion(Kind.OK, "", text, null);
    }

    public static Completion ok(String code, String text) {
        return new Completion(Kind.OK, code, text, null);
    }

    public static Completion no(String text) {
        return new Completion(Kind.NO, "", text, null);
    }

    public static Completion no(String code, String text) {
        return new Completion(Kind.NO, code, text, null);
    }

    public static Completion bad(String text) {
        return new Completion(Kind.BAD, "", text, null);
    }

    /// This, and the session goes over to another state.
    public Completion into(ImapState state) {
        return new Completion(kind, code, text, state);
    }
}
