package culver.lmtp;

import culver.conf.Conf;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The fields that go in front of a message, as Dovecot writes them:
///
/// ```
/// Return-Path: <ada@example.org>
/// Delivered-To: joe@example.net
/// Received: from mx.example.net ([192.0.2.1])
///         (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
///         by mail.example.net with LMTPS
///         id VhB4Kx1YAGtgXwAAg+zDdQ
///         (envelope-from <ada@example.org>)
///         for <joe@example.net>; Fri, 20 Nov 2026 14:25:22 +0000
/// ```
///
/// Only a message with one recipient names them: of several, none may learn who the others are.
///
/// STANDARDS: RFC 5321 §4.4, RFC 6531 §4.3.
record TraceFields(LmtpClient client, String host, String cipher) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US);
    private static final String FOLD = "\r\n\t";

    /// @param cipher empty: not under TLS
    TraceFields {
        host = clean(host);
    }

    byte[] of(Transaction transaction, Conf conf) {
        var recipient = transaction.recipients().size() == 1 ? transaction.recipients().getFirst() : null;
        var fields = new StringBuilder("Return-Path: <").append(transaction.mail().sender()).append(">\r\n");
        var to = recipient == null ? "" : switch (conf.get(LmtpSettings.HDR_DELIVERY_ADDRESS)) {
            case FINAL -> recipient.path().toString();
            case ORIGINAL -> recipient.original();
            case NONE -> "";
        };
        if (!to.isEmpty()) {
            fields.append("Delivered-To: ").append(to).append("\r\n");
        }
        if (conf.get(LmtpSettings.ADD_RECEIVED_HEADER)) {
            received(transaction, recipient, fields);
        }
        return fields.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void received(Transaction transaction, Transaction.Recipient recipient, StringBuilder fields) {
        fields.append("Received: from ").append(client.helo().isEmpty() ? "unknown" : clean(client.helo()));
        if (!client.isLocal()) {
            fields.append(" ([").append(client.address()).append("])");
        }
        if (!cipher.isEmpty()) {
            fields.append(FOLD).append("(using ").append(cipher).append(')');
        }
        fields.append(FOLD).append("by ").append(host).append(" with ").append(transaction.mail().utf8() ? "UTF8LMTP" : "LMTP")
                .append(cipher.isEmpty() ? "" : "S");
        fields.append(FOLD).append("id ").append(transaction.id());
        fields.append(FOLD).append("(envelope-from <").append(transaction.mail().sender()).append(">)");
        if (recipient != null) {
            fields.append(FOLD).append("for <").append(recipient.path()).append('>');
        }
        fields.append("; ").append(DATE.format(transaction.began())).append("\r\n");
    }

    /// A client's name for itself must not end the field's words.
    private static String clean(String name) {
        return name.replaceAll("[^A-Za-z0-9._:\\[\\]-]", "?");
    }
}
