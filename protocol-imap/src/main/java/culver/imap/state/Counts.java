package culver.imap.state;

import java.util.Map;

/// What a session did, for `imap_logout_format`. One session thread.
public final class Counts {
    public long deleted;
    public long expunged;
    public long trashed;
    public long appended;
    public long headers;
    public long headerOctets;
    public long bodies;
    public long bodyOctets;

    /// The variables of `imap_logout_format`.
    public Map<String, String> variables(long received, long sent) {
        return Map.ofEntries(
            Map.entry("i", text(received)), Map.entry("input", text(received)), Map.entry("o", text(sent)), Map.entry("output", text(sent)),
            Map.entry("deleted", text(deleted)), Map.entry("expunged", text(expunged)), Map.entry("trashed", text(trashed)),
            Map.entry("appended", text(appended)), Map.entry("autoexpunged", "0"),
            Map.entry("fetch_hdr_count", text(headers)), Map.entry("fetch_hdr_bytes", text(headerOctets)),
            Map.entry("fetch_body_count", text(bodies)), Map.entry("fetch_body_bytes", text(bodyOctets)));
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}
