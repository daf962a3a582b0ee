package culver.storage.mbox;

import java.util.ArrayList;
import java.util.List;

/// What a file shall become: its new content as pieces, some of them old octets at a new place, some of them new. Immutable.
///
/// Pieces are in the order of their new place and do not overlap there; what is not in any piece stays as it is.
///
/// @param oldSize size before
/// @param newSize size after
record Plan(long oldSize, long newSize, List<Piece> pieces) {
    /// @param from   where old octets lie; -1: `octets` are new
    /// @param to     where they shall lie
    /// @param octets new octets, or null
    record Piece(long from, long to, long length, byte[] octets) {
        boolean isMove() {
            return from >= 0;
        }
    }

    /// In which order the pieces can be put in place so that none overwrites old octets that are still wanted.
    enum Order {
        /// From the front: octets move towards the front or stay.
        FORWARD,
        /// From the end: octets move towards the end or stay.
        BACKWARD,
        /// All must be read before any is written.
        AT_ONCE
    }

    Plan {
        pieces = List.copyOf(pieces);
    }

    Order order() {
        boolean up = false;
        boolean down = false;
        for (var piece : pieces) {
            up |= piece.isMove() && piece.from < piece.to;
            down |= piece.isMove() && piece.from > piece.to;
        }
        return !up ? Order.FORWARD : !down ? Order.BACKWARD : Order.AT_ONCE;
    }

    boolean isEmpty() {
        return pieces.isEmpty() && oldSize == newSize;
    }

    /// Octets in all pieces.
    long work() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    /// Writes the new content from the front to the end.
    static final class Draft {
        private final long oldSize;
        private final List<Piece> pieces = new ArrayList<>();
        private long from = -1;
        private long to;
        private long length;
        private long size;

        Draft(long oldSize) {
            this.oldSize = oldSize;
        }

        /// Where the next octet goes.
        long size() {
            return size;
        }

        /// Old octets.
        void keep(long at, long octets) {
            if (octets <= 0) {
                return;
            }
            if (length > 0 && from + length == at) {
                length += octets;
            } else {
                flush();
                from = at;
                to = size;
                length = octets;
            }
            size += octets;
        }

        /// New octets.
        void put(byte[] octets) {
            if (octets.length > 0) {
                flush();
                pieces.add(new Piece(-1, size, octets.length, octets));
                size += octets.length;
            }
        }

        private void flush() {
            if (length > 0 && from != to) {
                pieces.add(new Piece(from, to, length, null));
            }
            length = 0;
        }

        Plan done() {
            flush();
            return new Plan(oldSize, size, pieces);
        }
    }
}
