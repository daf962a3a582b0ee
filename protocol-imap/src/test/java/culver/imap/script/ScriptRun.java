package culver.imap.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Plays a [Script] against a server and fails with the line of the script where the server said something else.
public final class ScriptRun {
    private final Script script;
    private final Dialer dialer;
    private final String user;
    private final String password;
    private final Map<String, String> bound = new HashMap<>();
    private final Pattern pattern = new Pattern(bound);
    private final List<ImapConversation> connections = new ArrayList<>();
    /// What each connection calls the message that was number n when it selected: `$n`.
    private final List<List<Integer>> numbers = new ArrayList<>();

    /// @param user a user of whose INBOX nothing must be kept: it is emptied
    public ScriptRun(Script script, Dialer dialer, String user, String password) {
        this.script = script;
        this.dialer = dialer;
        this.user = user;
        this.password = password;
    }

    /// Plays it.
    ///
    /// @throws AssertionError with the line and what came instead
    public void play() throws IOException {
        try {
            fill();
            for (int i = 0; i < script.connections(); i++) {
                connections.add(connect(script.state()));
                numbers.add(new ArrayList<>());
                for (int n = 1; n <= script.messages(); n++) {
                    numbers.get(i).add(n);
                }
            }
            for (var step : script.steps()) {
                try {
                    play(step);
                } catch (IOException e) {
                    throw wrong(step, e.getMessage());
                }
            }
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    private void fill() throws IOException {
        if (script.messages() == 0) {
            return;
        }
        try (var filler = connect("auth")) {
            for (int n = 1; n <= script.messages(); n++) {
                var message = new String(Script.message(n), ISO_8859_1);
                must(filler, "APPEND INBOX {" + message.length() + "+}\r\n" + message);
            }
            // Not recent to the script's connections, so that it need not say which of them was first.
            must(filler, "SELECT INBOX");
            must(filler, "LOGOUT");
        }
    }

    private ImapConversation connect(String state) throws IOException {
        var connection = new ImapConversation(dialer.dial());
        var greeting = connection.read();
        if (greeting == null) {
            throw new IOException("no greeting");
        }
        if (!state.equals("nonauth") && !greeting.startsWith("* PREAUTH")) {
            must(connection, "LOGIN " + user + " " + password);
        }
        if (state.equals("selected")) {
            must(connection, "SELECT INBOX");
        }
        return connection;
    }

    private static void must(ImapConversation connection, String command) throws IOException {
        var answer = connection.command(command);
        if (!answer.status().startsWith("OK")) {
            throw new AssertionError(command.lines().findFirst().orElse("") + ": " + answer);
        }
    }

    private void play(Script.Step step) throws IOException {
        var connection = connections.get(step.connection() - 1);
        switch (step.verb()) {
            case "ok", "no", "bad" -> {
                var answer = connection.command(command(step));
                compare(step, answer.untagged());
                if (!answer.status().toLowerCase().startsWith(step.verb() + " ")) {
                    throw wrong(step, "answer: " + answer.tagged());
                }
                if (!step.code().isEmpty() && !code(step, answer.status())) {
                    throw wrong(step, "answer: " + answer.tagged());
                }
            }
            case "send" -> connection.send(command(step));
            case "raw" -> connection.sendRaw(step.text().replace("\\r", "\r").replace("\\n", "\n"));
            case "expect" -> {
                var came = new ArrayList<String>();
                var expected = new ArrayList<>(step.expected());
                boolean more = expected.removeIf(ScriptRun::isRest);
                while (!expected.isEmpty()) {
                    var response = connection.read();
                    came.add(response);
                    if (!take(step, expected, response) && !more) {
                        throw wrong(step, "missing: " + expected + "\ncame: " + came);
                    }
                }
            }
            case "eof" -> {
                var more = connection.read();
                if (more != null) {
                    throw wrong(step, "not closed, but: " + more);
                }
            }
            default -> throw wrong(step, "unknown verb " + step.verb());
        }
    }

    /// The command with variables and literals put in.
    private String command(Script.Step step) {
        var text = step.text();
        for (var variable : bound.entrySet()) {
            text = text.replaceAll(java.util.regex.Pattern.quote(variable.getKey()) + "(?!\\w)", java.util.regex.Matcher.quoteReplacement(variable.getValue()));
        }
        int open = text.indexOf("{{{");
        while (open >= 0) {
            int start = open + 3 + (text.startsWith("\r\n", open + 3) ? 2 : 0);
            int end = text.indexOf("}}}", start);
            var literal = text.substring(start, end);
            var put = "{" + literal.length() + "+}\r\n" + literal;
            text = text.substring(0, open) + put + text.substring(end + 3);
            open = text.indexOf("{{{", open + put.length());
        }
        return text;
    }

    private boolean code(Script.Step step, String status) {
        var actual = Token.parse(status);
        return actual.size() > 1 && pattern.matches(Token.parse(step.code()), actual.subList(1, 2));
    }

    /// Each response is compared at its turn, so that numbers mean what they mean at that moment.
    private void compare(Script.Step step, List<String> came) {
        var expected = new ArrayList<>(step.expected());
        boolean more = expected.removeIf(ScriptRun::isRest);
        var unexpected = new ArrayList<String>();
        for (var response : came) {
            if (!take(step, expected, response)) {
                unexpected.add(response);
            }
        }
        if (!expected.isEmpty() || !more && !unexpected.isEmpty()) {
            throw wrong(step, "missing: " + expected + "\nnot expected: " + unexpected);
        }
    }

    private static boolean isRest(String line) {
        return line.strip().equals("* ...");
    }

    private boolean take(Script.Step step, List<String> expected, String response) {
        boolean found = false;
        for (int i = 0; i < expected.size() && !found && response != null; i++) {
            if (pattern.matches(numbered(step, Token.parse(expected.get(i))), Token.parse(response))) {
                expected.remove(i);
                found = true;
            }
        }
        expunged(step, response);
        return found;
    }

    /// `$3` stands for what message 3 is called now.
    private List<Token> numbered(Script.Step step, List<Token> tokens) {
        return tokens.stream().map(token -> token instanceof Token.Word(var word) && word.matches("\\$\\d+")
            ? new Token.Word(Integer.toString(numbers.get(step.connection() - 1).indexOf(Integer.valueOf(word.substring(1))) + 1)) : token).toList();
    }

    private void expunged(Script.Step step, String response) {
        if (response != null && response.matches("(?i)\\* \\d+ EXPUNGE")) {
            int number = Integer.parseInt(response.split(" ")[1]);
            var mine = numbers.get(step.connection() - 1);
            if (number <= mine.size()) {
                mine.remove(number - 1);
            }
        }
    }

    private static AssertionError wrong(Script.Step step, String what) {
        return new AssertionError("line " + step.line() + ": " + step.connection() + " " + step.verb() + " " + step.text() + "\n" + what);
    }
}
