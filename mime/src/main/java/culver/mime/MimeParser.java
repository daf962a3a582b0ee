package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Finds the MIME tree of a message in one pass, line by line, through a window of 64 KB.
///
/// The open entities form a chain from the one being read to the message itself. A line that begins with `--` is compared with the
/// boundaries of the chain: the one that matches longest ends everything inside its multipart (RFC 2046 §5.1.2: a parent's boundary
/// ends its children, closed or not). The line end before a boundary belongs to the boundary.
///
/// Against messages made to hurt: entities deeper than [#MAX_DEPTH] are opaque, boundaries after part [#MAX_PARTS] are text, kept
/// octets of header fields have a budget.
///
/// STANDARDS: RFC 2045, RFC 2046 §5.1 and §5.2.1.
final class MimeParser {
    static final int MAX_DEPTH = 100;
    static final int MAX_PARTS = 10_000;
    /// RFC 2046 allows 70.
    private static final int MAX_BOUNDARY = 998;
    private static final byte[] NO_BOUNDARY = null;

    /// An entity whose end has not been seen.
    private static final class Open {
        final Open parent;
        final int depth;
        final boolean inDigest;
        final FieldCollector collector;
        final long headerOffset;
        final long headerBare;
        boolean inHeader = true;
        long bodyOffset;
        long bodyBare;
        long bodyLfs;
        PartFields fields;
        byte[] boundary = NO_BOUNDARY;
        final List<MimePart> children = new ArrayList<>(0);

        Open(Open parent, boolean inDigest, FieldCollector collector, long headerOffset, long headerBare) {
            this.parent = parent;
            this.depth = parent == null ? 0 : parent.depth + 1;
            this.inDigest = inDigest;
            this.collector = collector;
            this.headerOffset = headerOffset;
            this.headerBare = headerBare;
        }
    }

    private final Window window;
    private final FieldCollector.Budget budget = new FieldCollector.Budget();
    private Open open;
    private int parts;
    /// Boundaries in the chain, and how many octets must be seen to compare a line with each of them.
    private int boundaries;
    private int longest;
    /// Line ends passed, and those of them that are bare LFs.
    private long lfs;
    private long bare;
    /// The line end just passed: 0 (none), 1 (LF) or 2 (CRLF).
    private int lastEnd;

    MimeParser(MessageData data) {
        this.window = new Window(data, 0, data.length());
    }

    MimePart parse() throws IOException {
        begin(null, false);
        while (window.ensure(1)) {
            if (boundaries > 0 && window.octets[window.pos] == '-' && boundaryLine()) {
                continue;
            }
            if (open.inHeader) {
                headerLine();
            } else {
                bodyLines();
            }
        }
        while (open.parent != null) {
            close(window.offset(), lfs, bare);
        }
        return part(open, window.offset(), lfs, bare);
    }

    private void begin(Open parent, boolean inDigest) {
        open = new Open(parent, inDigest, new FieldCollector(budget), window.offset(), bare);
        parts++;
    }

    private void headerLine() throws IOException {
        window.ensure(FieldCollector.LONGEST_NAME + 32);
        var octets = window.octets;
        int first = octets[window.pos];
        boolean crlf = first == '\r' && window.limit - window.pos > 1 && octets[window.pos + 1] == '\n';
        if (first == '\n' || crlf) {
            line(false);
            headerEnds();
            return;
        }
        if (first != ' ' && first != '\t') {
            int value = open.collector.begin(octets, window.pos, window.limit);
            window.pos = value >= 0 ? value : window.pos;
        }
        line(open.collector.collecting());
    }

    private void headerEnds() {
        endHeader(open, window.offset(), lfs, bare);
        var fields = open.fields;
        boolean room = open.depth < MAX_DEPTH && parts < MAX_PARTS;
        if (fields.type().equals("multipart")) {
            var boundary = fields.parameters().get("boundary");
            if (boundary == null && fields.parameters().containsKey("boundary*")) {
                boundary = extendedBoundary(fields.parameters());
            }
            if (boundary == null) {
                return;
            }
            if (!room) {
                open.fields = opaque(fields);
                return;
            }
            var octets = boundary.getBytes(ISO_8859_1);
            open.boundary = octets.length > MAX_BOUNDARY ? Arrays.copyOf(octets, MAX_BOUNDARY) : octets;
            countBoundaries();
        } else if (isMessage(fields)) {
            if (room) {
                begin(open, false);
            } else {
                open.fields = opaque(fields);
            }
        }
    }

    private static String extendedBoundary(Map<String, String> parameters) {
        var value = parameters.get("boundary*");
        return new String(ContentType.percentDecoded(value.substring(value.lastIndexOf('\'') + 1)), ISO_8859_1);
    }

    static boolean isMessage(PartFields fields) {
        return fields.type().equals("message") && fields.subtype().equals("rfc822");
    }

    /// What is nested too deep is shown as octets, so that nothing of it is hidden.
    private static PartFields opaque(PartFields f) {
        return new PartFields("application", "octet-stream", Map.of(), f.id(), f.description(), f.encoding(), f.md5(), f.disposition(),
            f.dispositionParameters(), f.languages(), f.location());
    }

    /// Passes over lines of a body, at least one, up to one that may be a boundary.
    private void bodyLines() throws IOException {
        do {
            line(false);
        } while (window.pos < window.limit && (boundaries == 0 || window.octets[window.pos] != '-'));
    }

    /// Passes over the rest of one line.
    private void line(boolean keep) throws IOException {
        var octets = window.octets;
        while (true) {
            int lf = Octets.indexOf(octets, window.pos, window.limit, '\n');
            int to = lf < 0 ? window.limit : lf + 1;
            if (keep) {
                open.collector.add(octets, window.pos, to);
            }
            window.pos = to;
            if (lf >= 0) {
                boolean crlf = lf > 0 && octets[lf - 1] == '\r';
                lastEnd = crlf ? 2 : 1;
                lfs++;
                bare += crlf ? 0 : 1;
                return;
            }
            if (!window.more()) {
                lastEnd = 0;
                return;
            }
        }
    }

    /// Deals with a line that begins with `-`.
    ///
    /// @return false if it is no boundary; then nothing was passed over
    private boolean boundaryLine() throws IOException {
        window.ensure(2 + longest + 3);
        int start = window.pos + 2;
        if (start > window.limit || window.octets[start - 1] != '-') {
            return false;
        }
        var match = match(start);
        if (match == null) {
            return false;
        }
        int after = start + match.boundary.length;
        boolean closing = after + 2 <= window.limit && window.octets[after] == '-' && window.octets[after + 1] == '-';
        if (!closing && parts >= MAX_PARTS) {
            return false;
        }
        long end = window.offset() - lastEnd;
        long endLfs = lfs - (lastEnd == 0 ? 0 : 1);
        long endBare = bare - (lastEnd == 1 ? 1 : 0);
        while (open != match) {
            close(end, endLfs, endBare);
        }
        line(false);
        if (closing) {
            match.boundary = NO_BOUNDARY;
            countBoundaries();
        } else {
            begin(match, match.fields.subtype().equals("digest"));
        }
        return true;
    }

    /// The entity whose boundary this line has: the longest, among equals the innermost; an exact one (`foo--` may be the end of `foo` or
    /// a boundary of that name) before all outside of it.
    private Open match(int start) {
        Open best = null;
        for (var candidate = open; candidate != null; candidate = candidate.parent) {
            var boundary = candidate.boundary;
            if (boundary == NO_BOUNDARY || best != null && boundary.length <= best.boundary.length
                || !Octets.startsWith(window.octets, start, window.limit, boundary)) {
                continue;
            }
            best = candidate;
            int after = start + boundary.length;
            if (ends(after) || ends(after + 2) && window.octets[after] == '-' && window.octets[after + 1] == '-') {
                break;
            }
        }
        return best;
    }

    private boolean ends(int at) {
        return at >= window.limit ? at == window.limit : window.octets[at] <= ' ' && window.octets[at] >= 0;
    }

    private void countBoundaries() {
        boundaries = 0;
        longest = 0;
        for (var o = open; o != null; o = o.parent) {
            if (o.boundary != NO_BOUNDARY) {
                boundaries++;
                longest = Math.max(longest, o.boundary.length);
            }
        }
    }

    /// Ends the innermost entity at `end`, which may lie before its beginning by the line end that belongs to the boundary.
    private void close(long end, long endLfs, long endBare) {
        var done = open;
        open = done.parent;
        open.children.add(part(done, end, endLfs, endBare));
        if (done.boundary != NO_BOUNDARY) {
            countBoundaries();
        }
    }

    private static void endHeader(Open part, long end, long endLfs, long endBare) {
        boolean some = end > part.headerOffset;
        part.inHeader = false;
        part.bodyOffset = some ? end : part.headerOffset;
        part.bodyBare = some ? endBare : part.headerBare;
        part.bodyLfs = endLfs;
        part.fields = part.collector.fields(part.inDigest);
    }

    private static MimePart part(Open part, long end, long endLfs, long endBare) {
        if (part.inHeader || end < part.bodyOffset) {
            var known = part.fields;
            endHeader(part, end, endLfs, endBare);
            part.fields = known == null ? part.fields : known;
            end = part.bodyOffset;
            endLfs = part.bodyLfs;
            endBare = part.bodyBare;
        }
        if (isMessage(part.fields) && part.children.isEmpty()) {       // its header had no end; IMAP wants an enclosed message all the same
            var nothing = new FieldCollector(new FieldCollector.Budget()).fields(false);
            part.children.add(new MimePart(end, 0, 0, end, 0, 0, 0, nothing, List.of()));
        }
        return new MimePart(part.headerOffset, part.bodyOffset - part.headerOffset, part.bodyBare - part.headerBare,
            part.bodyOffset, end - part.bodyOffset, endBare - part.bodyBare, endLfs - part.bodyLfs, part.fields, part.children);
    }
}
