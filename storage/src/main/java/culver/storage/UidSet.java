package culver.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;

/// A set of UIDs (1..2^32-1) or of sequence numbers, as ascending ranges that neither touch nor overlap. Immutable.
public final class UidSet implements Iterable<UidSet.Range> {
    public static final UidSet EMPTY = new UidSet(List.of());

    /// From `first` to `last`, both included.
    public record Range(long first, long last) {
        public Range {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("bad range " + first + ":" + last);
            }
        }
    }

    private final List<Range> ranges;

    private UidSet(List<Range> ranges) {
        this.ranges = ranges;
    }

    /// The union of ranges in any order.
    public static UidSet of(List<Range> ranges) {
        var sorted = new ArrayList<>(ranges);
        sorted.sort((a, b) -> Long.compare(a.first, b.first));
        var merged = new ArrayList<Range>();
        for (var range : sorted) {
            if (!merged.isEmpty() && range.first <= merged.getLast().last + 1) {
                var last = merged.removeLast();
                merged.add(new Range(last.first, Math.max(last.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return merged.isEmpty() ? EMPTY : new UidSet(List.copyOf(merged));
    }

    public static UidSet range(long first, long last) {
        return new UidSet(List.of(new Range(first, last)));
    }

    public static UidSet of(long... uids) {
        var sorted = uids.clone();
        Arrays.sort(sorted);
        var builder = new Builder();
        for (long uid : sorted) {
            builder.add(uid);
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public boolean contains(long uid) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            var range = ranges.get(mid);
            if (uid < range.first) {
                high = mid - 1;
            } else if (uid > range.last) {
                low = mid + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /// How many numbers are in it.
    public long count() {
        return ranges.stream().mapToLong(r -> r.last - r.first + 1).sum();
    }

    /// The greatest number in it.
    ///
    /// @throws NoSuchElementException when it is empty
    public long max() {
        return ranges.getLast().last;
    }

    /// The least number in it.
    ///
    /// @throws NoSuchElementException when it is empty
    public long min() {
        return ranges.getFirst().first;
    }

    public List<Range> ranges() {
        return ranges;
    }

    /// Every number, ascending. Beware of sets that came from a client: `1:4294967295` is a legal one.
    public LongStream stream() {
        return ranges.stream().flatMapToLong(r -> LongStream.rangeClosed(r.first, r.last));
    }

    @Override
    public Iterator<Range> iterator() {
        return ranges.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet set && ranges.equals(set.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    /// In IMAP's form: `1:3,7`; empty text for the empty set.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var range : ranges) {
            text.append(text.isEmpty() ? "" : ",").append(range.first);
            if (range.last != range.first) {
                text.append(':').append(range.last);
            }
        }
        return text.toString();
    }

    /// Collects ascending numbers into ranges without a list of them all.
    public static final class Builder {
        private final List<Range> ranges = new ArrayList<>();
        private long first;
        private long last;

        /// @throws IllegalArgumentException when `uid` is less than the one before
        public Builder add(long uid) {
            if (last != 0 && uid < last) {
                throw new IllegalArgumentException(uid + " after " + last);
            }
            if (last != 0 && uid <= last + 1) {
                last = uid;
                return this;
            }
            flush();
            first = uid;
            last = uid;
            return this;
        }

        public UidSet build() {
            flush();
            last = 0;
            return ranges.isEmpty() ? EMPTY : new UidSet(List.copyOf(ranges));
        }

        private void flush() {
            if (last != 0) {
                ranges.add(new Range(first, last));
            }
        }
    }
}
