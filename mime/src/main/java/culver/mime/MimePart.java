package culver.mime;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One entity of a message's MIME tree (RFC 2045, 2046), with its place in the stored octets. Immutable.
///
/// @param headerOffset where its header begins in the stored octets
/// @param headerLength octets of the header, the empty line that ends it included
/// @param headerBareLfs how many lines of the header end in a bare LF: its size on the wire is `headerLength + headerBareLfs`
/// @param bodyOffset   where its body begins
/// @param bodyLength   octets of the body, without the line end that belongs to the next boundary
/// @param bodyBareLfs  likewise for the body
/// @param bodyLines    lines of the body, as BODYSTRUCTURE counts them
/// @param fields       what its header says of it: type, parameters, disposition, …
/// @param children     the parts of a multipart, or for message/rfc822 the one enclosed message; else empty
public record MimePart(long headerOffset, long headerLength, long headerBareLfs, long bodyOffset, long bodyLength, long bodyBareLfs,
                       long bodyLines, PartFields fields, List<MimePart> children) {
    public MimePart {
        children = List.copyOf(children);
    }

    /// Reads the whole message once, in bounded memory, and finds its structure. Malformed messages have one too.
    ///
    /// @throws IOException when the message cannot be read
    public static MimePart parse(MessageData data) throws IOException {
        return new MimeParser(data).parse();
    }

    /// Size of header and body with CRLF line ends.
    public long virtualSize() {
        return headerLength + headerBareLfs + bodyLength + bodyBareLfs;
    }

    public boolean isMultipart() {
        return fields.type().equals("multipart");
    }

    /// message/rfc822 (or message/global) whose enclosed message was parsed: its one child.
    public boolean isMessage() {
        return !isMultipart() && children.size() == 1;
    }

    /// The entity that IMAP calls by these numbers (RFC 3501 §6.4.5), seen from a message: `2.1` is the first part of its second part.
    /// A message that is no multipart has one part 1, itself; the parts of an enclosed message are counted likewise.
    ///
    /// @param numbers from 1; none: this message
    /// @return empty when there is no such part
    public Optional<MimePart> section(List<Integer> numbers) {
        var container = this;
        var part = this;
        for (int number : numbers) {
            if (container == null) {
                return Optional.empty();
            }
            if (container.isMultipart()) {
                if (number < 1 || number > container.children.size()) {
                    return Optional.empty();
                }
                part = container.children.get(number - 1);
            } else if (number == 1) {
                part = container;
            } else {
                return Optional.empty();
            }
            container = part.isMessage() ? part.children.getFirst() : part.isMultipart() ? part : null;
        }
        return Optional.of(part);
    }
}
