package culver.lda.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// procmail's command line.
///
/// @param sender        `-f`, or null
/// @param override      `-o`: somebody who is not trusted gets their own name into the `From ` line
/// @param temporaryOnly `-t`
/// @param markFromLines `-Y`
/// @param preserve      `-p`: keep the environment
/// @param generic       `-m`: one rc file, and its arguments
/// @param version       `-v`
/// @param users         after `-d`; null: the mail is the caller's
/// @param arguments     `-a`, or what follows the rc file of `-m`
/// @param operands      `NAME=value` and rc files
/// @param complaints    about the command line; they stop nothing
record FilterOptions(String sender, boolean override, boolean temporaryOnly, boolean markFromLines, boolean preserve, boolean generic, boolean version,
                     List<String> users, List<String> arguments, List<String> operands, List<String> complaints) {
    static final String USAGE = """
            Usage: procmail [-vptoY] [-f fromwhom] [parameter=value | rcfile] ...
               Or: procmail [-toY] [-f fromwhom] [-a argument] ... -d recipient ...
               Or: procmail [-ptY] [-f fromwhom] -m [parameter=value] ... rcfile [arg] ...
            Processing continued
            """;

    /// @param name by which the program was called; one that does not begin with `procmail` or `culver-filter` stands for `-d` with all arguments
    static FilterOptions parse(String name, List<String> args) {
        if (!name.startsWith("procmail") && !name.startsWith("culver-filter")) {
            var users = args.stream().map(user -> user.toLowerCase(Locale.ROOT)).toList();
            return new FilterOptions(null, false, false, false, false, false, false, users, List.of(), List.of(), List.of());
        }
        return new Reading(args).options();
    }

    /// The command line as it is read.
    private static final class Reading {
        private final List<String> args;
        private final List<String> arguments = new ArrayList<>();
        private final List<String> complaints = new ArrayList<>();
        private final StringBuilder flags = new StringBuilder();
        private String sender;
        private List<String> users;
        private int at;

        Reading(List<String> args) {
            this.args = args;
        }

        FilterOptions options() {
            while (at < args.size() && args.get(at).startsWith("-") && args.get(at).length() > 1 && users == null) {
                var word = args.get(at++);
                if (word.equals("--")) {
                    break;
                }
                bundle(word);
            }
            var operands = users == null ? args.subList(at, args.size()) : List.<String>of();
            if (flags.indexOf("m") >= 0 && users != null || flags.indexOf("p") >= 0 && users != null) {
                complaints.add("Conflicting options");
            }
            return new FilterOptions(sender, has('o'), has('t'), has('Y'), has('p'), has('m'), has('v'), users, arguments, operands, complaints);
        }

        private boolean has(char flag) {
            return flags.indexOf(Character.toString(flag)) >= 0;
        }

        private void bundle(String word) {
            for (int i = 1; i < word.length(); i++) {
                char flag = word.charAt(i);
                var rest = word.substring(i + 1);
                switch (flag) {
                    case 'v', 'p', 't', 'o', 'Y', 'm' -> flags.append(flag);
                    case 'f', 'r', 'a' -> {
                        value(flag, rest);
                        return;
                    }
                    case 'd' -> {
                        users = new ArrayList<>();
                        if (!rest.isEmpty()) {
                            users.add(rest);
                        }
                        users.addAll(args.subList(at, args.size()));
                        return;
                    }
                    default -> {
                        complaints.add("Unrecognised options: \"" + flag + "\"");
                        complaints.add(USAGE);
                    }
                }
            }
        }

        private void value(char flag, String glued) {
            if (glued.isEmpty() && at >= args.size()) {
                complaints.add(flag == 'a' ? "Missing argument" : "Missing name");
                return;
            }
            var value = glued.isEmpty() ? args.get(at++) : glued;
            if (flag == 'a') {
                arguments.add(value);
            } else {
                sender = value;
            }
        }
    }
}
