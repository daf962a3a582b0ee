package culver.imap.wire;

import culver.storage.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// `sequence-set` of RFC 3501 §9 as written: `1,3:5,7:*`. Whether the numbers are sequence numbers or UIDs is the command's affair.
///
/// @param ranges in the client's order; [#STAR] stands for `*`
public record MessageSet(List<Range> ranges) {
    /// `*`, the greatest number in use.
    public static final long STAR = 0;
    private static final long MAX = 0xffff_ffffL;

    /// Two ends in any order.
    public record Range(long one, long other) {
        @Override
        public String toString() {
            return one == other ? text(one) : text(one) + ":" + text(other);
        }

        private static String text(long number) {
            return number == STAR ? "*" : Long.toString(number);
        }
    }

    public MessageSet {
        ranges = List.copyOf(ranges);
    }

    static MessageSet parse(String text) throws SyntaxException {
        var ranges = new ArrayList<Range>();
        int at = 0;
        while (true) {
            int end = numberEnd(text, at);
            long one = number(text, at, end);
            long other = one;
            if (end < text.length() && text.charAt(end) == ':') {
                at = end + 1;
                end = numberEnd(text, at);
                other = number(text, at, end);
            }
            ranges.add(new Range(one, other));
            if (end == text.length()) {
                return new MessageSet(ranges);
            }
            if (text.charAt(end) != ',') {
                throw new SyntaxException("Invalid messageset");
            }
            at = end + 1;
        }
    }

    private static int numberEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != ',') {
            end++;
        }
        return end;
    }

    private static long number(String text, int from, int to) throws SyntaxException {
        if (to == from + 1 && text.charAt(from) == '*') {
            return STAR;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new SyntaxException("Invalid messageset");
            }
            value = value * 10 + digit;
            if (value > MAX) {
                throw new SyntaxException("Invalid messageset");
            }
        }
        if (value == 0) {
            throw new SyntaxException("Invalid messageset");
        }
        return value;
    }

    /// The set with `*` as `max`. Empty parts are left out: with `max` 0 there is nothing that `*` could stand for.
    public UidSet resolve(long max) {
        var resolved = new ArrayList<UidSet.Range>(ranges.size());
        for (var range : ranges) {
            long one = range.one == STAR ? max : range.one;
            long other = range.other == STAR ? max : range.other;
            long first = Math.min(one, other);
            if (first > 0) {
                resolved.add(new UidSet.Range(first, Math.max(one, other)));
            }
        }
        return UidSet.of(resolved);
    }

    /// The set as sequence numbers of a mailbox with `size` messages.
    ///
    /// @throws SyntaxException when there is no message of one of the numbers, as Dovecot has it
    public UidSet sequence(int size) throws SyntaxException {
        for (var range : ranges) {
            if (size == 0 || range.one > size || range.other > size) {
                throw new SyntaxException("Invalid messageset");
            }
        }
        return resolve(size);
    }

    /// As it was written.
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
