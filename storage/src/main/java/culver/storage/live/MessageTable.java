package culver.storage.live;

import culver.storage.Flags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is known of every message of one mailbox, in primitive arrays, ascending by UID: the state that all sessions share.
///
/// A row is an index into the arrays and is valid only while the live mailbox's lock is held and no row was removed.
/// Every change of flags and every arrival raises the highest mod-sequence by one and stamps the row with it.
///
/// Flags are bits: the system flags of [Flags], then one bit for each keyword of the mailbox in the order of its first use.
///
/// Not thread-safe: guarded by the live mailbox's lock.
public final class MessageTable {
    /// For sizes and dates that nobody has looked up yet.
    public static final long UNKNOWN = -1;
    /// The bit of the first keyword.
    public static final int FIRST_KEYWORD = 6;
    /// How many keywords one mailbox can have.
    public static final int MAX_KEYWORDS = 64 - FIRST_KEYWORD;

    private int size;
    private int[] uids = new int[16];
    private long[] bits = new long[16];
    private long[] modSeqs = new long[16];
    private long[] dates = new long[16];
    private long[] virtualSizes = new long[16];
    private Object[] handles = new Object[16];
    private final List<String> keywords = new ArrayList<>();
    private long uidValidity;
    private long uidNext = 1;
    private long highestModSeq = 1;
    private long expunges;

    public int size() {
        return size;
    }

    public long uidValidity() {
        return uidValidity;
    }

    /// A change from one valid value to another forgets every message and UIDNEXT, for UIDs begin anew; it makes all open views invalid.
    public void uidValidity(long value) {
        if (uidValidity != 0 && uidValidity != value) {
            clear();
        }
        uidValidity = value;
    }

    public long uidNext() {
        return uidNext;
    }

    /// Never goes back within a UIDVALIDITY: a smaller value is ignored.
    public void uidNext(long value) {
        uidNext = Math.max(uidNext, value);
    }

    public long highestModSeq() {
        return highestModSeq;
    }

    /// Continues mod-sequences from before a restart; a smaller value is ignored.
    public void highestModSeq(long value) {
        highestModSeq = Math.max(highestModSeq, value);
    }

    /// Grows by one with every removed row: tells a view that it must look for expunged messages.
    public long expunges() {
        return expunges;
    }

    public long uid(int row) {
        return Integer.toUnsignedLong(uids[row]);
    }

    /// The row of a UID, or -(insertion point) - 1.
    public int find(long uid) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            long at = uid(mid);
            if (at < uid) {
                low = mid + 1;
            } else if (at > uid) {
                high = mid - 1;
            } else {
                return mid;
            }
        }
        return -low - 1;
    }

    public long bits(int row) {
        return bits[row];
    }

    /// Sets the flag bits of a row; a difference gets a new mod-sequence (a difference in RECENT alone does not).
    public void bits(int row, long value) {
        if (((bits[row] ^ value) & ~Flags.RECENT) != 0) {
            modSeqs[row] = ++highestModSeq;
        }
        bits[row] = value;
    }

    public long modSeq(int row) {
        return modSeqs[row];
    }

    /// Seconds since 1970, or UNKNOWN.
    public long date(int row) {
        return dates[row];
    }

    public void date(int row, long seconds) {
        dates[row] = seconds;
    }

    /// Octets with CRLF line ends, or UNKNOWN.
    public long virtualSize(int row) {
        return virtualSizes[row];
    }

    public void virtualSize(int row, long octets) {
        virtualSizes[row] = octets;
    }

    /// The backend's own note on a message: a file name, an offset.
    public Object handle(int row) {
        return handles[row];
    }

    public void handle(int row, Object handle) {
        handles[row] = handle;
    }

    /// Adds a message; its UID must be greater than all others. Raises UIDNEXT above it.
    ///
    /// @return its row
    public int add(long uid, long flagBits, long date, long virtualSize, Object handle) {
        if (size > 0 && uid <= uid(size - 1)) {
            throw new IllegalArgumentException("UID " + uid + " after " + uid(size - 1));
        }
        if (size == uids.length) {
            grow();
        }
        uids[size] = (int) uid;
        bits[size] = flagBits;
        modSeqs[size] = ++highestModSeq;
        dates[size] = date;
        virtualSizes[size] = virtualSize;
        handles[size] = handle;
        uidNext(uid + 1);
        return size++;
    }

    /// Removes the rows for which `gone` is true (indexed by row), in one pass.
    public void removeAll(BitSet gone) {
        int to = 0;
        for (int row = 0; row < size; row++) {
            if (gone.get(row)) {
                expunges++;
                continue;
            }
            if (to != row) {
                uids[to] = uids[row];
                bits[to] = bits[row];
                modSeqs[to] = modSeqs[row];
                dates[to] = dates[row];
                virtualSizes[to] = virtualSizes[row];
                handles[to] = handles[row];
            }
            to++;
        }
        if (to != size) {
            highestModSeq++;
            Arrays.fill(handles, to, size, null);
            size = to;
        }
    }

    private void clear() {
        var all = new BitSet();
        all.set(0, size);
        removeAll(all);
        uidNext = 1;
    }

    /// Keywords in the order of their bits.
    public List<String> keywords() {
        return List.copyOf(keywords);
    }

    public int keywordCount() {
        return keywords.size();
    }

    /// True if the keyword has a bit.
    public boolean knows(String keyword) {
        return keywords.stream().anyMatch(keyword::equalsIgnoreCase);
    }

    /// The bit index (6..63) of a keyword, made if it is new; -1 when there is no room for one more.
    public int keywordBit(String keyword) {
        for (int i = 0; i < keywords.size(); i++) {
            if (keywords.get(i).equalsIgnoreCase(keyword)) {
                return FIRST_KEYWORD + i;
            }
        }
        if (keywords.size() == MAX_KEYWORDS) {
            return -1;
        }
        keywords.add(keyword);
        return FIRST_KEYWORD + keywords.size() - 1;
    }

    /// The keyword of a bit index, if there is one.
    public Optional<String> keyword(int bit) {
        return bit >= FIRST_KEYWORD && bit - FIRST_KEYWORD < keywords.size() ? Optional.of(keywords.get(bit - FIRST_KEYWORD)) : Optional.empty();
    }

    /// The bits of flags; keywords that find no room are left out.
    public long bits(Flags flags) {
        long value = flags.system();
        for (var keyword : flags.keywords()) {
            int bit = keywordBit(keyword);
            if (bit >= 0) {
                value |= 1L << bit;
            }
        }
        return value;
    }

    /// The flags of bits.
    public Flags flags(long value) {
        if (value >>> FIRST_KEYWORD == 0) {
            return new Flags((int) value & Flags.SYSTEM, Set.of());
        }
        var names = new LinkedHashSet<String>();
        for (int i = 0; i < keywords.size(); i++) {
            if ((value >>> (FIRST_KEYWORD + i) & 1) != 0) {
                names.add(keywords.get(i));
            }
        }
        return new Flags((int) value & Flags.SYSTEM, names);
    }

    private void grow() {
        int more = Math.max(16, size + (size >> 1));
        uids = Arrays.copyOf(uids, more);
        bits = Arrays.copyOf(bits, more);
        modSeqs = Arrays.copyOf(modSeqs, more);
        dates = Arrays.copyOf(dates, more);
        virtualSizes = Arrays.copyOf(virtualSizes, more);
        handles = Arrays.copyOf(handles, more);
    }
}
