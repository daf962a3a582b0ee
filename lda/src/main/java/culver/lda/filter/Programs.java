package culver.lda.filter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Runs programs: with the variables as their whole environment, in the current directory, fed with a piece of mail, for `TIMEOUT` seconds at most.
///
/// A line with one of the `SHELLMETAS` goes to the shell as it stands; any other is split and run directly. What cannot be executed is given to
/// `/bin/sh` as a script, as the C library does.
///
/// A program that does not read what it is fed fails only when more was left than a pipe holds: less than that is never noticed.
final class Programs {
    private static final int PIPE_HOLDS = 65536;
    private static final int NOT_STARTED = 127;

    /// What became of a program.
    ///
    /// @param status   its exit code; 128 and more: a signal
    /// @param timedOut it was stopped because it took too long
    /// @param fed      it was given everything
    record Outcome(int status, boolean timedOut, boolean fed) {
        boolean good() {
            return status == 0 && !timedOut;
        }
    }

    private final Variables variables;
    private final Report report;

    Programs(Variables variables, Report report) {
        this.variables = variables;
        this.report = report;
    }

    static boolean needsShell(String command, Variables variables) {
        return command.chars().anyMatch(c -> variables.get("SHELLMETAS", "").indexOf(c) >= 0);
    }

    List<String> shell(String command) {
        var words = new ArrayList<String>();
        words.add(variables.get("SHELL", "/bin/sh"));
        var flags = variables.get("SHELLFLAGS", "");
        if (!flags.isEmpty()) {
            words.add(flags);
        }
        words.add(command);
        return words;
    }

    /// @param words    the command
    /// @param feed     its standard input, a newline more when asked
    /// @param output   where its standard output goes, or null
    /// @param wait     for its end
    Outcome run(List<String> words, Path directory, Feed feed, OutputStream output, boolean wait) {
        report.tell("Executing \"" + String.join(",", words) + "\"");
        var process = new ProcessBuilder();
        Native.fill(process, executable(words, directory), variables.exported());
        process.directory(directory.toFile());
        process.redirectOutput(output == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.PIPE);
        boolean pump = false;
        if (report.inFile()) {
            process.redirectError(ProcessBuilder.Redirect.appendTo(report.file().toFile()));
        } else if (report.standardError() == System.err) {
            process.redirectError(ProcessBuilder.Redirect.INHERIT);
        } else {
            pump = true;
        }
        try {
            return run(process.start(), feed, output, wait, pump);
        } catch (IOException e) {
            report.say("Failed to execute \"" + words.getFirst() + "\"");
            return new Outcome(NOT_STARTED, false, false);
        }
    }

    private Outcome run(Process process, Feed feed, OutputStream output, boolean wait, boolean pump) throws IOException {
        var late = new AtomicReference<>(false);
        var stuck = new AtomicReference<>(false);
        int seconds = variables.number("TIMEOUT", 960);
        if (seconds > 0) {
            Thread.ofPlatform().daemon().start(() -> stopLate(process, seconds, late));
        }
        var errors = pump ? Thread.ofPlatform().daemon().start(() -> copy(process.getErrorStream(), report.standardError())) : null;
        var feeder = Thread.ofPlatform().daemon().start(() -> stuck.set(!feed(process, feed)));
        if (output != null) {
            try (var in = process.getInputStream()) {
                in.transferTo(output);
            }
        }
        join(feeder);
        if (!wait && output == null) {
            return new Outcome(0, late.get(), !stuck.get());
        }
        int status = waitFor(process);
        if (errors != null) {
            join(errors);
        }
        return new Outcome(status, late.get(), !stuck.get());
    }

    private static void stopLate(Process process, int seconds, AtomicReference<Boolean> late) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                late.set(true);
                process.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean feed(Process process, Feed feed) {
        try (var in = process.getOutputStream()) {
            feed.writeTo(in);
            return true;
        } catch (IOException e) {
            try {
                return feed.length() <= PIPE_HOLDS;
            } catch (IOException unreadable) {
                return false;
            }
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException e) {
            // diagnostics only
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_STARTED;
        }
    }

    /// The command with its program's full path.
    private List<String> executable(List<String> words, Path directory) {
        var name = words.getFirst();
        var found = find(name, directory);
        var command = new ArrayList<String>();
        if (found == null) {
            command.add("/bin/sh");
            command.addAll(words);
        } else {
            command.add(found);
            command.addAll(words.subList(1, words.size()));
        }
        return command;
    }

    private String find(String name, Path directory) {
        if (name.isEmpty()) {
            return null;
        }
        if (name.indexOf('/') >= 0) {
            return canRun(directory, name) ? name.startsWith("/") ? name : Native.octets(directory.toString()) + "/" + name : null;
        }
        for (var place : variables.get("PATH", "/bin:/usr/bin").split(":", -1)) {
            var full = (place.isEmpty() ? "." : place) + "/" + name;
            if (canRun(directory, full)) {
                return full.startsWith("/") ? full : Native.octets(directory.toString()) + "/" + full;
            }
        }
        return null;
    }

    private static boolean canRun(Path directory, String name) {
        try {
            var path = Native.path(directory, name);
            return Files.isRegularFile(path) && Files.isExecutable(path);
        } catch (IOException e) {
            return false;
        }
    }

    /// What a program printed, and what became of it.
    record Printed(String text, boolean tooLong, Outcome outcome) {
        Printed stripNewlines() {
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == '\n') {
                end--;
            }
            return new Printed(text.substring(0, end), tooLong, outcome);
        }

        Printed stripNewline() {
            return text.endsWith("\n") ? new Printed(text.substring(0, text.length() - 1), tooLong, outcome) : this;
        }

        /// As much of it as a variable may hold.
        String kept(Variables variables, Report report) {
            if (!tooLong) {
                return text;
            }
            report.say("Excessive output quenched from a program");
            variables.set("PROCMAIL_OVERFLOW", "yes");
            return text;
        }
    }

    /// Runs a program for what it prints; more than fits into a variable is read and thrown away.
    Printed output(String command, List<String> words, Path directory, Feed feed) throws IOException {
        int most = variables.lineLimit() - 4;
        var kept = new java.io.ByteArrayOutputStream();
        var more = new AtomicReference<>(false);
        var outcome = run(words, directory, feed, new OutputStream() {
            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int from, int length) {
                int room = Math.min(length, most - kept.size());
                kept.write(octets, from, room);
                if (room < length) {
                    more.set(true);
                }
            }
        }, true);
        variables.exitStatus = outcome.status();
        if (outcome.status() != 0) {
            report.tell("Non-zero exitcode (" + outcome.status() + ") from \"" + command.strip() + "\"");
        }
        return new Printed(kept.toString(java.nio.charset.StandardCharsets.ISO_8859_1), more.get(), outcome);
    }
}
