package culver.imap.command;

import culver.auth.AuthRequest;
import culver.auth.AuthResult;
import culver.imap.state.Account;
import culver.imap.state.Counts;
import culver.imap.state.ImapService;
import culver.imap.state.ImapState.Authenticated;
import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.wire.Client;
import culver.imap.wire.Disconnected;
import culver.imap.wire.ImapResponse;
import culver.net.SessionLog;
import culver.storage.StorageException;

/// The door between login and mail, the same for LOGIN and AUTHENTICATE: what each outcome of a login means, in the words and
/// response codes of Dovecot (RFC 5530).
final class Admission {
    private Admission() {
    }

    static AuthRequest request(Client client) {
        var peer = client.peer();
        return new AuthRequest("imap", peer.secured(), peer.local(), peer.remote(), peer.session(), peer.localName());
    }

    static boolean plaintextAllowed(ImapService service, Client client) {
        return service.authenticator().plaintextAllowed(client.peer().tls(), request(client));
    }

    static Completion plaintextRefused(Client client) {
        client.send(ImapResponse.bad("[ALERT] Plaintext authentication not allowed without SSL/TLS, but your client did it anyway. "
            + "If anyone was listening, the password was exposed."));
        return Completion.no("PRIVACYREQUIRED", "Plaintext authentication disallowed on non-secure (SSL/TLS) connections.");
    }

    static Completion of(AuthResult result, NotAuthenticated state, Client client) throws StorageException {
        return switch (result) {
            case AuthResult.Success success -> admit(success, state, client);
            case AuthResult.Failure(var user, var mechanism) -> {
                state.attempts().failed(user, mechanism);
                yield Completion.no("AUTHENTICATIONFAILED", "Authentication failed.");
            }
            case AuthResult.Refused(var user, var code, var text) -> {
                state.attempts().failed(user, "");
                yield Completion.no(code, text);
            }
            case AuthResult.TemporaryFailure(var user) -> {
                state.attempts().failed(user, "");
                yield Completion.no("UNAVAILABLE", "Temporary authentication failure. [" + client.peer().session() + "]");
            }
            case AuthResult.Malformed(var text) -> {
                state.attempts().failed("", "");
                yield Completion.bad(text);
            }
        };
    }

    private static Completion admit(AuthResult.Success success, NotAuthenticated state, Client client) throws StorageException {
        var service = state.service();
        var user = success.user();
        var peer = client.peer();
        var place = service.places().enter("imap", user.name(), peer.remote().getAddress(), service.options().maxUserIp());
        var elements = SessionLog.elements(user.name(), success.mechanism(), peer);
        if (place.isEmpty()) {
            SessionLog.beforeLogin("imap").info("Maximum number of connections from user+IP exceeded (mail_max_userip_connections="
                + service.options().maxUserIp() + "): " + elements);
            return Completion.no("LIMIT", "Maximum number of connections from user+IP exceeded (mail_max_userip_connections="
                + service.options().maxUserIp() + ")");
        }
        SessionLog.beforeLogin("imap").info("Login: " + elements);
        var log = new SessionLog("imap", user.name(), peer.session());
        log.adopt();
        try {
            var store = service.stores().open(user, service.conf());
            var account = new Account(user, store, service.options(), log, new Counts(), place.get());
            return Completion.ok("CAPABILITY " + String.join(" ", Capability.afterLogin(service.options())), "Logged in")
                .into(new Authenticated(account));
        } catch (StorageException e) {
            place.get().close();
            log.error("Initialization failed: " + e.getMessage());
            throw Disconnected.bye("Mail storage initialization failed", "[UNAVAILABLE] Mail storage initialization failed. "
                + "Refer to server log for more information.");
        } catch (RuntimeException e) {
            place.get().close();
            throw e;
        }
    }
}
