package culver.lda;

import java.util.LinkedHashMap;
import java.util.Map;

/// The command line of `culver-lda`: dovecot-lda's flags and their meaning.
///
/// @param user         `-d`: who gets it; null: the calling user
/// @param sender       `-f`: the envelope sender without angle brackets; null when not given, empty for the null sender
/// @param originalRcpt `-a`: the recipient as the MTA first saw it, or null
/// @param finalRcpt    `-r`: the recipient as the MTA finally had it, or null
/// @param mailbox      `-m`: where to save; null: INBOX
/// @param path         `-p`: the file to read instead of standard input, or null
/// @param confFile     `-c`, or null
/// @param overrides    `-o name=value`
/// @param refuse       `-e`: refusals are told by exit code 77 and a line on standard error
/// @param dryRun       `-n`, `--dry-run`: say what would be done
record LdaOptions(String user, String sender, String originalRcpt, String finalRcpt, String mailbox, String path, String confFile,
                  Map<String, String> overrides, boolean refuse, boolean dryRun) {
    static final String USAGE = """
            Usage: culver-lda [-c <config file>] [-d <username>] [-p <path>]
                              [-m <mailbox>] [-e] [-k] [-f <envelope sender>]
                              [-a <original envelope recipient>]
                              [-r <final envelope recipient>]
                              [-o <setting>=<value>] [-n | --dry-run]""";

    /// The command line is wrong: the message says how.
    static final class UsageException extends Exception {
        UsageException(String message) {
            super(message);
        }
    }

    static LdaOptions parse(String... args) throws UsageException {
        var values = new LinkedHashMap<Character, String>();
        var overrides = new LinkedHashMap<String, String>();
        boolean refuse = false;
        boolean dryRun = false;
        for (int i = 0; i < args.length; i++) {
            var arg = args[i];
            if (arg.equals("--dry-run")) {
                dryRun = true;
                continue;
            }
            if (!arg.startsWith("-") || arg.length() < 2 || arg.startsWith("--")) {
                throw new UsageException("Unknown argument: " + arg);
            }
            for (int at = 1; at < arg.length(); at++) {
                char flag = arg.charAt(at);
                if (flag == 'e') {
                    refuse = true;
                } else if (flag == 'n') {
                    dryRun = true;
                } else if (flag != 'k') {
                    if ("acdfmopr".indexOf(flag) < 0) {
                        throw new UsageException("invalid option -- '" + flag + "'");
                    }
                    var value = at + 1 < arg.length() ? arg.substring(at + 1) : ++i < args.length ? args[i] : null;
                    if (value == null) {
                        throw new UsageException("option requires an argument -- '" + flag + "'");
                    }
                    if (flag == 'o') {
                        int equals = value.indexOf('=');
                        if (equals < 1) {
                            throw new UsageException("-o wants name=value, not '" + value + "'");
                        }
                        overrides.put(value.substring(0, equals).strip(), value.substring(equals + 1).strip());
                    } else {
                        values.put(flag, value);
                    }
                    break;
                }
            }
        }
        var mailbox = values.get('m');
        return new LdaOptions(values.get('d'), unbracketed(values.get('f')), unbracketed(values.get('a')), unbracketed(values.get('r')),
                mailbox == null || mailbox.isEmpty() ? null : mailbox, values.get('p'), values.get('c'), overrides, refuse, dryRun);
    }

    private static String unbracketed(String address) {
        return address != null && address.startsWith("<") && address.endsWith(">") ? address.substring(1, address.length() - 1) : address;
    }
}
