package culver.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// The shape that all the `get…_r` functions share: fill a structure, keep its strings in a buffer of ours, say ERANGE when that is too small.
///
/// Threading: blocks as long as the name service takes.
final class NssCall {
    /// No entry of any sane database is longer; a group of 100,000 members fits.
    private static final int LARGEST = 16 << 20;

    private NssCall() {
    }

    /// @param errno, result, buffer and so on as the C function wants them
    @FunctionalInterface
    interface Call {
        int invoke(MemorySegment entry, MemorySegment buffer, long size, MemorySegment result) throws Throwable;
    }

    @FunctionalInterface
    interface Maker<T> {
        T make(MemorySegment entry) throws PosixException;
    }

    /// @return empty when the databases have no such entry
    static <T> Optional<T> get(String what, MemoryLayout layout, Call call, Maker<T> maker) throws PosixException {
        for (int size = 4096; ; size *= 4) {
            try (var arena = Arena.ofConfined()) {
                var entry = arena.allocate(layout);
                var result = arena.allocate(ValueLayout.ADDRESS);
                int error = call.invoke(entry, arena.allocate(size), size, result);
                boolean found = !result.get(ValueLayout.ADDRESS, 0).equals(MemorySegment.NULL);
                if (error == 0 && found) {
                    return Optional.of(maker.make(entry));
                }
                switch (error) {
                    // POSIX says 0 for "not found"; the C libraries say some of the others too.
                    case 0, Libc.ENOENT, Libc.ESRCH -> {
                        return Optional.empty();
                    }
                    case Libc.EINTR -> size /= 4;
                    case Libc.ERANGE -> {
                        if (size >= LARGEST) {
                            throw new PosixException(what, error);
                        }
                    }
                    default -> throw new PosixException(what, error);
                }
            } catch (PosixException e) {
                throw e;
            } catch (Throwable e) {
                throw Libc.rethrow(e);
            }
        }
    }
}
