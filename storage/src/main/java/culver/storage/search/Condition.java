package culver.storage.search;

import culver.mime.DateParser;
import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A search key made ready: what it costs to test, and the test.
///
/// Of several keys the cheapest is tested first, so that a message is opened only when flags, numbers, dates and sizes leave it in
/// question, and its body read only when its header does.
record Condition(Cost cost, Test test) {
    enum Cost {
        /// Known in memory.
        MEMORY,
        /// Perhaps a look at the file's name or the index.
        METADATA,
        HEADER,
        BODY
    }

    @FunctionalInterface
    interface Test {
        boolean holds(Candidate candidate) throws StorageException, IOException;
    }

    private static final int DEEPEST = 500;

    /// @param zone whose days INTERNALDATE is compared by
    static Condition of(SearchKey key, ZoneId zone) throws StorageException {
        return new Maker(zone).make(key, 0);
    }

    private static Condition all(List<Condition> conditions) {
        return several(conditions, c -> {
            for (var condition : conditions) {
                if (!condition.test.holds(c)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Condition any(List<Condition> conditions) {
        return several(conditions, c -> {
            for (var condition : conditions) {
                if (condition.test.holds(c)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static Condition several(List<Condition> conditions, Test test) {
        conditions.sort(Comparator.comparing(Condition::cost));
        return new Condition(conditions.isEmpty() ? Cost.MEMORY : conditions.getLast().cost, test);
    }

    /// Makes conditions for days of one time zone.
    private record Maker(ZoneId zone) {
        Condition make(SearchKey key, int depth) throws StorageException {
            if (depth > DEEPEST) {
                throw new StorageException(StorageError.LIMIT, "search keys nested deeper than " + DEEPEST);
            }
            return switch (key) {
                case SearchKey.All _ -> memory(_ -> true);
                case SearchKey.And and -> {
                    var parts = new ArrayList<Condition>();
                    for (var part : and.keys()) {
                        parts.add(make(part, depth + 1));
                    }
                    yield all(parts);
                }
                case SearchKey.Or or -> any(alternatives(or, depth));
                case SearchKey.Not not -> {
                    var inner = make(not.key(), depth + 1);
                    yield new Condition(inner.cost, c -> !inner.test.holds(c));
                }
                case SearchKey.Sequence s -> memory(c -> s.numbers().contains(c.sequence()));
                case SearchKey.Uid u -> memory(c -> u.uids().contains(c.uid()));
                case SearchKey.SystemFlag f -> memory(c -> c.message().flags().has(f.flag()) == f.set());
                case SearchKey.Keyword k -> memory(c -> c.message().flags().hasKeyword(k.keyword()) == k.set());
                case SearchKey.Recent r -> memory(c -> c.message().recent() == r.recent());
                case SearchKey.New _ -> memory(c -> c.message().recent() && !c.message().flags().has(Flags.SEEN));
                case SearchKey.ModSeq m -> memory(c -> c.message().modSeq() >= m.atLeast());
                case SearchKey.Before b -> metadata(c -> received(c).isBefore(b.day()));
                case SearchKey.On o -> metadata(c -> received(c).isEqual(o.day()));
                case SearchKey.Since s -> metadata(c -> !received(c).isBefore(s.day()));
                case SearchKey.Larger l -> metadata(c -> c.message().size() > l.octets());
                case SearchKey.Smaller s -> metadata(c -> c.message().size() < s.octets());
                case SearchKey.SentBefore b -> header(c -> sent(c).isBefore(b.day()));
                case SearchKey.SentOn o -> header(c -> sent(c).isEqual(o.day()));
                case SearchKey.SentSince s -> header(c -> !sent(c).isBefore(s.day()));
                case SearchKey.Header h -> {
                    var needle = new Needle(h.text());
                    yield header(c -> headerContains(c, h.field(), needle));
                }
                case SearchKey.Body b -> {
                    var needle = new Needle(b.text());
                    yield new Condition(needle.isEmpty() ? Cost.MEMORY : Cost.BODY, c -> c.bodyContains(needle));
                }
                case SearchKey.Text t -> {
                    var needle = new Needle(t.text());
                    yield new Condition(needle.isEmpty() ? Cost.MEMORY : Cost.BODY, c -> c.contains(needle));
                }
            };
        }

        /// `OR a OR b c` nests as deep as the client likes: taken as one list.
        private List<Condition> alternatives(SearchKey.Or or, int depth) throws StorageException {
            var parts = new ArrayList<Condition>();
            SearchKey rest = or;
            while (rest instanceof SearchKey.Or(var left, var right)) {
                parts.add(make(left, depth + 1));
                rest = right;
            }
            parts.add(make(rest, depth + 1));
            return parts;
        }

        private LocalDate received(Candidate c) throws StorageException {
            return LocalDate.ofInstant(c.message().internalDate(), zone);
        }

        /// The day of the Date field as written; where there is none that can be read, INTERNALDATE stands in (RFC 5256 §2.2).
        private LocalDate sent(Candidate c) throws StorageException, IOException {
            for (var header = c.header(); header.next(); ) {
                if (header.is("Date")) {
                    var date = DateParser.parse(header.value());
                    if (date.isPresent()) {
                        return date.get().toLocalDate();
                    }
                }
            }
            return received(c);
        }

        private static boolean headerContains(Candidate c, String field, Needle needle) throws StorageException, IOException {
            for (var header = c.header(); header.next(); ) {
                if (header.is(field) && needle.in(header.text())) {
                    return true;
                }
            }
            return false;
        }

        private static Condition memory(Test test) {
            return new Condition(Cost.MEMORY, test);
        }

        private static Condition metadata(Test test) {
            return new Condition(Cost.METADATA, test);
        }

        private static Condition header(Test test) {
            return new Condition(Cost.HEADER, test);
        }
    }
}
