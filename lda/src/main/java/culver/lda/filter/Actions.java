package culver.lda.filter;

import culver.lda.filter.Recipe.Capture;
import culver.lda.filter.Recipe.Folder;
import culver.lda.filter.Recipe.Forward;
import culver.lda.filter.Recipe.Pipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a recipe does when its conditions hold: programs, forwards, folders.
final class Actions {
    private final Run run;
    private final Recipe recipe;
    private final Variables variables;
    private final Report report;
    /// The folders' names are evaluated once: their backticks may do something.
    private List<String> folders;

    /// @param recipe null: only [#deliverByDefault]
    Actions(Run run, Recipe recipe) {
        this.run = run;
        this.recipe = recipe;
        variables = run.variables();
        report = run.report();
    }

    /// Has the mail arrived when this succeeds?
    boolean delivers() {
        return switch (recipe.action()) {
            case Pipe _ -> !recipe.has('f');
            case Capture _ -> false;
            default -> true;
        };
    }

    /// Is its success known only by having waited for its program? Otherwise it says nothing to a following `a` or `e`.
    boolean tells(boolean locked) {
        return delivers() || waits() || locked;
    }

    /// @param locked a lock file is held: then programs are waited for, whatever the flags say
    boolean run(boolean locked) throws IOException {
        boolean done = switch (recipe.action()) {
            case Pipe pipe when recipe.has('f') -> filter(pipe.command());
            case Pipe pipe -> pipe(pipe.command(), locked);
            case Capture capture -> capture(capture);
            case Forward forward -> forward(forward, locked);
            case Folder _ -> folder();
            default -> false;
        };
        run.trace().action(description(), done);
        return done;
    }

    private String description() {
        return switch (recipe.action()) {
            case Pipe pipe -> (recipe.has('f') ? "filter | " : "| ") + pipe.command().strip();
            case Capture capture -> capture.variable() + "=| " + capture.command().strip();
            case Forward _ -> "! " + variables.lastFolder;
            default -> variables.lastFolder;
        };
    }

    private boolean waits() {
        return recipe.has('w') || recipe.has('W');
    }

    private Feed feed(Octets part) throws IOException {
        return recipe.has('r') ? Feed.raw(part) : Feed.ended(part);
    }

    private Octets part() {
        return run.mail().parts(recipe.feedsHeader(), recipe.feedsBody());
    }

    // ---- locks

    /// The lock file that the recipe asks for.
    Optional<String> lockName() {
        var named = run.expander().words(recipe.lock(), false);
        if (!named.isEmpty()) {
            if (named.size() > 1) {
                report.say("Skipped \"" + String.join(" ", named.subList(1, named.size())) + "\"");
            }
            return Optional.of(named.getFirst());
        }
        var extension = variables.get("LOCKEXT", "");
        var target = switch (recipe.action()) {
            case Folder _ -> folders().isEmpty() ? "" : folders().getFirst();
            case Pipe pipe -> appendedTo(pipe.command());
            case Capture capture -> appendedTo(capture.command());
            default -> "";
        };
        if (target.equals("/dev/null")) {
            return Optional.empty();
        }
        if (target.isEmpty()) {
            report.say("Couldn't determine implicit lockfile from \"" + shown() + "\"");
        }
        return extension.isEmpty() ? Optional.empty() : Optional.of(target + extension);
    }

    private String shown() {
        return switch (recipe.action()) {
            case Pipe pipe -> pipe.command();
            case Capture capture -> capture.command();
            case Forward _ -> variables.get("SENDMAIL", "");
            default -> "";
        };
    }

    /// The word after `>>`.
    private String appendedTo(String command) {
        int at = command.indexOf(">>");
        if (at < 0) {
            return "";
        }
        var rest = command.substring(at + 2).stripLeading();
        int end = 0;
        while (end < rest.length() && " \t\n;&|()<>".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        var word = rest.substring(0, end);
        if (word.indexOf('"') >= 0 || word.indexOf('\'') >= 0) {
            return "";                                          // procmail does not look into quotes either, and both must agree on the lock
        }
        var words = run.expander().words(WordParser.line(new Chars(word)), false);
        return words.isEmpty() ? "" : words.getFirst();
    }

    // ---- programs

    private boolean filter(String command) throws IOException {
        if (recipe.has('c')) {
            report.say("Extraneous copy-flag ignored");
        }
        var output = new Spool(run.setup().tempDir());
        var outcome = run.programs().run(run.words(command), run.directory(), feed(part()), output, true);
        variables.exitStatus = outcome.status();
        if (failed(outcome, command) || outcome.timedOut()) {
            output.close();
            report.say("Rescue of unfiltered data succeeded");
            return false;
        }
        var mail = run.mail();
        var made = output.octets();
        var temp = run.setup().tempDir();
        if (recipe.feedsHeader() && recipe.feedsBody()) {
            run.replace(made);
        } else if (recipe.feedsHeader()) {
            run.replace(Octets.join(made, mail.body(), temp));
        } else {
            run.replace(Octets.join(mail.header(), made, temp));
        }
        return true;
    }

    /// By the flags `w`, `W` and `i`.
    private boolean failed(Programs.Outcome outcome, String command) {
        if (waits() && !outcome.good()) {
            if (!recipe.has('W')) {
                report.say("Program failure (" + outcome.status() + ") of \"" + shown(command) + "\"");
            } else {
                report.tell("Program failure (" + outcome.status() + ") of \"" + shown(command) + "\"");
            }
            return true;
        }
        if (!outcome.fed() && !recipe.has('i')) {
            report.say("Error while writing to \"" + shown(command) + "\"");
            return true;
        }
        return false;
    }

    private String shown(String command) {
        return Programs.needsShell(command, variables) ? command : command.strip().split("[ \t]")[0];
    }

    private boolean pipe(String command, boolean locked) throws IOException {
        var feed = feed(part());
        if (command.isBlank()) {
            if (!run.setup().dryRun()) {
                feed.writeTo(run.setup().output());
                run.setup().output().flush();
            }
            run.delivered("|", feed.length());
            return true;
        }
        var words = run.words(command);
        run.delivered(Programs.needsShell(command, variables) ? command : String.join(" ", words), feed.length());
        return run.setup().dryRun() || !tooLong() && give(words, feed, command, locked);
    }

    private boolean give(List<String> words, Feed feed, String command, boolean locked) {
        var outcome = run.programs().run(words, run.directory(), feed, null, waits() || locked);
        if (waits()) {
            variables.exitStatus = outcome.status();
        }
        return !failed(outcome, command);
    }

    private boolean capture(Capture capture) throws IOException {
        var outcome = run.programs().output(capture.command(), run.words(capture.command()), run.directory(), feed(part()));
        variables.exitStatus = outcome.outcome().status();
        if (failed(outcome.outcome(), capture.command())) {
            return false;
        }
        run.set(capture.variable(), outcome.stripNewline().kept(variables, report));
        return true;
    }

    private boolean forward(Forward forward, boolean locked) throws IOException {
        var words = new ArrayList<String>();
        words.add(variables.get("SENDMAIL", "/usr/sbin/sendmail"));
        for (var flag : variables.get("SENDMAILFLAGS", "").split("[ \t\n]+")) {
            if (!flag.isEmpty()) {
                words.add(flag);
            }
        }
        var addresses = run.expander().words(forward.addresses(), true);
        words.addAll(addresses.isEmpty() ? List.of("") : addresses);
        var part = recipe.feedsHeader() ? part().slice(run.mail().envelopeLines(), part().length()) : part();
        var feed = feed(part);
        run.delivered(String.join(" ", words), feed.length());
        return run.setup().dryRun() || !tooLong() && give(words, feed, words.getFirst(), locked);
    }

    /// A line that does not fit in `LINEBUF` must not be done by halves.
    private boolean tooLong() {
        boolean was = variables.overflow;
        variables.overflow = false;
        return was;
    }

    // ---- folders

    private List<String> folders() {
        if (folders == null && recipe.action() instanceof Folder folder) {
            folders = run.expander().words(folder.names(), false);
            if (folders.isEmpty()) {
                folders = List.of("");
            }
        }
        return folders;
    }

    private boolean folder() throws IOException {
        if (recipe.has('f')) {
            report.say("Extraneous filter-flag ignored");
        }
        var names = folders();
        return !tooLong() && new Folders(run).deliver(names, part(), recipe.has('r'));
    }

    /// `DEFAULT`, then `ORGMAIL`.
    boolean deliverByDefault() throws IOException {
        for (var name : List.of("DEFAULT", "ORGMAIL")) {
            var folder = variables.get(name, "");
            if (!folder.isEmpty() && new Folders(run).deliverLocked(folder)) {
                run.trace().action(variables.lastFolder, true);
                return true;
            }
        }
        return false;
    }
}
