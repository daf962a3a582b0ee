package culver.storage.maildir;

import culver.storage.Flags;
import culver.storage.live.MessageTable;
import java.io.IOException;
import java.util.Collection;

/// Between the letters in file names and the flag bits of the table. Under the live mailbox's lock.
final class KeywordBits {
    private final MaildirPlace place;
    private final Keywords keywords;
    private int unnamedLetters;

    KeywordBits(MaildirPlace place) {
        this.place = place;
        keywords = new Keywords(place.keywords());
    }

    /// True if [#refresh] would look into the file.
    boolean changed() throws IOException {
        return keywords.changed();
    }

    /// Reads `dovecot-keywords` if it has changed, and then the keywords of all rows anew. Bits are given in the order of the letters, which is that
    /// in which the keywords came into use.
    void refresh(MessageTable table) throws IOException {
        if (keywords.refresh()) {
            for (int letter = 0; letter < Keywords.MAX; letter++) {
                if (keywords.name(letter) != null) {
                    table.keywordBit(keywords.name(letter));
                }
            }
            readLetters(table);
        }
    }

    /// True if every one of them has a letter.
    boolean knows(Collection<String> names) {
        return names.stream().allMatch(k -> keywords.letter(k) >= 0);
    }

    /// True if this one has a letter, or could have.
    boolean accepts(String name) {
        return keywords.letter(name) >= 0 || keywords.count() < Keywords.MAX;
    }

    /// Gives letters to those that have none, on disk before the first file name has one. The lock of the uidlist is held.
    void give(MessageTable table, Collection<String> names) throws IOException {
        refresh(table);
        boolean more = false;
        for (var name : names) {
            if (keywords.letter(name) < 0) {
                more |= keywords.assign(name, unnamedLetters) >= 0;
            }
        }
        if (more) {
            keywords.write(place.owner(), place.fsync());
        }
    }

    /// The letters of the keywords among `bits`, bit 0 for `a`.
    int letters(MessageTable table, long bits) {
        int letters = 0;
        for (long left = bits >>> MessageTable.FIRST_KEYWORD; left != 0; left &= left - 1) {
            int bit = MessageTable.FIRST_KEYWORD + Long.numberOfTrailingZeros(left);
            int letter = table.keyword(bit).map(keywords::letter).orElse(-1);
            letters |= letter < 0 ? 0 : 1 << letter;
        }
        return letters;
    }

    /// The flag bits of a file name; a letter that has no keyword yet gives none, and is remembered.
    long of(MessageTable table, String file) {
        long bits = MaildirName.system(file) | (MaildirName.isNew(file) ? Flags.RECENT : 0);
        for (int letters = MaildirName.letters(file); letters != 0; letters &= letters - 1) {
            int letter = Integer.numberOfTrailingZeros(letters);
            if (keywords.name(letter) == null) {
                unnamedLetters |= 1 << letter;
                continue;
            }
            int bit = table.keywordBit(keywords.name(letter));
            bits |= bit < 0 ? 0 : 1L << bit;
        }
        return bits;
    }

    /// Letters in use that have no keyword, bit 0 for `a`.
    int unnamedLetters() {
        return unnamedLetters;
    }

    /// Works the keywords of all rows out again, after letters got another meaning.
    void readLetters(MessageTable table) {
        unnamedLetters = 0;
        for (int row = 0; row < table.size(); row++) {
            var file = (String) table.handle(row);
            if (MaildirName.letters(file) != 0) {
                table.bits(row, of(table, file) & ~Flags.RECENT | table.bits(row) & Flags.RECENT);
            }
        }
    }

    /// Names all letters that need it. The lock of the uidlist is held.
    ///
    /// Dovecot writes a new keyword after the first file that has it, but under the lock; so a letter that has no keyword now never had
    /// one, and gets the name that Dovecot gives it.
    void nameLetters(MessageTable table) throws IOException {
        refresh(table);
        if (unnamedLetters == 0) {
            return;
        }
        for (int letters = unnamedLetters; letters != 0; letters &= letters - 1) {
            int letter = Integer.numberOfTrailingZeros(letters);
            if (keywords.name(letter) == null) {
                keywords.assign(letter, "unknown-" + letter);
            }
        }
        keywords.write(place.owner(), place.fsync());
        readLetters(table);
    }
}
