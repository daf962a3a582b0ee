package culver.lda.filter;

import java.util.ArrayList;
import java.util.List;

/// Gives words their values. Values are data: what a variable or a program yields is put in as it is, split at blanks at most, never read again.
final class Expander {
    /// Runs a program for its output.
    @FunctionalInterface
    interface Runner {
        String output(String command);
    }

    private final Variables variables;
    private final Report report;
    private final Runner runner;

    Expander(Variables variables, Report report, Runner runner) {
        this.variables = variables;
        this.report = report;
        this.runner = runner;
    }

    /// One value: nothing is split.
    String value(Word word) {
        var out = new StringBuilder();
        append(word, out);
        report(word);
        return limited(out.toString());
    }

    private String limited(String text) {
        int most = variables.lineLimit();
        if (text.length() <= most) {
            return text;
        }
        exceeded();
        return text.substring(0, most);
    }

    void exceeded() {
        report.say("Exceeded LINEBUF");
        variables.overflow = true;
        variables.set("PROCMAIL_OVERFLOW", "yes");
    }

    private void report(Word word) {
        if (word.unterminated()) {
            report.say("Unexpected EOL");
        }
    }

    private void append(Word word, StringBuilder out) {
        for (var piece : word.pieces()) {
            switch (piece) {
                case Word.Literal literal -> out.append(literal.text());
                case Word.Gap _ -> out.append(' ');
                case Word.Arguments _ -> out.append(String.join(" ", variables.arguments()));
                case Word.Output output -> out.append(runner.output(output.command()));
                case Word.Bad bad -> bad(bad);
                case Word.Variable variable -> {
                    if (takesOther(variable)) {
                        append(variable.other(), out);
                    } else {
                        out.append(own(variable));
                    }
                }
            }
        }
    }

    private void bad(Word.Bad bad) {
        report.say("Bad substitution of \"" + bad.name() + "\"");
    }

    private boolean takesOther(Word.Variable variable) {
        if (variable.other() == null) {
            return false;
        }
        var value = variables.get(variable.name());
        boolean none = value == null || variable.whenEmpty() && value.isEmpty();
        return none == (variable.operator() == '-');
    }

    private String own(Word.Variable variable) {
        var value = variables.get(variable.name());
        if (value == null || variable.operator() == '+') {
            value = "";
        }
        return variable.escaped() ? escaped(value) : value;
    }

    /// So that a regular expression matches it as it is.
    private static String escaped(String value) {
        var out = new StringBuilder("()");
        for (char c : value.toCharArray()) {
            if (".*[()^$|?+\\".indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }

    /// The words of a line: unquoted values are split at blanks, empty ones vanish.
    List<String> words(Word line, boolean argumentsToo) {
        var words = new Splitting();
        int lastArguments = line.pieces().lastIndexOf(new Word.Arguments());
        addAll(line, words, argumentsToo ? lastArguments : -1);
        words.gap();
        report(line);
        int length = words.words.stream().mapToInt(word -> word.length() + 1).sum();
        if (length > variables.lineLimit()) {
            exceeded();
        }
        return words.words;
    }

    private void addAll(Word line, Splitting words, int argumentsAt) {
        for (int i = 0; i < line.pieces().size(); i++) {
            switch (line.pieces().get(i)) {
                case Word.Literal literal -> words.add(literal.text());
                case Word.Gap _ -> words.gap();
                case Word.Arguments _ -> {
                    boolean wordEnds = i + 1 == line.pieces().size() || line.pieces().get(i + 1) instanceof Word.Gap;
                    if (i == argumentsAt && wordEnds) {
                        words.arguments(variables.arguments());
                    } else {
                        words.add("");
                    }
                }
                case Word.Output output when output.quoted() -> words.add(runner.output(output.command()));
                case Word.Output output -> words.split(runner.output(output.command()));
                case Word.Bad bad -> bad(bad);
                case Word.Variable variable when takesOther(variable) -> {
                    if (variable.quoted()) {
                        var text = new StringBuilder();
                        append(variable.other(), text);
                        words.add(text.toString());
                    } else {
                        addAll(variable.other(), words, -1);
                    }
                }
                case Word.Variable variable when variable.quoted() -> words.add(own(variable));
                case Word.Variable variable -> words.split(own(variable));
            }
        }
    }

    /// Words as they grow.
    private static final class Splitting {
        final List<String> words = new ArrayList<>();
        private StringBuilder word;

        void add(String text) {
            if (word == null) {
                word = new StringBuilder();
            }
            word.append(text);
        }

        void gap() {
            if (word != null) {
                words.add(word.toString());
                word = null;
            }
        }

        void split(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == ' ' || c == '\t' || c == '\n') {
                    gap();
                } else {
                    add(Character.toString(c));
                }
            }
        }

        /// `"$@"` at the end of a word takes the word's place.
        void arguments(List<String> arguments) {
            word = null;
            words.addAll(arguments);
        }
    }
}
