package culver.conf;

/// `$name` in a value: what an earlier setting holds at that point of the file.
///
/// Only whole words are references, as in Dovecot: `$mail_plugins quota`, but not `x$mail_plugins`. `$ENV:NAME` is the environment's.
///
/// @param from the block in which the value stands
record References(Tables tables, Draft from) {
    /// Replaces each word `$name` by that setting's value so far, `$ENV:NAME` by the environment's.
    String expand(String value, Place place) throws ConfException {
        if (value.indexOf('$') < 0) {
            return value;
        }
        var whole = new StringBuilder();
        int i = 0;
        while (i < value.length()) {
            int end = i;
            while (end < value.length() && !Line.blank(value.charAt(end))) {
                end++;
            }
            String word = value.substring(i, end);
            whole.append(word.startsWith("$") && word.length() > 1 ? variable(word.substring(1), place) : word);
            while (end < value.length() && Line.blank(value.charAt(end))) {
                whole.append(value.charAt(end++));
            }
            i = end;
        }
        return whole.toString();
    }

    private String variable(String name, Place place) throws ConfException {
        if (name.startsWith("ENV:")) {
            String value = System.getenv(name.substring(4));
            return value == null ? "" : value;
        }
        String wanted = name.startsWith("SET:") ? name.substring(4) : name;
        String value = value(wanted);
        if (value == null) {
            throw place.error("unknown variable $" + name + ": no earlier setting has this name"
                + Nearest.to(wanted, tables.names("")).map(n -> "; did you mean $" + n + "?").orElse(""));
        }
        return value;
    }

    /// What a setting holds at this point of the file: in this block, in those around it, or by default; null if unknown.
    String value(String name) throws ConfException {
        for (Draft draft = from; draft != null; draft = draft.outer) {
            Entry entry = draft.values.get(name);
            if (entry != null) {
                return entry.isFile() ? Sources.read(entry.file(), name, entry.place()) : entry.text();
            }
        }
        Setting<?> setting = tables.find("", name);
        return setting != null ? setting.defaultText() : DovecotNames.defaultText("", name);
    }
}
