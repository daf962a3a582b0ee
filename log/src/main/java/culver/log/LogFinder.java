package culver.log;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.StringJoiner;

/// Makes `System.getLogger` write to [LogRoute]. Found by the JDK through `META-INF/services`.
///
/// An exception is told in the line itself (its kind, its message, where it came from), because a log line is a line.
public final class LogFinder extends System.LoggerFinder {
    /// How many places of a stack are told.
    private static final int DEPTH = 12;

    /// For the JDK.
    public LogFinder() {
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Line(name);
    }

    private record Line(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return LogRoute.wants(name, level);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            if (isLoggable(level)) {
                LogRoute.write(level, thrown == null ? text : text + ": " + trace(thrown));
            }
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... values) {
            if (isLoggable(level)) {
                LogRoute.write(level, values == null || values.length == 0 ? format : MessageFormat.format(format, values));
            }
        }

        private static String trace(Throwable thrown) {
            var text = new StringJoiner(" <- ");
            for (var cause = thrown; cause != null; cause = cause.getCause()) {
                var places = new StringJoiner(" ", cause + " [", "]");
                var stack = cause.getStackTrace();
                for (int i = 0; i < Math.min(DEPTH, stack.length); i++) {
                    places.add(stack[i].toString());
                }
                text.add(places.toString());
            }
            return text.toString();
        }
    }
}
