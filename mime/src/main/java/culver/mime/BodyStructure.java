package culver.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The text of IMAP's BODY and BODYSTRUCTURE (RFC 3501 §7.4.2).
///
/// Parameters are given as the header has them (encoded words and RFC 2231 forms not decoded). Text without a charset is said to be
/// us-ascii. A multipart without any part is shown with one empty text, as the grammar wants one.
public final class BodyStructure {
    private static final String EMPTY_PART = "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0";

    /// When the text is as long as this, envelopes of further enclosed messages are left empty: thousands of huge ones would fill the memory.
    private static final int MAX_ENVELOPES = 4 * 1024 * 1024;
    private static final byte[] NO_ENVELOPE = "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)".getBytes(US_ASCII);

    private final MessageData data;
    private final boolean extended;
    private final ImapText out = new ImapText();

    private BodyStructure(MessageData data, boolean extended) {
        this.data = data;
        this.extended = extended;
    }

    /// @param extended BODYSTRUCTURE with extension data, else BODY
    public static byte[] render(MessageData data, MimePart root, boolean extended) throws IOException {
        var text = new BodyStructure(data, extended);
        text.body(root);
        return text.out.toByteArray();
    }

    private void body(MimePart part) throws IOException {
        out.atom("(");
        if (part.isMultipart()) {
            multipart(part);
        } else {
            single(part);
        }
        out.atom(")");
    }

    private void multipart(MimePart part) throws IOException {
        if (part.children().isEmpty()) {
            out.atom(EMPTY_PART).atom(extended ? " NIL NIL NIL NIL)" : ")");
        }
        for (var child : part.children()) {
            body(child);
        }
        var fields = part.fields();
        out.space().string(fields.subtype());
        if (extended) {
            parameters(fields.parameters());
            dispositionLanguageLocation(fields);
        }
    }

    private void single(MimePart part) throws IOException {
        var fields = part.fields();
        boolean text = fields.type().equals("text");
        out.string(fields.type()).space().string(fields.subtype());
        if (text && !fields.parameters().containsKey("charset")) {
            var parameters = new LinkedHashMap<>(fields.parameters());
            parameters.put("charset", "us-ascii");
            parameters(parameters);
        } else {
            parameters(fields.parameters());
        }
        out.space().nstring(fields.id()).space().nstring(fields.description()).space().string(fields.encoding());
        out.space().number(part.bodyLength() + part.bodyBareLfs());
        if (part.isMessage()) {
            var message = part.children().getFirst();
            out.space().raw(out.size() < MAX_ENVELOPES ? Envelope.render(data, message) : NO_ENVELOPE).space();
            body(message);
        }
        if (text || part.isMessage()) {
            out.space().number(part.bodyLines());
        }
        if (extended) {
            out.space().nstring(fields.md5());
            dispositionLanguageLocation(fields);
        }
    }

    private void parameters(Map<String, String> parameters) {
        out.space();
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        var separator = "(";
        for (var parameter : parameters.entrySet()) {
            out.atom(separator).string(parameter.getKey()).space().string(parameter.getValue());
            separator = " ";
        }
        out.atom(")");
    }

    private void dispositionLanguageLocation(PartFields fields) {
        out.space();
        if (fields.disposition().isEmpty()) {
            out.nil();
        } else {
            out.atom("(").string(fields.disposition());
            parameters(fields.dispositionParameters());
            out.atom(")");
        }
        out.space();
        if (fields.languages().isEmpty()) {
            out.nil();
        } else {
            var separator = "(";
            for (var language : fields.languages()) {
                out.atom(separator).string(language);
                separator = " ";
            }
            out.atom(")");
        }
        out.space().nstring(fields.location());
    }
}
