package culver.imap;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/// The log of the tests: kept instead of printed, errors printed too.
public final class RecordedLogs extends System.LoggerFinder {
    private static final List<String> IMAP = new CopyOnWriteArrayList<>();

    /// The lines of IMAP sessions since the last call.
    static List<String> take() {
        var lines = List.copyOf(IMAP);
        IMAP.clear();
        return lines;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new System.Logger() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public boolean isLoggable(Level level) {
                return level.getSeverity() >= Level.INFO.getSeverity();
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
                if (name.equals("culver.imap")) {
                    IMAP.add(message);
                }
                if (level.getSeverity() >= Level.ERROR.getSeverity()) {
                    System.err.println(name + ": " + message + (thrown == null ? "" : ": " + thrown));
                }
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String format, Object... params) {
                log(level, bundle, params == null ? format : java.text.MessageFormat.format(format, params), (Throwable) null);
            }
        };
    }
}
