package culver.log;

import culver.posix.Syslog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One place that lines go to. Thread-safe. Writing never fails towards the caller: a log that cannot be written must not stop mail.
sealed interface LogOutput {
    /// @param time the timestamp with its blank, for outputs that have no clock of their own
    void write(System.Logger.Level level, String time, String line);

    /// Opens the file again, after another program has moved it away.
    default void reopen() throws IOException {
    }

    default void close() {
    }

    record Stderr(PrintStream stream) implements LogOutput {
        @Override
        public void write(System.Logger.Level level, String time, String line) {
            stream.println(time + line);
        }
    }

    record ToSyslog(Syslog syslog) implements LogOutput {
        @Override
        public void write(System.Logger.Level level, String time, String line) {
            syslog.write(switch (level) {
                case ERROR -> Syslog.ERROR;
                case WARNING -> Syslog.WARNING;
                case INFO -> Syslog.INFO;
                case ALL, TRACE, DEBUG, OFF -> Syslog.DEBUG;
            }, line);
        }
    }

    /// A file, opened for appending: each line is one `write`, so that several processes may share it.
    final class ToFile implements LogOutput {
        private final Path path;
        private FileChannel channel;

        ToFile(Path path) throws IOException {
            this.path = path;
            this.channel = open(path);
        }

        private static FileChannel open(Path path) throws IOException {
            return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }

        @Override
        public synchronized void write(System.Logger.Level level, String time, String line) {
            var octets = ByteBuffer.wrap((time + line + "\n").getBytes(StandardCharsets.UTF_8));
            try {
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
            } catch (IOException e) {
                System.err.println(time + line + " (not in " + path + ": " + e.getMessage() + ")");
            }
        }

        @Override
        public synchronized void reopen() throws IOException {
            var fresh = open(path);
            close();
            channel = fresh;
        }

        @Override
        public synchronized void close() {
            try {
                channel.close();
            } catch (IOException e) {
                System.err.println(path + ": " + e.getMessage());
            }
        }
    }
}
