package culver.storage.maildir;

import culver.storage.live.MessageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One look at new/ and cur/: which file each known base has now, and which bases nobody knows.
///
/// A program that renames a file while we read the directory may hide it from us, or show it under both names. So when something is
/// missing we look again, and of two names we believe the one that is there. Made for one look; one thread.
final class MaildirScan {
    /// Two files with one base.
    record Twins(String kept, String other) {
    }

    private final MaildirPlace place;
    private final NameIndex index;
    private final int rows;
    private final int known;
    private String[] found;
    private final List<Twins> seenTwice = new ArrayList<>();

    /// @param strays lines of the uidlist whose files were not there
    MaildirScan(MaildirPlace place, MessageTable table, List<UidListLine> strays) {
        this.place = place;
        rows = table.size();
        known = rows + strays.size();
        index = new NameIndex(known + 64);
        for (int row = 0; row < rows; row++) {
            index.add((String) table.handle(row));
        }
        for (var stray : strays) {
            index.add(stray.base());
        }
        found = new String[known + 64];
    }

    /// Reads the directories; rows of one that is not read are taken to be there.
    ///
    /// @param firstStray the strays from here on are new: their files should be there
    void read(boolean readNew, boolean readCur, int firstStray) throws IOException {
        if (!readNew || !readCur) {
            for (int row = 0; row < rows; row++) {
                boolean isNew = MaildirName.isNew(index.name(row));
                found[row] = isNew && !readNew || !isNew && !readCur ? index.name(row) : null;
            }
        }
        if (readNew) {
            place.list("new", this::see);                              // first: files go from new/ to cur/, never back
        }
        if (readCur) {
            place.list("cur", this::see);
        }
        if (anyMissing(0, rows) || anyMissing(rows + firstStray, known)) {
            place.list("new", this::see);
            place.list("cur", this::see);
        }
    }

    private boolean anyMissing(int from, int to) {
        for (int number = from; number < to; number++) {
            if (found[number] == null) {
                return true;
            }
        }
        return false;
    }

    private void see(String file) {
        int number = index.find(file);
        if (number < 0) {
            number = index.add(file);
        }
        if (number >= found.length) {
            found = Arrays.copyOf(found, number * 2);
        }
        if (found[number] == null) {
            found[number] = file;
        } else if (!found[number].equals(file)) {
            seenTwice.add(new Twins(found[number], file));
        }
    }

    /// Decides which of two names is the file's, and finds those bases that really have two files.
    List<Twins> twins() {
        var twins = new ArrayList<Twins>();
        for (var pair : seenTwice) {
            int number = index.find(pair.other);
            var kept = found[number];
            if (kept.equals(pair.other)) {
                continue;
            }
            boolean otherThere = Files.exists(place.path(pair.other));
            if (otherThere && !Files.exists(place.path(kept))) {
                found[number] = pair.other;
            } else if (otherThere) {
                twins.add(new Twins(kept, pair.other));
            }
        }
        return twins;
    }

    /// The file of a row of the table as it was, or null.
    String ofRow(int row) {
        return found[row];
    }

    /// The file of a stray line, or null.
    String ofStray(int stray) {
        return found[rows + stray];
    }

    /// The files whose bases were not known.
    List<String> unknown() {
        return Arrays.asList(found).subList(known, index.size());
    }
}
