package culver.lda.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Several recipients after `-d`: each gets a process of their own, since a process that has become one cannot become another.
///
/// The exit code is that of the first that failed; the MTA then tries all again, as with procmail.
final class Recipients {
    private final FilterOptions options;
    private final OutputStream out;
    private final OutputStream err;

    Recipients(FilterOptions options, OutputStream out, OutputStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    int each(Octets mail) throws IOException {
        int code = 0;
        for (var user : options.users()) {
            int one = one(mail, user);
            code = code == 0 ? one : code;
        }
        return code;
    }

    private int one(Octets mail, String user) throws IOException {
        var self = ProcessHandle.current().info();
        var words = new ArrayList<String>();
        words.add(self.command().orElseThrow(() -> new IOException("cannot tell how this program was started")));
        for (var argument : self.arguments().orElseThrow(() -> new IOException("cannot tell how this program was started"))) {
            words.add(argument);
            if (argument.equals(FilterMain.class.getName())) {
                break;
            }
        }
        words.removeIf(word -> word.startsWith("-Dculver.filter."));
        words.addAll(List.of("-" + (options.override() ? "o" : "") + (options.temporaryOnly() ? "t" : "") + (options.markFromLines() ? "Y" : "")));
        words.removeIf("-"::equals);
        if (options.sender() != null) {
            words.addAll(List.of("-f", options.sender()));
        }
        for (var argument : options.arguments()) {
            words.addAll(List.of("-a", argument));
        }
        words.addAll(List.of("-d", user));
        var process = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out.flush();
        err.flush();
        try (var in = process.getOutputStream()) {
            mail.writeTo(in);
        }
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FilterMain.TEMPORARY;
        }
    }
}
