package culver.posix;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// What happens at SIGHUP, SIGTERM and SIGINT. The JVM has its own signal machinery that a sigaction(2) of ours would fight, so its one door is used:
/// `sun.misc.Signal` of module jdk.unsupported. It is reached by name, here and nowhere else, since the compiler's warning about it cannot be turned off.
///
/// Threading: an action runs on a thread of the JVM's own.
public final class Signals {
    private Signals() {
    }

    /// @param name   without `SIG`: `HUP`, `TERM`, `INT`, `USR1`
    /// @param action takes the place of the default and of any earlier action
    /// @throws IllegalArgumentException when there is no such signal or the JVM keeps it for itself
    public static void on(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var lookup = MethodHandles.lookup();
            MethodHandle run = MethodHandles.dropArguments(
                    lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class)).bindTo(action), 0, signal);
            lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
                    .invoke(lookup.findConstructor(signal, MethodType.methodType(void.class, String.class)).invoke(name),
                            MethodHandleProxies.asInterfaceInstance(handler, run));
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /// Sends a signal to this very process, as `kill -NAME $$` would.
    public static void raise(String name) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var lookup = MethodHandles.lookup();
            lookup.findStatic(signal, "raise", MethodType.methodType(void.class, signal))
                    .invoke(lookup.findConstructor(signal, MethodType.methodType(void.class, String.class)).invoke(name));
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }
}
