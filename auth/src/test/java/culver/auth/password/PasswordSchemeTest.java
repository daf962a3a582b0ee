package culver.auth.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every text here was made by Dovecot 2.3's `doveadm pw -p secret -s SCHEME`, or by Debian's chpasswd.
class PasswordSchemeTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {
        "{PLAIN}secret",
        "{CLEARTEXT}secret",
        "{clear}secret",
        "{PLAIN.HEX}736563726574",
        "{PLAIN.b64}c2VjcmV0",
        "{CRYPT}$2y$05$1xoZliPhjb/qyUtoii4yu.xZehEPW7EEh3WwgPiaTWR1q54R/F7Hi",
        "{BLF-CRYPT}$2y$05$9d4mVqVgX/Du/Cy9N4tKrulx4/I2kAKj8ko/8p3QEdEIH0c3Hymte",
        "{DES-CRYPT}XFnuC1o3Cuyt.",
        "{MD5-CRYPT}$1$XIoIShv/$WDERQ.ab6SSjTicCq/QYT.",
        "{MD5}$1$cPUU.UCj$OXsHPAz5KVsxMxVUKxfq6/",
        "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69",
        "{SHA256-CRYPT}$5$tARrwMH764S8lowr$AngtEbx4/OMjimtzz.snddPcHxE/0zeI1W9sfkVvPb1",
        "{SHA512-CRYPT}$6$PfAtCT1H0jq80BJE$RqiDnO9l3PsmEzL./Zp.PL89lxYBgW5GryzHzZ405Ysotqykastjsu8L9u6N4SSqMPDoX2M7YHG58v9MUHQy.0",
        "$6$PfAtCT1H0jq80BJE$RqiDnO9l3PsmEzL./Zp.PL89lxYBgW5GryzHzZ405Ysotqykastjsu8L9u6N4SSqMPDoX2M7YHG58v9MUHQy.0",
        "{SSHA}XDDy8y6Vc6OKhpExw7h1iC2CKppKkG7S",
        "{SSHA256}nvqCTORowgik4tEr7JNzzBAK9uNQ92vtxAKztZ8h82M/acJo",
        "{SSHA512}yvplwo51J8D4D5q2VUdD1IsmyYPcdtnw/2oYVVZ/FkdTNxqc8BEYPCI3YapmZNkwIQiwZgeT5D23prBcbJd/hr7u+HQ=",
        "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "{SHA1}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "{SHA256}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
        "{SHA256.B64}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
        "{SHA512}vSsar3708Jvp9Szi2NWZZ02Bqp1qRCFpbcTZPdBhnWgs5WtNZKnvCXdhztmeD2cmW192CF5bDufKRpayrW/isg==",
        "{SHA512.hex}bd2b1aaf7ef4f09be9f52ce2d8d599674d81aa9d6a4421696dc4d93dd0619d682ce56b4d64a9ef097761ced99e0f67265b5f76085e5b0ee7ca4696b2ad6fe2b2",
        "{SMD5}6IbNbjydRtaDlwlPqbKbpJNUnlo=",
        "{PLAIN-MD5}5ebe2294ecd0e0f08eab7690d2a6ee69",
        "{LDAP-MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==",
        "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$DanDDUrFOeIcqci7k/jwig$kq6FUl39InWfenqAbGT+C/Z8N/D4e/9XNHTCm7jMqrs",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$oAP2sef+9xXMcS8i4VElqA$3LiLTPqmb3i2dQnbsfwUc+j1unE0xpXe2Mq98SfTrSs",
        "{PBKDF2}$1$/70/eouRcLbTjv2r$5000$35e1291c79efc3c767e0309503830bd7aaba890c",
    })
    void theRightPasswordFitsAndNoOtherDoes(String stored) throws Exception {
        var password = StoredPassword.parse(stored, "CRYPT");
        assertTrue(password.verify(SECRET));
        assertFalse(password.verify("Secret".getBytes(StandardCharsets.UTF_8)));
        assertFalse(password.verify("secret ".getBytes(StandardCharsets.UTF_8)));
        assertFalse(password.verify(new byte[0]));
        assertFalse(password.verify("secret\0x".getBytes(StandardCharsets.UTF_8)));
        assertFalse(password.toString().contains("ecret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SHA512-CRYPT", "SHA256-CRYPT", "BLF-CRYPT", "SSHA", "SSHA256", "SSHA512", "SMD5", "ARGON2ID", "ARGON2I", "PBKDF2", "plain-md5"})
    void whatIsGeneratedIsVerifiedAndSalted(String scheme) throws Exception {
        var secret = "pässwörd".getBytes(StandardCharsets.UTF_8);
        var stored = StoredPassword.generate(scheme, secret);
        assertTrue(StoredPassword.parse(stored, "none").verify(secret), stored);
        assertFalse(StoredPassword.parse(stored, "none").verify(SECRET), stored);
        if (!scheme.toUpperCase().startsWith("PLAIN")) {
            assertFalse(stored.equals(StoredPassword.generate(scheme, secret)), stored);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{NO-SUCH}secret",
        "{SHA256.xyz}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
        "{SHA256}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unol",
        "{SHA256}not base64!",
        "{SSHA256}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
        "{SHA1.HEX}abc",
        "{PBKDF2}$1$salt$0$35e1291c79efc3c767e0309503830bd7aaba890c",
        "{PBKDF2}$1$salt$999999999$35e1291c79efc3c767e0309503830bd7aaba890c",
        "{PBKDF2}$2$salt$5000$35e1291c79efc3c767e0309503830bd7aaba890c",
        "{ARGON2ID}$argon2id$v=19$m=99999999,t=3,p=1$oAP2sef+9xXMcS8i4VElqA$3LiLTPqmb3i2dQnbsfwUc+j1unE0xpXe2Mq98SfTrSs",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=999999,p=1$oAP2sef+9xXMcS8i4VElqA$3LiLTPqmb3i2dQnbsfwUc+j1unE0xpXe2Mq98SfTrSs",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=3$oAP2sef+9xXMcS8i4VElqA$3LiLTPqmb3i2dQnbsfwUc+j1unE0xpXe2Mq98SfTrSs",
        "{ARGON2ID}nonsense",
        "{SHA512-CRYPT}$6$rounds=999999999$PfAtCT1H0jq80BJE$x",
        "{BLF-CRYPT}$2y$31$9d4mVqVgX/Du/Cy9N4tKrulx4/I2kAKj8ko/8p3QEdEIH0c3Hymte",
        "{BLF-CRYPT}$2y",
        "{CRYPT}$y$jZT$salt$hash",
        "{CRYPT}$nonsense$x",
    })
    void aStoredTextThatMakesNoSenseOrCostsTooMuchIsNamed(String stored) {
        var e = assertThrows(PasswordFormatException.class, () -> StoredPassword.parse(stored, "CRYPT").verify(SECRET));
        assertFalse(e.getMessage().isBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "*", "!$6$PfAtCT1H0jq80BJE$RqiDnO9l3PsmEzL./Zp.PL89lxYBgW5GryzHzZ405Ysotqykastjsu8L9u6N4SSqMPDoX2M7YHG58v9MUHQy.0", ""})
    void aLockedAccountHasNoPassword(String stored) throws Exception {
        assertFalse(StoredPassword.parse(stored, "CRYPT").verify(SECRET));
        assertFalse(StoredPassword.parse(stored, "CRYPT").verify(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "$2y$05$9d4mVqVgX/Du/Cy9N4tKrulx4/I2kAKj8ko/8p3QEdEIH0c3Hymte",
        "$1$XIoIShv/$WDERQ.ab6SSjTicCq/QYT.",
        "$5$tARrwMH764S8lowr$AngtEbx4/OMjimtzz.snddPcHxE/0zeI1W9sfkVvPb1",
        "$6$PfAtCT1H0jq80BJE$RqiDnO9l3PsmEzL./Zp.PL89lxYBgW5GryzHzZ405Ysotqykastjsu8L9u6N4SSqMPDoX2M7YHG58v9MUHQy.0",
        "XFnuC1o3Cuyt.",
    })
    void javaAloneKnowsTheUsualCryptMethods(String stored) throws Exception {
        assertEquals(stored, CryptScheme.inJava(SECRET, stored, null));
        assertFalse(CryptScheme.inJava(new byte[] {'x'}, stored, null).equals(stored));
    }

    @Test
    void manyAtOnceShareTheMemory() throws Exception {
        var stored = StoredPassword.parse(StoredPassword.generate("ARGON2ID", SECRET), "none");
        try (var all = Executors.newFixedThreadPool(8)) {
            var results = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 8; i++) {
                results.add(all.submit(() -> stored.verify(SECRET)));
            }
            for (var result : results) {
                assertTrue(result.get());
            }
        }
    }
}
