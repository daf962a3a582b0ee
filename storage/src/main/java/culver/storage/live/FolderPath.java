package culver.storage.live;

import java.util.List;

/// A mailbox's name within its namespace, level by level, in Unicode: `[Lists, Postfix]`. `[INBOX]` is the inbox.
public record FolderPath(List<String> levels) {
    public static final FolderPath INBOX = new FolderPath(List.of("INBOX"));

    public FolderPath {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("a folder path has at least one level");
        }
    }

    public static FolderPath of(String... levels) {
        return new FolderPath(List.of(levels));
    }

    public boolean isInbox() {
        return levels.size() == 1 && levels.getFirst().equals("INBOX");
    }

    /// True if `other` is below this.
    public boolean isAbove(FolderPath other) {
        return other.levels.size() > levels.size() && other.levels.subList(0, levels.size()).equals(levels);
    }
}
