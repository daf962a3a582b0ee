package culver.storage.live;

import culver.storage.StorageException;
import java.util.List;

/// The subscribed names of one tree. They need not exist.
public interface Subscriptions {
    /// In the order in which they were subscribed.
    List<FolderPath> read() throws StorageException;

    /// Subscribes, or unsubscribes. Nothing happens when it is so already.
    void set(FolderPath folder, boolean subscribed) throws StorageException;
}
