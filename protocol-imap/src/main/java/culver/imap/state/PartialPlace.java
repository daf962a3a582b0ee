package culver.imap.state;

/// Where the last partial FETCH stopped. A client that fetches a large part in chunks asks for the next one, and reading goes on from here
/// instead of from the part's beginning.
///
/// @param uid     of the message
/// @param section as FETCH names it
/// @param octet   of the section as the client counts
/// @param stored  the same place in the stored octets
public record PartialPlace(long uid, String section, long octet, long stored) {
}
