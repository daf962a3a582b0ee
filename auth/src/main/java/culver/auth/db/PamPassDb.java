package culver.auth.db;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.posix.Pam;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// passdb `pam`: `args = [session=yes] [setcred=yes] [failure_show_msg=yes] [max_requests=N] [cache_key=KEY] [SERVICE]`. The service is `dovecot`
/// unless said; `*` is the protocol's name, and `%`-variables are expanded. `max_requests` and `cache_key` have nothing to act on here: no worker
/// process lives or dies, and answers are not cached.
///
/// Threading: any; the conversation runs on a platform thread of the PAM pool, with a time limit.
final class PamPassDb implements PassDb.Asking {
    private final String service;
    private final Set<String> options;
    private final Workers workers;

    private PamPassDb(String service, Set<String> options, Workers workers) {
        this.service = service;
        this.options = options;
        this.workers = workers;
    }

    static PamPassDb of(String args, Conf block, Workers workers) throws ConfException {
        var service = "dovecot";
        var options = new HashSet<String>();
        for (var word : Args.words(args)) {
            switch (word) {
                case "*" -> service = "%s";
                case "-session", "session=yes" -> options.add("session");
                case "setcred=yes" -> options.add("setcred");
                case "failure_show_msg=yes" -> options.add("failure_show_msg");
                case "session=no", "setcred=no", "failure_show_msg=no", "blocking=yes", "blocking=no" -> {
                }
                default -> {
                    if (word.startsWith("cache_key=") || word.startsWith("max_requests=")) {
                        continue;
                    } else if (word.indexOf('=') >= 0 || word.startsWith("-")) {
                        throw new ConfException(block.where() + ": pam: args has an unknown option " + word);
                    }
                    service = word;
                }
            }
        }
        if (!Pam.available()) {
            throw new ConfException(block.where() + ": passdb driver pam: libpam.so.0 is not installed (Debian: libpam0g)");
        }
        return new PamPassDb(service, Set.copyOf(options), workers);
    }

    @Override
    public String driver() {
        return "pam";
    }

    @Override
    public Verdict ask(Attempt attempt, String password, AuthLog log) throws DbException {
        var remote = attempt.origin().remote();
        var request = new Pam.Request(attempt.expand(service), attempt.user(), password.getBytes(StandardCharsets.UTF_8),
                remote == null ? "" : remote.getHostAddress(), options.contains("setcred"), options.contains("session"));
        var answer = workers.call(() -> Pam.ask(request));
        if (answer.kind() == Pam.Kind.OK) {
            if (!answer.user().equals(attempt.user())) {
                attempt.passField("user", answer.user());
            }
            return Verdict.OK;
        }
        if (answer.kind() == Pam.Kind.ERROR) {
            throw new DbException(answer.words());
        }
        log.failure(attempt, driver(), answer.words() + (answer.spoken().isEmpty() ? "" : " (" + Attempt.printable(answer.spoken()) + ")"));
        if (options.contains("failure_show_msg") && !answer.spoken().isEmpty()) {
            attempt.passField("reason", answer.spoken());
        }
        return switch (answer.kind()) {
            case UNKNOWN_USER -> Verdict.UNKNOWN_USER;
            case ACCOUNT_REFUSED -> Verdict.DISABLED;
            case PASSWORD_EXPIRED -> Verdict.EXPIRED;
            case WRONG_PASSWORD, DENIED -> Verdict.WRONG_PASSWORD;
            case OK, ERROR -> throw new IllegalStateException();
        };
    }
}
