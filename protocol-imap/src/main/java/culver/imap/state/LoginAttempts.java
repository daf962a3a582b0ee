package culver.imap.state;

import java.time.Duration;

/// What happened before login, for the log line of a connection that ends without one. One session thread.
public final class LoginAttempts {
    private final long start = System.nanoTime();
    private int failed;
    private String user = "";
    private String method = "";

    public void failed(String user, String method) {
        failed++;
        this.user = user.replaceAll("\\p{Cntrl}", "?");       // no line of the log is the client's to write
        this.method = method;
    }

    public int count() {
        return failed;
    }

    public String user() {
        return user;
    }

    public String method() {
        return method;
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// `(no auth attempts in 3 secs)`, `(auth failed, 2 attempts in 5 secs)`.
    public String summary() {
        long seconds = age().toSeconds();
        return failed == 0 ? "(no auth attempts in " + seconds + " secs)" : "(auth failed, " + failed + " attempts in " + seconds + " secs)";
    }
}
