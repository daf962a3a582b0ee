package culver.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of `mkcert`. Options have one dash or two, as people type them.
///
/// @param certFile, keyFile, p12File null: named after the first name
/// @param csr null: none
record MkcertOptions(List<String> names, boolean install, boolean uninstall, boolean caRoot, boolean help, boolean client, boolean ecdsa, boolean pkcs12,
                     Path certFile, Path keyFile, Path p12File, Path csr) {
    MkcertOptions {
        names = List.copyOf(names);
    }

    /// @throws MkcertException an unknown option, a missing value, or options that exclude each other
    static MkcertOptions of(String... arguments) throws MkcertException {
        var names = new ArrayList<String>();
        boolean install = false;
        boolean uninstall = false;
        boolean caRoot = false;
        boolean help = false;
        boolean client = false;
        boolean ecdsa = false;
        boolean pkcs12 = false;
        Path certFile = null;
        Path keyFile = null;
        Path p12File = null;
        Path csr = null;
        for (int i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            if (!argument.startsWith("-") || argument.equals("-")) {
                names.add(argument);
                continue;
            }
            if (argument.equals("--")) {
                names.addAll(List.of(arguments).subList(i + 1, arguments.length));
                break;
            }
            switch (argument.replaceFirst("^--?", "")) {
                case "install" -> install = true;
                case "uninstall" -> uninstall = true;
                case "CAROOT" -> caRoot = true;
                case "h", "help" -> help = true;
                case "client" -> client = true;
                case "ecdsa" -> ecdsa = true;
                case "pkcs12" -> pkcs12 = true;
                case "cert-file" -> certFile = value(arguments, i++);
                case "key-file" -> keyFile = value(arguments, i++);
                case "p12-file" -> p12File = value(arguments, i++);
                case "csr" -> csr = value(arguments, i++);
                default -> throw new MkcertException("unknown option " + argument);
            }
        }
        var options = new MkcertOptions(names, install, uninstall, caRoot, help, client, ecdsa, pkcs12 || p12File != null, certFile, keyFile, p12File, csr);
        options.check();
        return options;
    }

    private static Path value(String[] arguments, int at) throws MkcertException {
        if (at + 1 >= arguments.length) {
            throw new MkcertException(arguments[at] + " needs a file name");
        }
        return Path.of(arguments[at + 1]);
    }

    private void check() throws MkcertException {
        if (install && uninstall) {
            throw new MkcertException("-install and -uninstall exclude each other");
        }
        if (csr != null && (!names.isEmpty() || pkcs12 || keyFile != null || ecdsa || client)) {
            throw new MkcertException("-csr goes with -cert-file only: names and key are in the request");
        }
        if (names.isEmpty() && csr == null && (client || pkcs12 || certFile != null || keyFile != null)) {
            throw new MkcertException("a NAME is needed");
        }
        if (uninstall && (!names.isEmpty() || csr != null)) {
            throw new MkcertException("-uninstall goes alone");
        }
    }
}
