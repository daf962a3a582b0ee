package culver.conf;

/// Where something stands: a line of a file, or a way that is not a file (`-o`), whose line is 0.
record Place(String file, int line) {
    ConfException error(String message) {
        return new ConfException(this + ": " + message);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + " line " + line;
    }
}
