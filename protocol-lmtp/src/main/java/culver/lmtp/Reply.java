package culver.lmtp;

import java.util.List;
import java.util.stream.IntStream;

/// What a command comes to.
///
/// @param lines code and text, one or several; none when everything is said already
/// @param bad   counts as nonsense; a client that sends nothing else is disconnected
/// @param end   the session ends
record Reply(List<String> lines, boolean bad, boolean end) {
    Reply {
        lines = List.copyOf(lines);
    }

    static Reply of(String line) {
        return new Reply(List.of(line), false, false);
    }

    static Reply bad(String line) {
        return new Reply(List.of(line), true, false);
    }

    /// `250-… 250 …`
    static Reply lines(String code, List<String> texts) {
        int last = texts.size() - 1;
        return new Reply(IntStream.rangeClosed(0, last).mapToObj(i -> code + (i < last ? "-" : " ") + texts.get(i)).toList(), false, false);
    }

    static Reply sent() {
        return new Reply(List.of(), false, false);
    }

    Reply bye() {
        return new Reply(lines, bad, true);
    }
}
