package culver.auth;

import culver.auth.db.Attempt;
import culver.auth.db.AuthLog;
import culver.auth.db.DbException;
import culver.auth.db.Nets;
import culver.auth.db.PassdbChain;
import culver.auth.db.Pools;
import culver.auth.db.UserdbChain;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.storage.MailUser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The accounts that the configuration describes: see [Authenticator].
///
/// A login is: the throttle's delay, the name made fit, the passdbs, the userdbs, the owner. Every refusal takes `auth_failure_delay` from begin to
/// end, whatever its reason, and says the same.
///
/// Threading: any; a login occupies its session's thread, asleep for most of a failure.
final class Accounts implements Authenticator {
    /// Known to Dovecot but not offered here: said once, and left out.
    private static final List<String> NOT_OFFERED = List.of("CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "APOP", "NTLM", "RPA",
            "ANONYMOUS", "OTP", "SKEY", "GSSAPI", "GSS-SPNEGO", "XOAUTH2", "OAUTHBEARER", "EXTERNAL");
    private static final int LONGEST_PASSWORD = 4096;
    /// One for the whole process: it outlives the configuration that a reload replaces.
    private static final LoginThrottle THROTTLE = new LoginThrottle(System::nanoTime);

    private final List<SaslMechanism> mechanisms;
    private final UserNames names;
    private final AuthLog log;
    private final Pools pools;
    private final PassdbChain passdbs;
    private final UserdbChain userdbs;
    private final Owners owners;
    private final Duration failureDelay;
    private final boolean plaintextEverywhere;
    private final Nets trusted;

    private Accounts(Conf conf, AuthLog log, Pools pools, PassdbChain passdbs, UserdbChain userdbs) throws ConfException {
        this.mechanisms = mechanisms(conf.get(AuthSettings.MECHANISMS), log.log());
        this.names = new UserNames(conf);
        this.log = log;
        this.pools = pools;
        this.passdbs = passdbs;
        this.userdbs = userdbs;
        this.owners = new Owners(conf);
        this.failureDelay = conf.get(AuthSettings.FAILURE_DELAY);
        this.plaintextEverywhere = !conf.get(AuthSettings.DISABLE_PLAINTEXT) && !conf.get(AuthSettings.SSL).equals("required");
        try {
            this.trusted = Nets.parse(String.join(" ", conf.get(AuthSettings.TRUSTED_NETWORKS)));
        } catch (IllegalArgumentException e) {
            throw new ConfException("login_trusted_networks: " + e.getMessage(), e);
        }
    }

    /// @param logger the logger `culver.auth`
    static Accounts of(Conf conf, System.Logger logger) throws ConfException {
        var passwords = conf.get(AuthSettings.VERBOSE_PASSWORDS);
        if (!passwords.matches("(no|yes|plain|sha1)(:[1-9][0-9]{0,3})?")) {
            throw new ConfException("auth_verbose_passwords must be no, plain or sha1, then perhaps :N, not '" + passwords + "'");
        }
        var log = new AuthLog(conf.get(AuthSettings.VERBOSE), conf.get(AuthSettings.DEBUG), passwords, conf.get(AuthSettings.DEBUG_PASSWORDS), logger);
        var pools = new Pools(conf.get(AuthSettings.WORKER_MAX_COUNT).intValue(), logger);
        try {
            var passdbs = PassdbChain.of(conf, log, pools);
            return new Accounts(conf, log, pools, passdbs, UserdbChain.of(conf, passdbs, log, pools));
        } catch (ConfException e) {
            pools.close();
            throw e;
        }
    }

    private static List<SaslMechanism> mechanisms(List<String> wanted, System.Logger log) throws ConfException {
        var found = new ArrayList<SaslMechanism>();
        for (var name : wanted) {
            var mechanism = SaslMechanism.named(name);
            if (mechanism.isPresent()) {
                found.add(mechanism.get());
            } else if (NOT_OFFERED.contains(name.toUpperCase(Locale.ROOT))) {
                log.log(System.Logger.Level.WARNING, "auth_mechanisms: " + name + " is not offered");
            } else {
                throw new ConfException("auth_mechanisms: unknown mechanism " + name + " (there are: plain, login)");
            }
        }
        if (found.isEmpty()) {
            throw new ConfException("auth_mechanisms has none that is offered (there are: plain, login)");
        }
        return List.copyOf(found);
    }

    @Override
    public AuthResult login(AuthRequest request, String user, String password) {
        return check(request, "PLAIN", "", user, password);
    }

    @Override
    public List<String> mechanisms(boolean secured) {
        return secured || plaintextEverywhere ? mechanisms.stream().map(SaslMechanism::name).toList() : List.of();
    }

    @Override
    public Optional<SaslExchange> sasl(String mechanism, AuthRequest request) {
        return mechanisms.stream().filter(m -> m.name().equalsIgnoreCase(mechanism)).findFirst()
                .map(m -> m.begin((authorizationId, user, password) -> check(request, m.name(), authorizationId, user, password)));
    }

    @Override
    public Optional<MailUser> lookup(String user, String service) throws TemporaryAuthException {
        var origin = Attempt.Origin.of(service);
        try {
            var attempt = new Attempt(origin, names.accept(user, service), "");
            return userdbs.describe(attempt) ? Optional.of(owners.user(attempt)) : Optional.empty();
        } catch (UserNames.BadName e) {
            log.failure(new Attempt(origin, "?", ""), "lookup", e.getMessage());
            return Optional.empty();
        } catch (DbException e) {
            throw new TemporaryAuthException(e.getMessage(), e);
        }
    }

    @Override
    public boolean plaintextAllowed(boolean tls, AuthRequest request) {
        return tls || plaintextEverywhere || request.secured() || trusted(request)
                || request.local() != null && request.remote() != null && request.local().getAddress() != null
                && request.local().getAddress().equals(request.remote().getAddress());
    }

    @Override
    public void close() {
        pools.close();
    }

    private AuthResult check(AuthRequest request, String mechanism, String authorizationId, String user, String password) {
        var from = trusted(request) || failureDelay.isZero() ? null : address(request.remote());
        if (from != null) {
            sleep(THROTTLE.delay(from).toNanos());
        }
        long begin = System.nanoTime();
        var origin = origin(request);
        Attempt attempt = null;
        AuthResult result;
        try {
            attempt = new Attempt(origin, names.accept(user, request.service()), mechanism);
            result = decide(attempt, authorizationId, user, password);
        } catch (UserNames.BadName e) {
            log.failure(new Attempt(origin, "?", mechanism), mechanism.toLowerCase(Locale.ROOT), e.getMessage());
            result = new AuthResult.Failure(Attempt.printable(user), mechanism);
        }
        switch (result) {
            case AuthResult.Success _ -> {
                if (from != null) {
                    THROTTLE.succeeded(from);
                }
            }
            case AuthResult.Failure _, AuthResult.Refused _ -> {
                if (attempt != null && attempt.passFields().containsKey("nodelay")) {
                    break;
                }
                if (from != null) {
                    THROTTLE.failed(from, user, password);
                }
                sleep(failureDelay.toNanos() - (System.nanoTime() - begin));
            }
            case AuthResult.TemporaryFailure _, AuthResult.Malformed _ -> {
            }
        }
        return result;
    }

    private AuthResult decide(Attempt attempt, String authorizationId, String given, String password) {
        var failure = new AuthResult.Failure(attempt.user(), attempt.mechanism());
        if (!authorizationId.isEmpty() && !authorizationId.equals(given)) {
            log.failure(attempt, attempt.mechanism().toLowerCase(Locale.ROOT), "login as another user (" + Attempt.printable(authorizationId) + ") is not possible here");
            return failure;
        }
        if (password.length() > LONGEST_PASSWORD || password.indexOf('\0') >= 0) {
            log.failure(attempt, attempt.mechanism().toLowerCase(Locale.ROOT), "password too long or with a NUL in it");
            return failure;
        }
        try {
            return switch (passdbs.authenticate(attempt, password)) {
                case OK -> accepted(attempt);
                case DISABLED -> new AuthResult.Refused(attempt.user(), "AUTHORIZATIONFAILED", reason(attempt, "This account may not log in."));
                case EXPIRED -> new AuthResult.Refused(attempt.user(), "EXPIRED", reason(attempt, "Password expired."));
                case DENIED -> failure;
                case UNKNOWN_USER, WRONG_PASSWORD, NO_OPINION -> attempt.passFields().containsKey("reason")
                        ? new AuthResult.Refused(attempt.user(), "AUTHENTICATIONFAILED", reason(attempt, "")) : failure;
            };
        } catch (DbException logged) {
            return new AuthResult.TemporaryFailure(attempt.user());
        }
    }

    /// The password is right: who are they, and may they come in?
    private AuthResult accepted(Attempt attempt) {
        if (attempt.passFields().containsKey("nologin")) {
            log.failure(attempt, "passdb", "login is not allowed (nologin)");
            return new AuthResult.Refused(attempt.user(), "CONTACTADMIN", reason(attempt, "Login disabled for this user"));
        }
        if (attempt.passFields().containsKey("proxy") || attempt.passFields().containsKey("host")) {
            log.error(attempt, "passdb", "the passdb sends this user to another server (proxy, host), which is not supported", null);
            return new AuthResult.TemporaryFailure(attempt.user());
        }
        try {
            if (!userdbs.describe(attempt)) {
                log.error(attempt, "userdb", "user not found from any userdbs", null);
                return new AuthResult.TemporaryFailure(attempt.user());
            }
            return new AuthResult.Success(owners.user(attempt), attempt.mechanism());
        } catch (DbException e) {
            log.error(attempt, "userdb", e.getMessage(), e);
            return new AuthResult.TemporaryFailure(attempt.user());
        }
    }

    /// For the client's eyes: one line, whoever wrote it.
    private static String reason(Attempt attempt, String otherwise) {
        return Attempt.printable(attempt.passFields().getOrDefault("reason", otherwise));
    }

    private boolean trusted(AuthRequest request) {
        var from = address(request.remote());
        return from != null && trusted.contains(from);
    }

    private static InetAddress address(InetSocketAddress end) {
        return end == null ? null : end.getAddress();
    }

    private static Attempt.Origin origin(AuthRequest request) {
        return new Attempt.Origin(request.service(), request.session(), address(request.local()), address(request.remote()), Map.of(
                "lport", request.local() == null ? "" : Integer.toString(request.local().getPort()),
                "rport", request.remote() == null ? "" : Integer.toString(request.remote().getPort()),
                "secured", request.secured() ? "secured" : "",
                "local_name", request.localName() == null ? "" : request.localName()));
    }

    private static void sleep(long nanos) {
        if (nanos > 0) {
            try {
                Thread.sleep(Duration.ofNanos(nanos));
            } catch (InterruptedException e) {
                // The server is stopping: the answer matters to nobody any more.
                Thread.currentThread().interrupt();
            }
        }
    }
}
