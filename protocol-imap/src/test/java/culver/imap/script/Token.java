package culver.imap.script;

import java.util.ArrayList;
import java.util.List;

/// A response, or the expectation of one, as a tree: words, strings (quoted or literal, no difference) and lists.
public sealed interface Token {
    record Word(String text) implements Token {
        @Override
        public String toString() {
            return text;
        }
    }

    record Text(String text) implements Token {
        @Override
        public String toString() {
            return '"' + text.replace("\r\n", "\\r\\n") + '"';
        }
    }

    record Group(List<Token> items) implements Token {
        @Override
        public String toString() {
            return "(" + String.join(" ", items.stream().map(Object::toString).toList()) + ")";
        }
    }

    /// Reads a whole line; literals stand in it as `{n}CRLF` and their octets, or in a script as `{{{` text `}}}`.
    static List<Token> parse(String line) {
        var reader = new Reader(line);
        return reader.items('\0');
    }

    /// Takes a line apart.
    final class Reader {
        private final String line;
        private int at;

        Reader(String line) {
            this.line = line;
        }

        List<Token> items(char end) {
            var items = new ArrayList<Token>();
            while (at < line.length()) {
                char c = line.charAt(at);
                if (c == end) {
                    at++;
                    return items;
                }
                if (c == ' ' || c == '\r' || c == '\n') {
                    at++;
                } else if (c == '(') {
                    at++;
                    items.add(new Group(items(')')));
                } else if (c == '"') {
                    items.add(new Text(quoted()));
                } else if (line.startsWith("{{{", at)) {
                    items.add(new Text(block()));
                } else if (c == '{') {
                    items.add(new Text(literal()));
                } else {
                    items.add(new Word(word(end)));
                }
            }
            return items;
        }

        private String quoted() {
            var text = new StringBuilder();
            for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
                if (line.charAt(at) == '\\') {
                    at++;
                }
                text.append(line.charAt(at));
            }
            at++;
            return text.toString();
        }

        private String literal() {
            int close = line.indexOf('}', at);
            int size = Integer.parseInt(line.substring(at + 1, close));
            int start = close + 3;
            at = start + size;
            return line.substring(start, start + size);
        }

        private String block() {
            int start = at + 3;
            if (line.startsWith("\r\n", start)) {
                start += 2;
            }
            int end = line.indexOf("}}}", start);
            at = end + 3;
            return line.substring(start, end);
        }

        /// A word may have a bracket with anything in it: `BODY[HEADER.FIELDS (TO)]<0>`.
        private String word(char end) {
            int start = at;
            int brackets = 0;
            while (at < line.length()) {
                char c = line.charAt(at);
                if (c == '[') {
                    brackets++;
                } else if (c == ']' && brackets > 0) {
                    brackets--;
                } else if (brackets == 0 && (c == ' ' || c == '(' || c == ')' || c == end || c == '\r' || c == '\n')) {
                    break;
                }
                at++;
            }
            if (at == start) {
                at++;
            }
            return line.substring(start, at);
        }
    }
}
