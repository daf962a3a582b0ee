/// Reads mail as the RFCs describe it and as people really send it: structure with byte offsets, addresses, dates, encodings, line ends.
///
/// ```
///                 MimeParser ── FieldCollector ── ContentType, Lexer
/// MessageData ──>     │                                   │
///  (stored octets)    v                                   v
///                 MimePart ──> Envelope, BodyStructure (AddressParser, ImapText)
///                     ├──────> HeaderReader, HeaderSubset, EncodedWords
///                     ├──────> CrlfReader, DotStuffing        octets for the wire
///                     └──────> BodyText (TransferDecoder, Charsets)   text for a search
/// LfWriter: octets from the wire to a store
/// ```
///
/// Everything streams over [culver.mime.MessageData] through windows of fixed size: a message of any size and shape costs bounded
/// memory. Nothing here fails because of what a message says; `IOException` means the disk. Raw header text is kept in Latin-1, one
/// char for each octet, until somebody asks for Unicode.
///
/// Reading order: MimePart, MimeParser, HeaderReader, Envelope, BodyStructure.
///
/// Not to be imported here: anything of Culver (this package knows neither stores nor protocols), and no mail library.
///
/// STANDARDS: RFC 5322, RFC 2045 to 2047, RFC 2183, RFC 2231, RFC 3501 §7.4.2.
package culver.mime;
