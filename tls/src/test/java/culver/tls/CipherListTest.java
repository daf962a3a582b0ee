package culver.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.ConfException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipherListTest {
    @TempDir
    Path directory;

    private static String names(String list) throws ConfException {
        return String.join(" ", CipherList.suites(list).stream().map(CipherList::opensslName).toList());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        ECDHE-RSA-AES256-GCM-SHA384,                           ECDHE-RSA-AES256-GCM-SHA384
        ECDHE+CHACHA20,                                        ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-CHACHA20-POLY1305
        kRSA+AESGCM,                                           AES256-GCM-SHA384 AES128-GCM-SHA256
        ECDHE+aRSA+AESGCM:@STRENGTH,                           ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-AES128-GCM-SHA256
        AES128-SHA:AES256-SHA:@STRENGTH,                       AES256-SHA AES128-SHA
        AES128-SHA:AES256-SHA:+AES128,                         AES256-SHA AES128-SHA
        AES128-SHA:AES256-SHA:-AES128:AES128-SHA,              AES256-SHA AES128-SHA
        AES128-SHA:AES256-SHA:!AES128:AES128-SHA,              AES256-SHA
        AES256-SHA:nonsense:RC4:!MD5,                          AES256-SHA
        """)
    void evaluates(String list, String expected) throws ConfException {
        assertEquals(expected, names(list));
    }

    @Test
    void theDefaultHasForwardSecrecyOnly() throws ConfException {
        var suites = CipherList.suites(TlsSettings.SSL_CIPHER_LIST.defaultText());
        assertTrue(suites.size() >= 12, suites.toString());
        assertTrue(suites.stream().allMatch(s -> s.startsWith("TLS_ECDHE_") || s.startsWith("TLS_DHE_")), suites.toString());
        assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", suites.getFirst());
    }

    @Test
    void aListWithoutAnySuiteIsRefused() {
        assertEquals("ssl_cipher_list: 'RC4:!AES' matches no cipher suite", assertThrows(ConfException.class, () -> CipherList.suites("RC4:!AES")).getMessage());
    }

    /// The same as OpenSSL for the suites that we know.
    @ParameterizedTest
    @ValueSource(strings = {"HIGH:!aNULL:!MD5", "ECDHE+AESGCM:ECDHE+CHACHA20", "EECDH+AES:EDH+AES:!SHA1", "ALL:!kRSA:!DSS:!aNULL:!PSK:!SRP",
            "ECDHE-RSA-AES128-GCM-SHA256:ECDHE:!AES128-SHA", "kRSA:!SHA256", "aECDSA:kRSA+AES256", "TLSv1.2:!CHACHA20:!DHE", "ALL:-ECDHE:-DHE"})
    void agreesWithOpenssl(String list) throws Exception {
        var known = new HashSet<>(List.of(names("ALL").split(" ")));
        var theirs = Arrays.stream(new Openssl(directory).run("ciphers", "-s", list + ":@SECLEVEL=0").strip().split(":")).filter(known::contains).toList();
        assertEquals(new HashSet<>(theirs), new HashSet<>(List.of(names(list).split(" "))));
    }
}
