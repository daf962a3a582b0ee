package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Linux-PAM: one conversation that asks the system's modules whether user and password may log in.
///
/// pam_start, pam_authenticate, pam_acct_mgmt, and if wanted pam_setcred and pam_open_session with pam_close_session, pam_end. A module's question without
/// echo is answered with the password, one with echo with the user name; what modules say for the user's eyes is collected. The sleep that modules ask for after
/// a failure is left to the caller, who can sleep without occupying a thread of C.
///
/// Threading: a call belongs to one platform thread from begin to end and may block for as long as the modules like. Modules read `/etc/shadow` only for
/// root: see [Ids#threadAsRoot].
public final class Pam {
    private static final List<String> LIBRARIES = List.of("libpam.so.0", "libpam.so");
    private static final SymbolLookup LIBRARY = find().orElse(null);

    private static final int PAM_SUCCESS = 0;
    private static final int PAM_BUF_ERR = 5;
    private static final int PAM_CONV_ERR = 19;
    private static final int PAM_TTY = 3;
    private static final int PAM_RHOST = 4;
    private static final int PAM_USER = 2;
    private static final int PAM_FAIL_DELAY = 10;
    private static final int PAM_PROMPT_ECHO_OFF = 1;
    private static final int PAM_PROMPT_ECHO_ON = 2;
    private static final int PAM_ESTABLISH_CRED = 2;
    private static final int PAM_DELETE_CRED = 4;
    private static final FunctionDescriptor DELAY = FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, ADDRESS);
    private static final int MOST_MESSAGES = 32;

    private static final MethodHandle CALLOC = Libc.function("calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final FunctionDescriptor CONVERSE = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

    /// What is asked.
    ///
    /// @param service        the file in `/etc/pam.d`
    /// @param remoteHost     the client's address for modules such as pam_access, may be empty
    /// @param setCredentials also pam_setcred
    /// @param session        also open and close a session
    public record Request(String service, String user, byte[] password, String remoteHost, boolean setCredentials, boolean session) {
    }

    /// What the modules answered.
    ///
    /// @param kind   the answer
    /// @param user   the user's name, which a module may have changed
    /// @param words  the error's words, for the log
    /// @param spoken what the modules said for the user's eyes
    public record Answer(Kind kind, String user, String words, String spoken) {
    }

    /// ACCOUNT_REFUSED: the password is right, and the account has expired or may not log in now or from there.
    public enum Kind { OK, UNKNOWN_USER, WRONG_PASSWORD, ACCOUNT_REFUSED, PASSWORD_EXPIRED, DENIED, ERROR }

    private final String user;
    private final byte[] password;
    private final List<String> spoken = new ArrayList<>();
    /// The last code, which pam_end hands to modules that clean up only after a success.
    private int status;

    private Pam(Request request) {
        this.user = request.user;
        this.password = request.password;
    }

    public static boolean available() {
        return LIBRARY != null;
    }

    /// @throws PosixException when libpam is not installed
    public static Answer ask(Request request) throws PosixException {
        if (LIBRARY == null) {
            throw new PosixException("PAM is not available: none of " + LIBRARIES + " is installed (Debian: libpam0g)");
        }
        try (var arena = Arena.ofConfined()) {
            return new Pam(request).run(request, arena);
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private Answer run(Request request, Arena arena) throws Throwable {
        var conversation = arena.allocate(16);
        var talk = MethodHandles.lookup().findVirtual(Pam.class, "converse",
                MethodType.methodType(int.class, int.class, MemorySegment.class, MemorySegment.class, MemorySegment.class)).bindTo(this);
        conversation.set(ADDRESS, 0, Linker.nativeLinker().upcallStub(talk, CONVERSE, arena));
        var out = arena.allocate(ADDRESS);
        status = (int) Calls.START.invokeExact(arena.allocateFrom(request.service), arena.allocateFrom(user), conversation, out);
        var handle = out.get(ADDRESS, 0);
        if (status != PAM_SUCCESS) {
            return new Answer(Kind.ERROR, user, "pam_start() failed: " + words(handle, status), "");
        }
        try {
            return steps(request, arena, handle);
        } finally {
            int ended = (int) Calls.END.invokeExact(handle, status);
            assert ended >= 0;
        }
    }

    /// The order of the steps is that of every PAM application; the first that fails is the answer.
    private Answer steps(Request request, Arena arena, MemorySegment handle) throws Throwable {
        if (!request.remoteHost.isEmpty()
                && failed((int) Calls.SET_ITEM.invokeExact(handle, PAM_RHOST, arena.allocateFrom(request.remoteHost)))) {
            return answer(handle, "pam_set_item");
        }
        var noDelay = MethodHandles.lookup().findStatic(Pam.class, "noDelay", MethodType.methodType(void.class, int.class, int.class, MemorySegment.class));
        if (failed((int) Calls.SET_ITEM.invokeExact(handle, PAM_FAIL_DELAY, Linker.nativeLinker().upcallStub(noDelay, DELAY, arena)))) {
            return answer(handle, "pam_set_item");
        }
        if (failed((int) Calls.SET_ITEM.invokeExact(handle, PAM_TTY, arena.allocateFrom("dovecot")))) {
            return answer(handle, "pam_set_item");
        }
        if (failed((int) Calls.AUTHENTICATE.invokeExact(handle, 0))) {
            return answer(handle, "pam_authenticate");
        }
        if (request.setCredentials && failed((int) Calls.SETCRED.invokeExact(handle, PAM_ESTABLISH_CRED))) {
            return answer(handle, "pam_setcred");
        }
        if (failed((int) Calls.ACCT_MGMT.invokeExact(handle, 0))) {
            // Stacks that end with pam_deny, as Debian's do, have turned every reason into one.
            var answer = answer(handle, "pam_acct_mgmt");
            return answer.kind == Kind.WRONG_PASSWORD || answer.kind == Kind.DENIED || answer.kind == Kind.UNKNOWN_USER
                    ? new Answer(Kind.ACCOUNT_REFUSED, answer.user, answer.words, answer.spoken) : answer;
        }
        if (request.session && failed((int) Calls.OPEN_SESSION.invokeExact(handle, 0))) {
            return answer(handle, "pam_open_session");
        }
        if (request.session && failed((int) Calls.CLOSE_SESSION.invokeExact(handle, 0))) {
            return answer(handle, "pam_close_session");
        }
        if (request.setCredentials && failed((int) Calls.SETCRED.invokeExact(handle, PAM_DELETE_CRED))) {
            return answer(handle, "pam_setcred");
        }
        var item = arena.allocate(ADDRESS);
        boolean named = !failed((int) Calls.GET_ITEM.invokeExact(handle, PAM_USER, item));
        var name = named ? Libc.string(item.get(ADDRESS, 0)) : "";
        return new Answer(Kind.OK, name.isEmpty() ? user : name, "", heard());
    }

    private boolean failed(int code) {
        status = code;
        return code != PAM_SUCCESS;
    }

    private Answer answer(MemorySegment handle, String call) throws Throwable {
        var kind = switch (status) {
            case 10 -> Kind.UNKNOWN_USER;          // PAM_USER_UNKNOWN
            case 7, 11 -> Kind.WRONG_PASSWORD;     // PAM_AUTH_ERR, PAM_MAXTRIES
            case 13 -> Kind.ACCOUNT_REFUSED;       // PAM_ACCT_EXPIRED
            case 12, 27 -> Kind.PASSWORD_EXPIRED;  // PAM_NEW_AUTHTOK_REQD, PAM_AUTHTOK_EXPIRED
            case 6, 8, 16, 17 -> Kind.DENIED;      // PAM_PERM_DENIED, PAM_CRED_INSUFFICIENT, PAM_CRED_EXPIRED, PAM_CRED_ERR
            default -> Kind.ERROR;
        };
        return new Answer(kind, user, call + "() failed: " + words(handle, status), heard());
    }

    private String heard() {
        return String.join(" ", spoken);
    }

    private static String words(MemorySegment handle, int code) throws Throwable {
        return Libc.string((MemorySegment) Calls.STRERROR.invokeExact(handle, code));
    }

    /// `int conv(int n, const struct pam_message **in, struct pam_response **out, void *)`: called back by the modules. PAM frees what is put into `out`.
    /// Nothing may be thrown through C: any failure is PAM_CONV_ERR.
    private int converse(int count, MemorySegment in, MemorySegment out, MemorySegment unused) {
        if (count <= 0 || count > MOST_MESSAGES) {
            return PAM_CONV_ERR;
        }
        try {
            var responses = (MemorySegment) CALLOC.invokeExact((long) count, 16L);
            if (responses.equals(MemorySegment.NULL)) {
                return PAM_BUF_ERR;
            }
            responses = responses.reinterpret(16L * count);
            out.reinterpret(8).set(ADDRESS, 0, responses);
            var messages = in.reinterpret(8L * count);
            for (int i = 0; i < count; i++) {
                var message = messages.getAtIndex(ADDRESS, i).reinterpret(16);
                switch (message.get(JAVA_INT, 0)) {
                    case PAM_PROMPT_ECHO_OFF -> responses.set(ADDRESS, 16L * i, copy(password));
                    case PAM_PROMPT_ECHO_ON -> responses.set(ADDRESS, 16L * i, copy(user.getBytes(StandardCharsets.UTF_8)));
                    default -> spoken.add(Libc.string(message.get(ADDRESS, 8)));
                }
            }
            return PAM_SUCCESS;
        } catch (Throwable e) {
            System.getLogger("culver.posix").log(System.Logger.Level.ERROR, "PAM conversation failed", e);
            return PAM_CONV_ERR;
        }
    }

    /// `void delay(int code, unsigned microseconds, void *)`: called instead of a sleep.
    private static void noDelay(int code, int microseconds, MemorySegment unused) {
    }

    private static MemorySegment copy(byte[] text) throws Throwable {
        var copy = ((MemorySegment) CALLOC.invokeExact(text.length + 1L, 1L)).reinterpret(text.length + 1L);
        if (copy.address() == 0) {
            throw new OutOfMemoryError("calloc");
        }
        MemorySegment.copy(text, 0, copy, JAVA_BYTE, 0, text.length);
        return copy;
    }

    private static Optional<SymbolLookup> find() {
        for (var name : LIBRARIES) {
            try {
                return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException absent) {
                continue;
            }
        }
        return Optional.empty();
    }

    /// Linked when first used, so that this class loads where libpam is absent.
    private static final class Calls {
        static final MethodHandle START = link("pam_start", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        static final MethodHandle END = link("pam_end", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle SET_ITEM = link("pam_set_item", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
        static final MethodHandle GET_ITEM = link("pam_get_item", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
        static final MethodHandle AUTHENTICATE = link("pam_authenticate", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle ACCT_MGMT = link("pam_acct_mgmt", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle SETCRED = link("pam_setcred", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle OPEN_SESSION = link("pam_open_session", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle CLOSE_SESSION = link("pam_close_session", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle STRERROR = link("pam_strerror", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));

        private static MethodHandle link(String name, FunctionDescriptor type) {
            return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), type);
        }
    }
}
