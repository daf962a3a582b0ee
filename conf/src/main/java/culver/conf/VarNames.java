package culver.conf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which long name a letter stands for, and the variables that need no value.
final class VarNames {
    private VarNames() {
    }

    /// Dovecot's letters for users, logins and log lines; those of single settings (`pop3_uidl_format`, `deliver_log_format`, …)
    /// are values that the caller gives.
    static String ofLetter(char letter) {
        return switch (letter) {
            case 'u' -> "user";
            case 'n' -> "username";
            case 'd' -> "domain";
            case 'h' -> "home";
            case 's' -> "service";
            case 'l' -> "lip";
            case 'r' -> "rip";
            case 'a' -> "lport";
            case 'b' -> "rport";
            case 'p' -> "pid";
            case 'i' -> "uid";
            case 'm' -> "mech";
            case 'c' -> "secured";
            case 'k' -> "cert";
            case 'w' -> "password";
            case 'e' -> "mail_pid";
            default -> null;
        };
    }

    /// The 2.3 name of what 2.4 calls otherwise, or null.
    static String older(String name) {
        return switch (name) {
            case "local_ip" -> "lip";
            case "remote_ip" -> "rip";
            case "local_port" -> "lport";
            case "remote_port" -> "rport";
            case "mechanism" -> "mech";
            case "protocol" -> "service";
            default -> null;
        };
    }

    /// `pid`, `hostname`, `env:NAME` (empty when it is not set), or null.
    static String builtin(String name) {
        if (name.startsWith("env:")) {
            String value = System.getenv(name.substring(4));
            return value == null ? "" : value;
        }
        return switch (name) {
            case "pid", "process:pid" -> Long.toString(ProcessHandle.current().pid());
            case "hostname", "system:hostname" -> Host.NAME;
            default -> null;
        };
    }

    private static final class Host {
        static final String NAME = name();

        private static String name() {
            try {
                // the kernel's own: no resolver is asked
                return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            } catch (IOException _) {
                try {
                    return InetAddress.getLocalHost().getHostName();
                } catch (UnknownHostException _) {
                    return "localhost";
                }
            }
        }
    }
}
