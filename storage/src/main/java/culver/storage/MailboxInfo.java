package culver.storage;

import java.util.Set;

/// One line of LIST: a name and what is known of it without opening it.
///
/// @param separator   of its namespace
/// @param selectable  false for a name that only has children (`\Noselect`)
/// @param hasChildren at least one name below it
/// @param subscribed  the user subscribed to it
/// @param specialUse  RFC 6154 attributes from the configuration, with their backslash: `\Drafts`
/// @param marked      true: has new messages since it was last looked at; false: not known
public record MailboxInfo(MailboxName name, char separator, boolean selectable, boolean hasChildren, boolean subscribed,
                          Set<String> specialUse, boolean marked) {
    public MailboxInfo {
        specialUse = Set.copyOf(specialUse);
    }
}
