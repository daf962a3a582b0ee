package culver.tls;

import culver.conf.FileValue;
import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// The settings of TLS, with Dovecot's names and defaults.
public final class TlsSettings {
    /// `ssl`: is TLS offered, must it be used.
    public enum Mode { NO, YES, REQUIRED }

    public static final Setting<Mode> SSL = Setting.choice("ssl", Mode.class).byDefault("yes")
            .doc("TLS: no, yes (offered), or required (no login without it).");
    static final Setting<FileValue> SSL_CERT = Setting.file("ssl_cert")
            .doc("The certificate and those that lead to its CA, in PEM: ssl_cert = </path.");
    static final Setting<FileValue> SSL_KEY = Setting.file("ssl_key")
            .doc("The certificate's private key, in PEM: ssl_key = </path.");
    static final Setting<FileValue> SSL_KEY_PASSWORD = Setting.file("ssl_key_password")
            .doc("The password of an encrypted private key; better kept in a file: ssl_key_password = </path.");
    static final Setting<FileValue> SSL_ALT_CERT = Setting.file("ssl_alt_cert")
            .doc("A second certificate, of another kind of key, for clients that cannot use the first.");
    static final Setting<FileValue> SSL_ALT_KEY = Setting.file("ssl_alt_key")
            .doc("The private key of ssl_alt_cert.");
    static final Setting<String> SSL_MIN_PROTOCOL = Setting.string("ssl_min_protocol").byDefault("TLSv1.2")
            .doc("The oldest protocol: TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, ANY or LATEST.");
    static final Setting<String> SSL_CIPHER_LIST = Setting.string("ssl_cipher_list")
            .byDefault("ALL:!kRSA:!SRP:!kDHd:!DSS:!aNULL:!eNULL:!EXPORT:!DES:!3DES:!MD5:!PSK:!RC4:!ADH:!LOW@STRENGTH")
            .doc("The cipher suites up to TLSv1.2, in OpenSSL's cipher list language.");
    static final Setting<String> SSL_CIPHER_SUITES = Setting.string("ssl_cipher_suites")
            .doc("The cipher suites of TLSv1.3, separated by colons; empty: all.");
    static final Setting<String> SSL_CURVE_LIST = Setting.string("ssl_curve_list")
            .doc("The groups for key exchange in order of preference, separated by colons (X25519:P-256); empty: the library's choice.");
    static final Setting<Boolean> SSL_PREFER_SERVER_CIPHERS = Setting.bool("ssl_prefer_server_ciphers").byDefault("no")
            .doc("The server's order of cipher suites decides, not the client's.");
    static final Setting<FileValue> SSL_DH = Setting.file("ssl_dh")
            .doc("Accepted for old configurations; without effect, since keys are exchanged over elliptic curves.");
    static final Setting<List<String>> SSL_OPTIONS = Setting.words("ssl_options")
            .doc("no_ticket: sessions are not resumed by tickets; no_compression is always so.");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(
            SSL, SSL_CERT, SSL_KEY, SSL_KEY_PASSWORD, SSL_ALT_CERT, SSL_ALT_KEY, SSL_MIN_PROTOCOL, SSL_CIPHER_LIST, SSL_CIPHER_SUITES,
            SSL_CURVE_LIST, SSL_PREFER_SERVER_CIPHERS, SSL_OPTIONS, SSL_DH));

    private TlsSettings() {
    }
}
