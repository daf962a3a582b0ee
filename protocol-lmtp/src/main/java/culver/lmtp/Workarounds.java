package culver.lmtp;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.util.List;

/// `lmtp_client_workarounds`: what is forgiven.
///
/// @param whitespaceBeforePath `MAIL FROM: <a@b>`
/// @param mailboxForPath       `MAIL FROM:a@b`
record Workarounds(boolean whitespaceBeforePath, boolean mailboxForPath) {
    static final Workarounds NONE = new Workarounds(false, false);
    private static final String WHITESPACE = "whitespace-before-path";
    private static final String MAILBOX = "mailbox-for-path";

    static Workarounds of(Conf conf) {
        var words = conf.get(LmtpSettings.CLIENT_WORKAROUNDS);
        return new Workarounds(words.contains(WHITESPACE), words.contains(MAILBOX));
    }

    static void check(Conf conf) throws ConfException {
        for (var word : conf.get(LmtpSettings.CLIENT_WORKAROUNDS)) {
            if (!List.of(WHITESPACE, MAILBOX).contains(word)) {
                throw new ConfException("lmtp_client_workarounds: unknown workaround: " + word + " (there are: " + WHITESPACE + ", " + MAILBOX + ")");
            }
        }
    }
}
