package culver.admin;

import culver.conf.ConfDump;
import culver.conf.ConfException;
import culver.conf.ConfFile;
import culver.conf.ConfParser;
import culver.conf.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culverconf`: shows the settings that the server would run with, in the language of the file; doveconf's flags.
///
/// Exit codes: 0; 64 for a wrong command line; 89 for a configuration that cannot be used, as doveconf has it.
@Command(name = "culverconf", sortOptions = false, mixinStandardHelpOptions = true, version = "culverconf 0.1.0",
        description = "Shows the effective configuration.", footer = "Without -a, -d or -N: the settings that differ from their default, as -n.")
public final class CulverConf implements Callable<Integer> {
    private static final int USAGE = 64;
    private static final int BAD_CONFIGURATION = 89;

    @Option(names = "-n", description = "Settings that differ from their default.")
    private boolean nonDefault;
    @Option(names = "-a", description = "All settings.")
    private boolean all;
    @Option(names = "-d", description = "All settings with their default.")
    private boolean defaults;
    @Option(names = "-N", description = "Settings that differ, and those that the file sets to their default.")
    private boolean explicit;
    @Option(names = "-c", paramLabel = "FILE", description = "The configuration file; else /etc/culver/culver.conf, else /etc/dovecot/dovecot.conf.")
    private String file;
    @Option(names = "-f", paramLabel = "NAME=VALUE", description = "As a connection sees it: protocol=imap (service), lname=NAME (local_name).")
    private List<String> filters = List.of();
    @Option(names = "-o", paramLabel = "NAME=VALUE", description = "A setting that wins over the file.")
    private List<String> overrides = List.of();
    @Option(names = "-h", description = "With names: only the values.")
    private boolean valuesOnly;
    @Parameters(paramLabel = "SETTING", arity = "0..*", description = "Only these settings.")
    private List<String> names = List.of();

    private CulverConf() {
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new CulverConf()).setParameterExceptionHandler((e, _) -> {
            System.err.println("culverconf: " + e.getMessage());
            return USAGE;
        }).execute(args));
    }

    @Override
    public Integer call() {
        try {
            var parser = new ConfParser(AllSettings.TABLES);
            for (var override : overrides) {
                parser = parser.override(override);
            }
            Path path = ConfFile.find(file);
            var parsed = parser.parse(path);
            parsed.warnings().forEach(line -> System.err.println("culverconf: Warning: " + line));
            var conf = filters.isEmpty() ? parsed.conf() : parsed.conf().in(scope());
            var dump = new ConfDump(AllSettings.TABLES);
            if (names.isEmpty()) {
                System.out.println("# " + path);
                System.out.print(dump.print(conf, mode()));
                return 0;
            }
            for (var name : names) {
                var line = dump.print(conf, name);
                if (line == null) {
                    System.err.println("culverconf: Fatal: there is no setting " + name);
                    return USAGE;
                }
                System.out.println(valuesOnly ? line.strip().replaceFirst("^\\S+ = ?", "") : line.strip());
            }
            return 0;
        } catch (ConfException e) {
            System.err.println("culverconf: Fatal: " + e.getMessage());
            return BAD_CONFIGURATION;
        }
    }

    private ConfDump.Mode mode() {
        return all ? ConfDump.Mode.ALL : defaults ? ConfDump.Mode.DEFAULTS : explicit ? ConfDump.Mode.EXPLICIT : ConfDump.Mode.NON_DEFAULT;
    }

    private Scope scope() throws ConfException {
        var protocol = "";
        var localName = "";
        for (var filter : filters) {
            int equals = filter.indexOf('=');
            switch (equals < 0 ? "" : filter.substring(0, equals)) {
                case "protocol", "service" -> protocol = filter.substring(equals + 1);
                case "lname", "local_name" -> localName = filter.substring(equals + 1);
                default -> throw new ConfException("-f wants protocol=NAME or lname=NAME, not '" + filter + "'");
            }
        }
        return new Scope(protocol, null, null, localName);
    }
}
