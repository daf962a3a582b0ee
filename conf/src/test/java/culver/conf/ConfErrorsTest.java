package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of a file that cannot be used. In the texts, `~` stands for a line end.
class ConfErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "foo bar	line 1: expecting '=' or '{' after 'foo'",
        "= x	line 1: a setting's name is missing before '='",
        "~~ssl_crt = x	line 3: unknown setting 'ssl_crt'; did you mean 'ssl_cert'?",
        "mail_locaiton = x	line 1: unknown setting 'mail_locaiton'; did you mean 'mail_location'?",
        "xyzzyx = 1	line 1: unknown setting 'xyzzyx'",
        "inbox = yes	line 1: unknown setting 'inbox'; it belongs inside namespace { }",
        "haproxy = yes	line 1: unknown setting 'haproxy'; it belongs inside service { inet_listener { } }",
        "namespace inbox {~ ssl_cert = x~}	line 2: unknown setting 'ssl_cert' inside namespace { }; it belongs outside of all blocks",
        "namespace inbox {~ prefx = x~}	line 2: unknown setting 'prefx' inside namespace { }; did you mean 'prefix'?",
        "foo {~}	line 1: unknown block 'foo'",
        "pasdb {~}	line 1: unknown block 'pasdb'; did you mean 'passdb'?",
        "namespace a {~ mailbx X {~ }~}	line 2: unknown block 'mailbx' inside namespace { }; did you mean 'mailbox'?",
        "namespace a {~ protocol imap {~ }~}	line 2: a protocol block may not stand inside namespace { }",
        "ssl_cert {~}	line 1: 'ssl_cert' is a setting, not a block: write ssl_cert = VALUE",
        "service imap {	line 1: '}' is missing for the block that begins at (text) line 1",
        "}	line 1: '}' closes nothing",
        "service imap { inet_listener x {	line 1: nothing may follow '{' on its line: inet_listener x {",
        "service imap{~}	line 1: expecting '=' or '{' after 'service'",
        "service{~}	line 1: a blank is missing before '{': service{",
        "service {~}	line 1: service needs a name: service NAME {",
        "namespace \"a {~}	line 1: the name's closing quote is missing: \"a {",
        "mbox_lock_timeout = 5	line 1: mbox_lock_timeout: needs a unit (ms, s, m, h, d, w): '5'",
        "mbox_lock_timeout = 5 parsecs	line 1: mbox_lock_timeout: has an unknown unit (ms, s, m, h, d, w): '5 parsecs'",
        "mbox_lock_timeout = 2h	line 1: mbox_lock_timeout: must be at most 1 hours, not '2h'",
        "ssl = maybe	line 1: ssl: must be one of no, yes, required, not 'maybe'",
        "disable_plaintext_auth = maybe	line 1: disable_plaintext_auth: must be yes or no, not 'maybe'",
        "mail_max_userip_connections = x	line 1: mail_max_userip_connections: is not a number: 'x'",
        "culver_metadata_cache_size = 9X	line 1: culver_metadata_cache_size: has an unknown unit (B, k, M, G, T): '9X'",
        "service a {~ inet_listener b {~  port = 70000~ }~}	line 3: port: must be at most 65535, not '70000'",
        "service a {~ unix_listener b {~  mode = 0999~ }~}	line 3: mode: is not an octal file mode: '0999'",
        "login_greeting = $nosuch y	line 1: unknown variable $nosuch: no earlier setting has this name",
        "login_greeting = $mail_locatoin	line 1: unknown variable $mail_locatoin: no earlier setting has this name; did you mean $mail_location?",
        "login_greeting = <nofile	line 1: login_greeting: cannot read /nowhere/nofile: no such file",
        "login_greeting = <	line 1: a file name is missing after '<'",
        "!include nofile.conf	line 1: !include: cannot read /nowhere/nofile.conf: no such file",
        "!include *.conf	line 1: !include *.conf: no such file",
        "!include	line 1: !include needs a file name",
        "protocol {~}	line 1: protocol needs a name: protocol NAME {",
        "protocol imap {~ local 10.0.0.1 {~ }~}	line 2: protocol { local { .. } } is not allowed, write local { protocol { .. } }",
        "protocol imap {~ protocol pop3 {~ }~}	line 2: a protocol block may not stand in another one",
        "local 10.0.0.0/33 {~}	line 1: '/33' is not a number of bits from 0 to 32",
        "local 10.0.0.0/8 {~ local 11.0.0.0/16 {~ }~}	line 2: local 11.0.0.0/16 is not inside the network of the block around it",
        "ssl_verify_client_cert = yes	line 1: ssl_verify_client_cert = yes is not supported, and without it client certificates would not be asked for",
        "passdb {~ deny = yes~}	line 2: deny = yes is not supported, and without it the users it names could log in",
        "mail_plugins = quota acl	line 1: mail_plugins = quota acl is not supported, and without it access control lists (acl) or encryption (mail_crypt) would not be enforced",
        "a \\~ b \\~ c	line 1: expecting '=' or '{' after 'a'",
        "plugin/quota/x = 1	line 1: unknown block 'quota' in plugin/quota/x",
        "nosuch/x = 1	line 1: unknown block 'nosuch' in nosuch/x",
        "ssl = no~dovecot_config_version = 2.4.0	line 2: dovecot_config_version must be the first setting",
        "protocols {~ imap = perhaps~}	line 2: protocols { imap } must be yes or no, not 'perhaps'",
        "protocols {~ a {~ }~}	line 2: a block may not stand in protocols { }",
    })
    void saysWhereAndWhat(String text, String message) {
        var e = assertThrows(ConfException.class, () -> Sample.read(text.replace('~', '\n')));
        assertEquals("(text) " + message, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "mail_plugins = quota	line 1: mail_plugins is Dovecot's; Culver does not act on it",
        "protocol imap {~ mail_plugins = $mail_plugins imap_quota~}	line 2: mail_plugins is Dovecot's; Culver does not act on it",
        "metric x {~ filter = event=y~ fields {~ }~}	line 1: metric { } is Dovecot's; Culver does not act on it",
        "namespace a {~ mailbox B {~ autoexpunge = 30d~ }~}	line 3: autoexpunge is Dovecot's; Culver does not act on it",
        "service imap {~ executable = imap postlogin~}	line 2: executable is Dovecot's; Culver does not act on it",
        "login_greeting = x \\~# comment	line 1: this line is continued by an empty line or a comment, and ends there; Dovecot would forget it",
        "login_greeting = x \\	line 1: this line is continued by the end of the file; Dovecot would forget it",
        "login_greeting = x#y	line 1: '#' begins a comment here; put a blank before it, or quote the value",
    })
    void warnsOnce(String text, String warning) throws ConfException {
        assertEquals("[(text) " + warning + "]", Sample.read(text.replace('~', '\n')).warnings().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "ssl_require_crl = yes",
        "auth_cache_ttl = 60m",
        "mail_attachment_min_size = 128kB",
        "dict {~}",
        "metric x {~}",
        "plugin {~ whatever = 1~}",
        "service imap-login {~ process_limit = 512~ service_count = 0~ vsz_limit = 64M~}",
        "login_greeting = x # comment",
        "login_greeting = \"x#y\"",
        "passdb {~ deny = no~ skip = never~}",
    })
    void doesNotWarn(String text) throws ConfException {
        assertEquals("[]", Sample.read(text.replace('~', '\n')).warnings().toString());
    }
}
