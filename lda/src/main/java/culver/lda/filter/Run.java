package culver.lda.filter;

import culver.posix.Hostname;
import culver.posix.Umask;
import culver.storage.live.DotLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// One mail on its way through the rc files: the interpreter's state and its loop.
///
/// Where it stands is a stack of frames (a file, a block in it, a file included from there, …), so that a clone — procmail forks one for `:0 c {` — is a
/// copy of all this that goes on by itself. Clones run one after the other, each to its end before its parent goes on.
final class Run {
    /// A list of statements, and where in it.
    private static final class Frame {
        final List<Statement> statements;
        final boolean file;
        final String rcFile;
        final Recipe.Block block;
        int next;
        Chain chain;
        String lockName;
        DotLock lock;

        Frame(List<Statement> statements, String rcFile, Recipe.Block block, Chain chain) {
            this.statements = statements;
            this.file = block == null;
            this.rcFile = rcFile;
            this.block = block;
            this.chain = chain;
        }

        Frame copy() {
            var copy = new Frame(statements, rcFile, block, chain);
            copy.next = next;
            return copy;
        }
    }

    /// What `A` and `E` look at: did the last recipe without `A`, and the last of an else-chain, have its turn?
    ///
    /// @param matched  for `A` and `a`
    /// @param executed for `E` and `e`
    private record Chain(boolean matched, boolean executed) {
    }

    private enum State { GOING, DELIVERED, HOST }

    private final FilterSetup setup;
    private final Variables variables;
    private final Report report;
    private final Expander expander;
    private final Programs programs;
    private final Locks locks;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private Path directory;
    private Mail mail;
    private Chain chain = new Chain(false, false);
    private boolean succeeded = true;
    private State state = State.GOING;
    private DotLock globalLock;
    private String globalLockName = "";
    private int umask = 077;
    private long lastSize;

    Run(FilterSetup setup, Mail mail) {
        this(setup, mail, new Variables(setup.variables(), setup.arguments()), new Report(setup.errors()), setup.directory());
    }

    private Run(FilterSetup setup, Mail mail, Variables variables, Report report, Path directory) {
        this.setup = setup;
        this.mail = mail;
        this.variables = variables;
        this.report = report;
        this.directory = directory;
        expander = new Expander(variables, report, this::output);
        programs = new Programs(variables, report);
        locks = new Locks(variables, report);
    }

    private Run cloned() {
        var clone = new Run(setup, mail, variables.copy(), report.copy(), directory);
        for (var frame : frames) {
            clone.frames.addLast(frame.copy());
        }
        clone.chain = chain;
        clone.succeeded = succeeded;
        clone.umask = umask;
        return clone;
    }

    Variables variables() {
        return variables;
    }

    Report report() {
        return report;
    }

    Expander expander() {
        return expander;
    }

    Programs programs() {
        return programs;
    }

    Mail mail() {
        return mail;
    }

    Path directory() {
        return directory;
    }

    Trace trace() {
        return setup.trace();
    }

    FilterSetup setup() {
        return setup;
    }

    int umask() {
        return umask;
    }

    /// @return the exit code
    int all() throws IOException {
        Umask.set(umask);
        for (var assignment : setup.assignments()) {
            assign(assignment.name(), expander.value(WordParser.whole(assignment.value())), true);
        }
        boolean system = false;
        for (var file : setup.rcFiles()) {
            if (system) {
                setup.dropRights().drop();
            }
            state = State.GOING;
            var statements = new RcFiles(report).read(file);
            if (statements.isPresent()) {
                variables.rcFile = file.name();
                report.tell("Rcfile: \"" + file.name() + "\"");
                frames.clear();
                frames.push(new Frame(statements.get(), file.name(), null, chain));
                loop();
                if (state == State.DELIVERED || state == State.GOING && !file.system()) {
                    break;
                }
                system = file.system();
            }
        }
        setup.dropRights().drop();
        return finish();
    }

    private void loop() throws IOException {
        while (state == State.GOING && !frames.isEmpty()) {
            var frame = frames.peek();
            if (frame.next < frame.statements.size()) {
                step(frame.statements.get(frame.next++));
            } else {
                leave(frames.pop());
            }
        }
        for (var frame : frames) {
            unlock(frame);
        }
    }

    private void leave(Frame frame) {
        unlock(frame);
        if (frame.file) {
            frames.stream().filter(outer -> outer.file).findFirst().ifPresent(outer -> variables.rcFile = outer.rcFile);
            return;
        }
        if (!frame.block.closed()) {
            report.say("Missing closing brace");
        }
        chain = frame.chain;
    }

    private void unlock(Frame frame) {
        if (frame.lock != null) {
            locks.give(frame.lock, frame.lockName);
            frame.lock = null;
        }
    }

    private void step(Statement statement) throws IOException {
        switch (statement) {
            case Statement.Complaint complaint -> say(complaint.message());
            case Statement.Assign assign when assign.value() == null -> unset(assign.name());
            case Statement.Assign assign -> {
                var value = expander.value(assign.value());
                if (variables.overflow) {
                    variables.overflow = false;
                } else {
                    assign(assign.name(), value, false);
                }
            }
            case Statement.Do step -> recipe(step.recipe());
        }
    }

    private void say(String message) {
        report.say(message);
        trace().said(message);
    }

    // ---- assignments

    /// Gives a variable a value, without what some names bring about.
    void set(String name, String value) {
        report.tell("Assigning \"" + name + "=" + value + "\"");
        variables.set(name, value);
        trace().assigned(name, value);
    }

    private void unset(String name) throws IOException {
        report.tell("Assigning \"" + name + "\"");
        variables.unset(name);
        trace().assigned(name, null);
        switch (name) {
            case "LOGFILE" -> report.to(null, "");
            case "LOCKFILE" -> globalLock("");
            case "HOST", "SWITCHRC" -> special(name, "");
            case "VERBOSE" -> report.verbose = false;
            default -> { }
        }
    }

    private void assign(String name, String value, boolean commandLine) throws IOException {
        set(name, value);
        if (!commandLine || !name.equals("INCLUDERC") && !name.equals("SWITCHRC")) {
            special(name, value);
        }
    }

    /// Names that do something.
    private void special(String name, String value) throws IOException {
        switch (name) {
            case "MAILDIR" -> changeDirectory(value);
            case "LOGFILE" -> logTo(value);
            case "LOG" -> report.raw(value);
            case "VERBOSE" -> report.verbose = Variables.isTrue(value, report.verbose);
            case "UMASK" -> mask(value);
            case "LOCKFILE" -> globalLock(value);
            case "SHIFT" -> variables.shift(Variables.leadingNumber(value.strip()));
            case "LASTFOLDER" -> variables.lastFolder = value;
            case "DROPPRIVS" -> {
                if (Variables.isTrue(value, false)) {
                    report.tell("Assuming identity of the recipient, VERBOSE=off");
                    report.verbose = false;
                    setup.dropRights().drop();
                }
            }
            case "HOST" -> {
                if (!value.equals(Hostname.name())) {
                    report.say("HOST mismatched \"" + value + "\": this rcfile ends here");
                    state = State.HOST;
                }
            }
            case "INCLUDERC" -> include(value);
            case "SWITCHRC" -> switchTo(value);
            default -> { }
        }
    }

    private void changeDirectory(String name) throws IOException {
        var wanted = name.isEmpty() ? directory : Native.path(directory, name).normalize();
        if (Files.isDirectory(wanted) && Files.isExecutable(wanted)) {
            directory = wanted;
        } else {
            report.say("Couldn't chdir to \"" + name + "\"");
            variables.set("MAILDIR", ".");
        }
    }

    private void logTo(String name) throws IOException {
        if (!setup.dryRun()) {
            report.to(name.isEmpty() ? null : Native.path(directory, name), name);
        }
    }

    private void mask(String value) {
        try {
            umask = Integer.parseInt(value.strip(), 8) & 0777;
            Umask.set(umask);
        } catch (NumberFormatException e) {
            report.say("Skipped \"UMASK=" + value + "\"");
        }
    }

    private void globalLock(String name) {
        if (globalLock != null) {
            locks.give(globalLock, globalLockName);
            globalLock = null;
        }
        globalLockName = name;
        if (!name.isEmpty() && !setup.dryRun()) {
            globalLock = locks.take(directory, name).orElse(null);
            trace().lock(name, globalLock != null);
        }
    }

    private void include(String name) throws IOException {
        if (name.isEmpty()) {
            return;
        }
        if (frames.stream().filter(frame -> frame.file).count() > 32) {
            report.say("Excessive INCLUDERC depth: \"" + name + "\"");
            return;
        }
        var statements = new RcFiles(report).read(Native.path(directory, name));
        if (statements.isEmpty()) {
            say("Couldn't read \"" + name + "\"");
            return;
        }
        report.tell("INCLUDERC");
        variables.rcFile = name;
        frames.push(new Frame(statements.get(), name, null, chain));
    }

    private void switchTo(String name) throws IOException {
        List<Statement> statements = List.of();
        if (!name.isEmpty() && !name.equals("/dev/null")) {
            var read = new RcFiles(report).read(Native.path(directory, name));
            if (read.isEmpty()) {
                say("Couldn't read \"" + name + "\"");
                return;
            }
            statements = read.get();
        }
        while (!frames.isEmpty()) {
            var left = frames.pop();
            unlock(left);
            if (left.file) {
                break;
            }
        }
        frames.push(new Frame(statements, name, null, chain));
        variables.rcFile = name;
    }

    /// Are lines that begin with `From ` marked? Not when the mail says how long it is.
    boolean marksFromLines() throws IOException {
        return setup.markFromLines() || mail.contentLength() == null;
    }

    // ---- recipes

    private void recipe(Recipe recipe) throws IOException {
        int junk = recipe.flags().indexOf(' ');
        if (junk >= 0) {
            for (var word : recipe.flags().substring(junk + 1).split(" ")) {
                say("Skipped \"" + word + "\"");
            }
            recipe = new Recipe(recipe.line(), recipe.flags().substring(0, junk), recipe.locked(), recipe.lock(), recipe.conditions(), recipe.action());
        }
        boolean turn = hasTurn(recipe);
        trace().recipe(variables.rcFile, recipe.line(), !turn);
        variables.score = 0;
        boolean matched = turn && new Conditions(this).hold(recipe);
        boolean also = recipe.has('A') || recipe.has('a');
        chain = new Chain(also ? chain.matched : matched, chain.executed && recipe.has('E') || matched);
        if (!matched) {
            return;
        }
        switch (recipe.action()) {
            case Recipe.Missing _ -> say("Incomplete recipe");
            case Recipe.Block block -> block(recipe, block);
            case Recipe.Action _ -> act(recipe);
        }
    }

    private boolean hasTurn(Recipe recipe) {
        return (!recipe.has('A') && !recipe.has('a') || chain.matched)
                && (!recipe.has('a') || succeeded)
                && (!recipe.has('E') || !chain.executed)
                && (!recipe.has('e') || chain.executed && !succeeded);
    }

    private void block(Recipe recipe, Recipe.Block block) throws IOException {
        var frame = new Frame(block.statements(), variables.rcFile, block, chain);
        if (!recipe.has('c')) {
            if (recipe.locked()) {
                say("Extraneous locallockfile ignored");
            }
            frames.push(frame);
            return;
        }
        var clone = cloned();
        clone.frames.push(frame);
        if (recipe.locked()) {
            new Actions(clone, recipe).lockName().ifPresent(name -> {
                frame.lockName = name;
                frame.lock = clone.takeLock(name);
            });
        }
        clone.loop();
        clone.finish();
        Umask.set(umask);
    }

    private void act(Recipe recipe) throws IOException {
        var actions = new Actions(this, recipe);
        var name = recipe.locked() ? actions.lockName() : java.util.Optional.<String>empty();
        var lock = name.isPresent() ? takeLock(name.get()) : null;
        boolean done;
        try {
            done = actions.run(lock != null);
            if (!done || actions.tells(recipe.locked())) {
                succeeded = done;
            }
        } finally {
            if (lock != null) {
                locks.give(lock, name.get());
            }
        }
        if (done && actions.delivers() && !recipe.has('c')) {
            state = State.DELIVERED;
        } else if (done && actions.delivers() && variables.get("LOGABSTRACT", "").toLowerCase(java.util.Locale.ROOT).startsWith("a")) {
            summary();
        }
    }

    private DotLock takeLock(String name) {
        if (name.equals(globalLockName)) {
            say("Deadlock attempted on \"" + name + "\"");
            return null;
        }
        if (setup.dryRun()) {
            trace().lock(name, true);
            return null;
        }
        var lock = locks.take(directory, name);
        trace().lock(name, lock.isPresent());
        return lock.orElse(null);
    }

    /// A mail that a filter has made takes the place of the other.
    void replace(Octets octets) throws IOException {
        var made = Mail.of(octets);
        mail = setup.markFromLines() ? made : made.withTrueLength(setup.tempDir());
    }

    void delivered(String folder, long size) {
        set("LASTFOLDER", folder);
        variables.lastFolder = folder;
        lastSize = size;
    }

    /// What was really written is longer: lines were marked.
    void size(long size) {
        lastSize = size;
    }

    // ---- programs whose answer is wanted

    /// Backticks: what the program prints, without the newlines at its end.
    private String output(String command) {
        try {
            return programs.output(command, words(command), directory, Feed.ended(mail.all())).stripNewlines().kept(variables, report);
        } catch (IOException e) {
            report.say("Failed to run \"" + command + "\": " + e.getMessage());
            return "";
        }
    }

    /// A `?` condition.
    ///
    /// @return the exit code
    int condition(String command, Feed feed) {
        var outcome = programs.run(words(command), directory, feed, null, true);
        variables.exitStatus = outcome.status();
        if (outcome.status() != 0) {
            report.tell("Non-zero exitcode (" + outcome.status() + ") from \"" + command.strip() + "\"");
        }
        return outcome.timedOut() && outcome.status() == 0 ? 75 : outcome.status();
    }

    /// A command as the words that are executed: by the shell when it has a character that only the shell understands.
    List<String> words(String command) {
        if (Programs.needsShell(command, variables)) {
            if (command.length() > variables.lineLimit()) {
                expander.exceeded();
            }
            return programs.shell(command);
        }
        var words = expander.words(WordParser.line(new Chars(command)), true);
        return words.isEmpty() ? new ArrayList<>(List.of("")) : words;
    }

    // ---- the end

    private int finish() throws IOException {
        if (state == State.GOING) {
            if (new Actions(this, null).deliverByDefault()) {
                state = State.DELIVERED;
            }
        }
        boolean lost = state == State.GOING;
        if (lost) {
            report.say("Couldn't deliver the mail anywhere");
        }
        if (state == State.DELIVERED) {
            var wanted = variables.get("LOGABSTRACT", "");
            if (wanted.isEmpty() ? report.inFile() || report.verbose : wanted.startsWith("a") || wanted.startsWith("A") || Variables.isTrue(wanted, true)) {
                summary();
            }
        }
        int code = exitCode(lost);
        globalLock("");
        trace().end(variables.lastFolder, code);
        return code;
    }

    private void summary() throws IOException {
        if (!setup.dryRun()) {
            report.summary(mail, variables.lastFolder, lastSize);
        }
    }

    private int exitCode(boolean lost) throws IOException {
        int code = !lost || Variables.isTrue(variables.get("DELIVERED", "no"), false) ? 0 : setup.temporaryOnly() ? 75 : 73;
        var wanted = variables.get("EXITCODE");
        if (wanted != null && !wanted.isEmpty()) {
            int number = Variables.leadingNumber(wanted.strip());
            code = wanted.strip().startsWith("-") ? code : number & 0xff;
        }
        var trap = variables.get("TRAP", "");
        if (trap.isEmpty() || setup.dryRun()) {
            return code;
        }
        if (wanted == null) {
            variables.set("EXITCODE", Integer.toString(code));
        }
        int status = programs.run(words(trap), directory, Feed.ended(mail.all()), setup.output(), true).status();
        return wanted != null && wanted.isEmpty() ? status & 0xff : code;
    }
}
