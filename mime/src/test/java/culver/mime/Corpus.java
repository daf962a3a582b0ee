package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The odd messages under `src/test/resources/culver/mime/corpus`, and what is said of each: as Latin-1 text, one item of FETCH per entry.
final class Corpus {
    static final Path DIRECTORY = Path.of("src/test/resources/culver/mime/corpus");
    /// The sections that are compared, in the form in which FETCH names them.
    static final List<String> SECTIONS = List.of("HEADER", "TEXT", "1", "1.MIME", "1.HEADER", "1.TEXT", "2", "2.MIME", "2.HEADER", "2.TEXT",
        "1.1", "1.1.MIME", "1.2", "2.1", "2.2", "1.1.1", "HEADER.FIELDS (SUBJECT X-DUP)", "HEADER.FIELDS.NOT (SUBJECT FROM)");

    private Corpus() {
    }

    static List<Path> messages() {
        try (var files = Files.list(DIRECTORY)) {
            return files.filter(f -> f.toString().endsWith(".eml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> answers(MessageData data) throws IOException {
        var root = MimePart.parse(data);
        var answers = new LinkedHashMap<String, String>();
        answers.put("ENVELOPE", text(Envelope.render(data, root)));
        answers.put("BODY", text(BodyStructure.render(data, root, false)));
        answers.put("BODYSTRUCTURE", text(BodyStructure.render(data, root, true)));
        answers.put("RFC822.SIZE", Long.toString(root.virtualSize()));
        for (var section : SECTIONS) {
            var octets = section(data, root, section);
            if (octets != null) {
                answers.put("BODY[" + section + "]", octets);
            }
        }
        return answers;
    }

    /// What BODY[section] gives; null where there is no such part.
    private static String section(MessageData data, MimePart root, String section) throws IOException {
        if (section.startsWith("HEADER.FIELDS")) {
            boolean except = section.startsWith("HEADER.FIELDS.NOT");
            var names = section.substring(section.indexOf('(') + 1, section.length() - 1).split(" ");
            return drain(new HeaderSubset(data, root, Arrays.asList(names), except).withoutNul());
        }
        var numbers = section.replaceAll("\\.?[A-Z]+", "");
        var what = section.replaceAll("[0-9.]", "");
        var found = root.section(numbers.isEmpty() ? List.of() : Arrays.stream(numbers.split("\\.")).map(Integer::valueOf).toList());
        if (found.isEmpty()) {
            return null;
        }
        var part = found.get();
        if (!numbers.isEmpty() && !what.isEmpty() && !what.equals("MIME")) {
            if (!part.isMessage()) {
                return null;
            }
            part = part.children().getFirst();
        }
        return what.equals("HEADER") || what.equals("MIME") ? drain(CrlfReader.withoutNul(data, part.headerOffset(), part.headerLength()))
            : drain(CrlfReader.withoutNul(data, part.bodyOffset(), part.bodyLength()));
    }

    private static String drain(CrlfReader reader) throws IOException {
        var out = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(1000);
        while (reader.read(buffer.clear()) >= 0) {
            out.write(buffer.array(), 0, buffer.position());
        }
        return out.toString(ISO_8859_1);
    }

    private static String drain(HeaderSubset reader) throws IOException {
        var out = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(1000);
        while (reader.read(buffer.clear()) >= 0) {
            out.write(buffer.array(), 0, buffer.position());
        }
        if (out.size() != reader.size()) {
            throw new AssertionError("size() said " + reader.size() + ", read() gave " + out.size());
        }
        return out.toString(ISO_8859_1);
    }

    static String text(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }
}
