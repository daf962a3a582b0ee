package culver.storage.maildir;

import java.util.Arrays;

/// Finds files by their base name without making a string for each base: a hash table over the names themselves.
///
/// Made for one look at a directory and thrown away: 100,000 names cost a few milliseconds and a megabyte. One thread.
final class NameIndex {
    private String[] names;
    private int[] slots;
    private int size;

    NameIndex(int expected) {
        names = new String[Math.max(16, expected)];
        slots = new int[Integer.highestOneBit(Math.max(16, expected)) * 4];
    }

    int size() {
        return size;
    }

    /// The name as it was added.
    String name(int number) {
        return names[number];
    }

    /// Adds a name, without looking whether its base is there: then the later one is found.
    ///
    /// @return its number: 0, 1, 2, …
    int add(String file) {
        if (size == names.length) {
            grow();
        }
        names[size] = file;
        int slot = slot(file);
        slots[slot] = size + 1;
        return size++;
    }

    /// The number of the name with the same base, or -1.
    int find(String file) {
        return slots[slot(file)] - 1;
    }

    /// Where the base is, or the free slot where it would be.
    private int slot(String file) {
        int start = MaildirName.start(file);
        int end = MaildirName.baseEnd(file);
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + file.charAt(i);
        }
        hash *= 0x9E3779B9;
        for (int slot = hash >>> 7 & slots.length - 1; ; slot = slot + 1 & slots.length - 1) {
            if (slots[slot] == 0 || sameBase(names[slots[slot] - 1], file, start, end)) {
                return slot;
            }
        }
    }

    private static boolean sameBase(String other, String file, int start, int end) {
        int from = MaildirName.start(other);
        int length = end - start;
        return other.regionMatches(from, file, start, length)
            && (other.length() == from + length || other.charAt(from + length) == MaildirName.INFO);
    }

    private void grow() {
        names = Arrays.copyOf(names, size * 2);
        slots = new int[Integer.highestOneBit(size * 2) * 4];
        for (int number = 0; number < size; number++) {
            slots[slot(names[number])] = number + 1;
        }
    }
}
