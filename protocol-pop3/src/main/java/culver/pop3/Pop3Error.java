package culver.pop3;

/// The command cannot be done: the text after `-ERR`.
final class Pop3Error extends Exception {
    Pop3Error(String text) {
        super(text, null, false, false);
    }
}
