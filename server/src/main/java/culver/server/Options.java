package culver.server;

import java.util.ArrayList;
import java.util.List;

/// The command line of `culver`: Dovecot's flags, and `demo`.
///
/// @param what       what to do
/// @param foreground `-F`
/// @param confFile   `-c`, or null
/// @param overrides  `-o name=value`, in order
/// @param demoDir    `--dir` of `demo`
record Options(What what, boolean foreground, String confFile, List<String> overrides, String demoDir) {
    enum What { SERVE, DEMO, HELP, VERSION, RELOAD, STOP }

    static final String USAGE = """
            Usage: culver [-F] [-c FILE] [-o NAME=VALUE]   run the server (-F: in the foreground)
                   culver [-c FILE] reload | stop          tell the running server
                   culver demo [--dir DIR]                 a self-contained trial on loopback
                   culver --version""";

    Options {
        overrides = List.copyOf(overrides);
    }

    /// The command line is wrong: the message says how.
    static final class UsageException extends Exception {
        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(String... args) throws UsageException {
        var what = What.SERVE;
        boolean foreground = false;
        String confFile = null;
        var overrides = new ArrayList<String>();
        String demoDir = "demo";
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "-F" -> foreground = true;
                case "-c" -> confFile = value(args, ++i);
                case "-o" -> overrides.add(value(args, ++i));
                case "--dir" -> demoDir = value(args, ++i);
                case "demo" -> what = What.DEMO;
                case "reload" -> what = What.RELOAD;
                case "stop" -> what = What.STOP;
                case "-h", "--help" -> what = What.HELP;
                case "--version" -> what = What.VERSION;
                default -> throw new UsageException("unknown argument: " + args[i]);
            }
        }
        return new Options(what, foreground, confFile, overrides, demoDir);
    }

    private static String value(String[] args, int at) throws UsageException {
        if (at >= args.length) {
            throw new UsageException(args[at - 1] + " needs a value");
        }
        return args[at];
    }
}
