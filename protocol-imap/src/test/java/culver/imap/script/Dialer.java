package culver.imap.script;

import java.io.IOException;

/// Opens connections to the server that a script is played against.
@FunctionalInterface
public interface Dialer {
    /// One connection, before its greeting was read.
    Wire dial() throws IOException;

    /// One connection as a client sees it.
    interface Wire extends AutoCloseable {
        void send(byte[] octets) throws IOException;

        /// The next octet, or -1 at the end.
        ///
        /// @throws IOException nothing came in time
        int read() throws IOException;

        @Override
        void close() throws IOException;
    }
}
