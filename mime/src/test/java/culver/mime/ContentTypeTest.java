package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "text/plain ~ text/plain {}",
        "TEXT/Html; Charset=UTF-8 ~ text/html {charset=UTF-8}",
        "a/b; x=\"y;z\"; q=\"a\\\"b\" ~ a/b {x=y;z, q=a\"b}",
        "(c)a(c)/(c)b(c);(c)x(c)=(c)y(c) ~ a/b {x=y}",
        "a/b;;;x=y;; ~ a/b {x=y}",
        "a/b; x=1; X=2 ~ a/b {x=1}",
        "a/b; x ; =y; z=; q=1 ~ a/b {q=1}",
        "a/b; t*1=two; t*0=one; t*3=four ~ a/b {t=onetwo}",
        "a/b; t*0*=u''%41; t*1=x; n*=u'l'%42; z=1 ~ a/b {z=1, n*=u'l'%42, t*=u''%41x}",
        "a/b; boundary==_x/y:z? ~ a/b {boundary==_x/y:z?}",
        "a/b; x=\"unclosed ~ a/b {}",
        "text ~ / {}",
        "/plain ~ / {}",
        "text/plain/x ~ / {}",
        "garbage in ~ / {}",
        "`` ~ / {}"})
    void reads(String value, String expected) {
        var type = ContentType.parse(value.getBytes(ISO_8859_1));
        assertEquals(expected, type.type() + "/" + type.subtype() + " " + type.parameters());
    }

    @Test
    void decodesParameters() {
        var type = ContentType.parse("a/b; n*=iso-8859-1'de'%E4b; q=\"=?utf-8?q?=C3=A4?=\"; p=plain; l*0*=utf-8''%C3; l*1*=%A4.txt; bad*=%zz%4".getBytes(ISO_8859_1));
        assertEquals("\u00e4b", ContentType.decoded(type.parameters(), "n"));
        assertEquals("\u00e4", ContentType.decoded(type.parameters(), "q"));
        assertEquals("plain", ContentType.decoded(type.parameters(), "p"));
        assertEquals("\u00e4.txt", ContentType.decoded(type.parameters(), "l"));
        assertEquals("%zz%4", ContentType.decoded(type.parameters(), "bad"));
        assertEquals("", ContentType.decoded(type.parameters(), "none"));
    }

    @Test
    void survivesAnything() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (var bad : new String[] {";", "\"", "(", "a=", "a*0=b;", "a*=b;", ";a", ";a=\"", ";a=(", "=", "/"}) {
                ContentType.parse(("a/b" + bad.repeat(16_000)).getBytes(ISO_8859_1));
            }
        });
    }
}
