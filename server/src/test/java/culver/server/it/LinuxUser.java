package culver.server.it;

import java.io.IOException;
import java.util.Map;

/// A user of this machine, made with `useradd` and `chpasswd`, removed at the end.
record LinuxUser(String name) implements AutoCloseable {
    static LinuxUser make(String name, String password) throws Exception {
        Program.run("userdel", "-r", "-f", name);
        Program.run("useradd", "-m", name).ok();
        Program.run(Map.of(), name + ":" + password + "\n", "chpasswd").ok();
        return new LinuxUser(name);
    }

    @Override
    public void close() throws IOException {
        Program.closing(() -> Program.run("userdel", "-r", "-f", name));
    }
}
