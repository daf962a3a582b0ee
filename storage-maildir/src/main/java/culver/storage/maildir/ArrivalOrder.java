package culver.storage.maildir;

import java.util.Comparator;
import java.util.List;

/// The order in which files that came without a UID get theirs, the same as Dovecot's: by the seconds at the start of the name, then by the
/// microseconds (`M` and digits before the next dot), then by the octets of the name.
///
/// Dovecot compares two names of one second by octets when either has no microseconds, which is no order when three names meet; here
/// the names with and without are sorted apart and then merged by octets, which gives the same for all names that one program makes.
final class ArrivalOrder {
    private ArrivalOrder() {
    }

    /// @param files base names or files, sorted in place
    static void sort(List<String> files) {
        files.sort(Comparator.comparingLong(ArrivalOrder::seconds).thenComparing(MaildirName::base));
        for (int from = 0; from < files.size(); ) {
            int to = from + 1;
            while (to < files.size() && seconds(files.get(to)) == seconds(files.get(from))) {
                to++;
            }
            if (to - from > 1) {
                sortOneSecond(files.subList(from, to));
            }
            from = to;
        }
    }

    private static void sortOneSecond(List<String> files) {
        var timed = new java.util.ArrayList<>(files.stream().filter(f -> micros(f) >= 0).toList());
        var plain = files.stream().filter(f -> micros(f) < 0).toList();
        timed.sort(Comparator.comparingLong(ArrivalOrder::micros).thenComparing(MaildirName::base));
        int t = 0;
        int p = 0;
        for (int i = 0; i < files.size(); i++) {
            boolean takeTimed = p == plain.size() || t < timed.size() && MaildirName.base(timed.get(t)).compareTo(MaildirName.base(plain.get(p))) < 0;
            files.set(i, takeTimed ? timed.get(t++) : plain.get(p++));
        }
    }

    private static long seconds(String file) {
        return digits(file, MaildirName.start(file));
    }

    private static long micros(String file) {
        int at = MaildirName.start(file);
        while (at < file.length() && isDigit(file.charAt(at))) {
            at++;
        }
        if (at == file.length() || file.charAt(at) != '.') {
            return -1;
        }
        for (at++; at < file.length() && file.charAt(at) != '.' && file.charAt(at) != MaildirName.INFO; at++) {
            if (file.charAt(at) == 'M') {
                return digits(file, at + 1);
            }
        }
        return -1;
    }

    /// A number of any length that fits; 0 when there are no digits.
    private static long digits(String file, int at) {
        long value = 0;
        for (; at < file.length() && isDigit(file.charAt(at)) && value < Long.MAX_VALUE / 100; at++) {
            value = value * 10 + file.charAt(at) - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
