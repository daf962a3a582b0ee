package culver.auth;

import culver.conf.ConfException;
import culver.conf.ConfParser;
import culver.conf.Setting;
import culver.conf.SettingTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

/// A configuration, its accounts and what they logged.
final class Site implements AutoCloseable {
    final Authenticator accounts;
    private final Lines lines;

    /// A logger that remembers.
    private static final class Lines implements System.Logger {
        private final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "culver.auth";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public synchronized void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            lines.add(level + " " + text);
        }

        @Override
        public synchronized void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(level + " " + format);
        }

        synchronized List<String> take() {
            var all = List.copyOf(lines);
            lines.clear();
            return all;
        }
    }

    private Site(Authenticator accounts, Lines lines) {
        this.accounts = accounts;
        this.lines = lines;
    }

    /// @param text of a configuration file; `DIR` in it is the folder. Failures are not delayed unless it says so.
    static Site of(Path dir, String text) throws ConfException {
        var tables = new ArrayList<>(AuthSettings.TABLES);
        tables.add(SettingTable.of(AuthSettings.SSL, AuthSettings.TRUSTED_NETWORKS, Setting.string("mail_location")));
        var conf = new ConfParser(tables).parse("auth_verbose = yes\nauth_failure_delay = 0\nfirst_valid_uid = 1\n" + text.replace("DIR", dir.toString()), dir).conf();
        var lines = new Lines();
        return new Site(Accounts.of(conf, lines), lines);
    }

    AuthResult login(String user, String password) throws Exception {
        return accounts.login(from("192.0.2.7"), user, password);
    }

    AuthResult login(String address, String user, String password) throws Exception {
        return accounts.login(from(address), user, password);
    }

    static AuthRequest from(String address) throws Exception {
        return new AuthRequest("imap", false, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 143),
                new InetSocketAddress(InetAddress.ofLiteral(address), 40000), "sEss", "");
    }

    /// What was logged since the last call.
    List<String> logged() {
        return lines.take();
    }

    @Override
    public void close() {
        accounts.close();
    }
}
