package culver.mime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the header of an entity says of it (RFC 2045, 2183, 3282, 2557). Types and encodings in lower case; parameters in order,
/// names in lower case; absent values are empty.
///
/// Values are raw: octets in Latin-1, encoded words and RFC 2231 forms not decoded ([ContentType#decoded] does that).
/// A missing or invalid Content-Type is text/plain (in a multipart/digest message/rfc822), a missing encoding `7bit`.
public record PartFields(String type, String subtype, Map<String, String> parameters, String id, String description, String encoding,
                         String md5, String disposition, Map<String, String> dispositionParameters, List<String> languages, String location) {
    public PartFields {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        dispositionParameters = Collections.unmodifiableMap(new LinkedHashMap<>(dispositionParameters));
        languages = List.copyOf(languages);
    }
}
