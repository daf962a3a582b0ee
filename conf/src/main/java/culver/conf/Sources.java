package culver.conf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of a configuration: what a name or pattern means, and their text.
///
/// Bytes are UTF-8; a file that is not (a comment in an older charset) is read as ISO 8859-1. A configuration is small: a larger file
/// than [#MOST] is a mistake and is refused before it is in memory.
final class Sources {
    static final long MOST = 16 << 20;

    private Sources() {
    }

    /// The text of a configuration file or of an inlined one.
    ///
    /// @param what what is being read, for the message
    static String read(Path file, String what, Place place) throws ConfException {
        try {
            if (Files.isDirectory(file)) {
                throw place.error(what + ": " + file + " is a directory");
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes((int) MOST + 1);
            }
            if (bytes.length > MOST) {
                throw place.error(what + ": " + file + " is larger than " + (MOST >> 20) + " MB");
            }
            return decode(bytes);
        } catch (IOException e) {
            throw new ConfException(place + ": " + what + ": cannot read " + file + ": " + reason(e), e);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> e.getMessage();
        };
    }

    /// The files that a pattern names, sorted: `conf.d/*.conf`. Relative names start in `base`. A name without wildcards is
    /// itself, whether it exists or not; a pattern gives what exists, without directories.
    static List<Path> glob(Path base, String pattern) throws IOException {
        Path whole = base.resolve(pattern);
        if (!wild(pattern)) {
            return List.of(whole.normalize());
        }
        List<Path> found = List.of(whole.isAbsolute() ? whole.getRoot() : Path.of(""));
        for (Path part : whole) {
            found = step(found, part.toString());
        }
        return found.stream().filter(f -> !Files.isDirectory(f)).sorted().toList();
    }

    private static List<Path> step(List<Path> folders, String part) throws IOException {
        var next = new ArrayList<Path>();
        var matcher = wild(part) ? FileSystems.getDefault().getPathMatcher("glob:" + part) : null;
        for (Path folder : folders) {
            if (matcher == null) {
                Path child = folder.resolve(part).normalize();
                if (Files.exists(child)) {
                    next.add(child);
                }
            } else if (Files.isDirectory(folder)) {
                DirectoryStream.Filter<Path> matching = child -> {
                    Path name = child.getFileName();
                    // as in the shell: a wildcard does not match the dot of a hidden file
                    return matcher.matches(name) && (part.startsWith(".") || !name.toString().startsWith("."));
                };
                try (var children = Files.newDirectoryStream(folder, matching)) {
                    children.forEach(next::add);
                }
            }
        }
        return next;
    }

    private static boolean wild(String pattern) {
        return pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }
}
