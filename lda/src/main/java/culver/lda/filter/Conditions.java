package culver.lda.filter;

import culver.lda.filter.regex.Regex;
import culver.lda.filter.regex.Text;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Do the conditions of a recipe hold?
///
/// They are looked at from left to right and top to bottom; the first that does not hold ends it. Those with a weight add to the score instead, and
/// in the end the score must be above zero.
final class Conditions {
    private static final double MOST = Integer.MAX_VALUE;
    private static final double LEAST = -Integer.MAX_VALUE;
    private static final String NUMBER = "[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?";
    private static final Pattern WEIGHT = Pattern.compile("(" + NUMBER + ")[ \\t]*\\^[ \\t]*(" + NUMBER + ")");
    private static final Pattern AREA = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)[ \\t]*\\?\\?");

    /// What one condition says, with its prefixes taken off.
    ///
    /// @param area   what is searched
    /// @param named  what was named in front of `??`
    /// @param weight null: it must hold
    /// @param plain  a backslash said that it is an expression, whatever its first sign
    private record Condition(String text, boolean not, Mail.Area area, Named named, Weight weight, boolean plain) {
        boolean begins(char sign) {
            return !plain && text.length() > 0 && text.charAt(0) == sign;
        }

        String shown() {
            return begins('?') ? text.substring(1).strip() : text;
        }

        boolean sized() {
            return begins('<') || begins('>');
        }
    }

    private enum Named { NOTHING, AREA, VARIABLE }

    private record Weight(double factor, double power) {
    }

    private final Run run;
    private double score;
    private boolean scored;

    Conditions(Run run) {
        this.run = run;
    }

    boolean hold(Recipe recipe) throws IOException {
        boolean all = true;
        for (var text : recipe.conditions()) {
            boolean holds = holds(text, recipe);
            run.trace().condition(text, holds);
            if (!holds) {
                all = false;
                break;
            }
        }
        run.variables().score = score > 0 && score < 1 ? 1 : (int) score;
        return all && (!scored || score > 0);
    }

    private boolean holds(String text, Recipe recipe) throws IOException {
        if (text.length() > run.variables().lineLimit()) {
            run.expander().exceeded();
            run.variables().overflow = false;
            return false;
        }
        var condition = parse(text, recipe);
        if (condition == null) {
            return false;
        }
        if (condition.weight != null) {
            scored = true;
            add(condition, recipe);
            run.report().tell("Score: %7d %7d \"%s\"".formatted((int) score, (int) score, condition.text));
            return score > LEAST;
        }
        boolean holds = simple(condition, recipe) != condition.not;
        run.report().tell((holds ? "Match on " : "No match on ") + (condition.not ? "! " : "") + "\"" + condition.shown() + "\"");
        return holds;
    }

    private Condition parse(String text, Recipe recipe) throws IOException {
        boolean not = false;
        Weight weight = null;
        var area = run.mail().area(recipe.searchesHeader(), recipe.searchesBody());
        var named = Named.NOTHING;
        while (true) {
            text = text.stripLeading();
            if (text.startsWith("!")) {
                not = !not;
                text = text.substring(1);
                continue;
            }
            if (text.startsWith("$")) {
                text = run.expander().value(WordParser.quoted(text.substring(1)));
                if (run.variables().overflow) {
                    run.variables().overflow = false;
                    return null;
                }
                continue;
            }
            var number = WEIGHT.matcher(text);
            if (weight == null && number.lookingAt()) {
                weight = new Weight(Double.parseDouble(number.group(1)), Double.parseDouble(number.group(2)));
                text = text.substring(number.end());
                continue;
            }
            var name = AREA.matcher(text);
            if (named == Named.NOTHING && name.lookingAt()) {
                area = named(name.group(1));
                named = List.of("B", "H", "HB", "BH").contains(name.group(1)) ? Named.AREA : Named.VARIABLE;
                text = text.substring(name.end());
                continue;
            }
            boolean plain = text.startsWith("\\");
            return new Condition(plain ? text.substring(1) : text, not, area, named, weight, plain);
        }
    }

    private Mail.Area named(String name) {
        return switch (name) {
            case "B" -> run.mail().area(false, true);
            case "H" -> run.mail().area(true, false);
            case "HB", "BH" -> run.mail().area(true, true);
            default -> new Mail.Area(Octets.of(run.variables().get(name, "")), 0);
        };
    }

    private boolean simple(Condition condition, Recipe recipe) throws IOException {
        var text = condition.text;
        if (condition.begins('?')) {
            return program(condition) == 0;
        }
        if (condition.sized()) {
            long size = size(condition);
            long limit = limit(text);
            return text.startsWith("<") ? size < limit : size > limit;
        }
        var regex = regex(text, recipe);
        if (regex == null) {
            return true;
        }
        return regex.splits() ? split(regex, condition.area) : regex.find(condition.area);
    }

    /// What is searched is also what the program reads.
    private int program(Condition condition) throws IOException {
        var text = condition.area.unfolded(run.setup().tempDir());
        return run.condition(condition.text.substring(1), condition.named == Named.VARIABLE ? Feed.raw(text) : Feed.ended(text));
    }

    private long size(Condition condition) {
        return condition.named != Named.NOTHING ? condition.area.length() : run.mail().all().length();
    }

    private static long limit(String text) {
        return Variables.leadingNumber(text.substring(1).strip());
    }

    /// @return null when the expression is none
    private Regex regex(String text, Recipe recipe) {
        try {
            return Regex.of(text, recipe.has('D'));
        } catch (IllegalArgumentException e) {
            run.report().say("Invalid regexp \"" + text + "\"");
            return null;
        }
    }

    /// What is found right of `\/` becomes `MATCH`; too much of it becomes nothing.
    private boolean split(Regex regex, Mail.Area area) throws IOException {
        if (!regex.find(area)) {
            return false;
        }
        var found = regex.split(area);
        if (found.isEmpty()) {
            return true;                                        // an alternative without it
        }
        var span = found.get();
        if (span.to() - span.from() > run.variables().lineLimit() - 4) {
            run.expander().exceeded();
            run.variables().overflow = false;
            run.set("MATCH", "");
            return true;
        }
        run.set("MATCH", text(area, span));
        return true;
    }

    private static String text(Text area, Regex.Span span) throws IOException {
        try (var in = area.open(span.from())) {
            return new String(in.readNBytes((int) (span.to() - span.from())), java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }

    private void add(Condition condition, Recipe recipe) throws IOException {
        var weight = condition.weight;
        var text = condition.text;
        if (condition.begins('?')) {
            int status = program(condition);
            if (condition.not) {
                series(weight, status);
            } else {
                score += status == 0 ? weight.factor : weight.power;
            }
        } else if (condition.sized()) {
            double size = size(condition);
            double limit = limit(text);
            boolean less = text.startsWith("<") != condition.not;
            double ratio = less ? limit / size : size / limit;
            score += weight.factor * Math.pow(ratio, weight.power);
        } else {
            var regex = regex(text, recipe);
            if (regex != null && condition.not) {
                series(weight, regex.find(condition.area) ? 0 : 1);
            } else if (regex != null) {
                matches(weight, regex, condition.area);
            }
        }
        score = Double.isNaN(score) ? 0 : Math.clamp(score, LEAST, MOST);
    }

    private void series(Weight weight, int count) {
        double add = weight.factor;
        for (int i = 0; i < count && add != 0 && score < MOST && score > LEAST; i++) {
            score += add;
            add *= weight.power;
        }
    }

    private void matches(Weight weight, Regex regex, Mail.Area area) throws IOException {
        double add = weight.factor;
        try (var search = regex.search(area)) {
            while (add != 0 && score < MOST && score > LEAST && search.next()) {
                boolean end = search.place() == area.length();
                if (search.stands() && !end) {
                    endless(add, weight.power);
                    break;
                }
                score += add;
                add *= weight.power;
                if (search.stands()) {
                    break;
                }
            }
        }
        if (regex.splits()) {
            split(regex, area);
        }
    }

    /// The sum of the matches of the empty text, which never end.
    private void endless(double add, double power) {
        if (power < 1) {
            score += add / (1 - Math.max(0, power));
        } else {
            score = add > 0 ? MOST : LEAST;
        }
    }

}
