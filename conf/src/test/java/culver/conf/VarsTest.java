package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expectations of 2.3's variables are what Dovecot 2.3.19 made of them.
class VarsTest {
    private static final Vars VARS = Vars.ofUser("Tim.O'x@Example.org")
        .with(Map.of("home", "/home/tim", "uid", "1000", "lip", "", "service", "imap", "userdb:quota", "5M", "uidvalidity", "1700000000", "trail", "a  "));

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "%u	Tim.O'x@Example.org",
        "%n	Tim.O'x",
        "%d	Example.org",
        "a%nb%%c	aTim.O'xb%c",
        "%1n	T",
        "%2.3n	m.O",
        "%-3n	Tim",
        "%-3.2n	O'",
        "%3u	Tim",
        "%.3{user}	Tim",
        "%0.5n	Tim.O",
        "%100.5n	",
        "%-100.5n	Tim.O",
        "%-100n	Tim.O'x",
        "%0.-100n	Tim.O'x",
        "%4.-2n	O",
        "%-4.-2n	.O",
        "%2.0n	m.O'x",
        "%020n	0000000000000Tim.O'x",
        "%Lu	tim.o'x@example.org",
        "%L{user}	tim.o'x@example.org",
        "%Uu	TIM.O'X@EXAMPLE.ORG",
        "%LU{user}	TIM.O'X@EXAMPLE.ORG",
        "%En	Tim.O\\'x",
        "%Ru	gro.elpmaxE@x'O.miT",
        "%Dd	Example,dc=org",
        "%T{trail}	a",
        "%Xi	3e8",
        "%i	1000",
        "%l	",
        "%s	imap",
        "%MLu	361978f4df81b514ceb82657481466e9",
        "%1Mn	4",
        "%Hu	26ca177",
        "%256Hu	77",
        "%2.256Hu	77",
        "%Nu	df81b514",
        "%2.256Nu	14",
        "%{user}	Tim.O'x@Example.org",
        "%{username}	Tim.O'x",
        "%{home}	/home/tim",
        "%{sha256:user}	ef7c1239d5e1dd806875f655b35fb28ccd58e8509fe7bdbb61ca89fbcec96f6c",
        "%{sha3-256:user}	13f830bb8efdcfb25169267481fa763cb6be71aa4aa77f2012f720637a194703",
        "%{sha1;truncate=12:user}	040c",
        "%{sha1;truncate=10:user}	0103",
        "%{sha1;truncate=12,format=base64:user}	BAw=",
        "%{sha1;format=hexuc:user}	40c2cc1cd04cad54b55fdb514f624632c5a7ffaa",
        "%{md5;rounds=2,salt=x:user}	2d03618dc45abb47584b227f47fc86b4",
        "%{sha1;format=base64:user}	QMLMHNBMrVS1X9tRT2JGMsWn/6o=",
        "%5.4U{sha1:user}	C1CD",
        "%{userdb:quota:none}	5M",
        "%{userdb:x:dd}	dd",
        "%{userdb:x}	",
        "%{env:NO_SUCH_VARIABLE}	",
        "%{lip:none}	none",
        "%{user:none}	Tim.O'x@Example.org",
        "%{if;%n;eq;Tim;a;b}	b",
        "%{if;a;eq;a;yes}	yes",
        "%{if;a;eq;b;yes}	",
        "%{if;%{domain};*;*.org;a%Lu;b}	atim.o'x@example.org",
        "%{if;3;>;2;a;b}	a",
        "%{if;10;<;9;a;b}	b",
        "%{if;10;lt;9;a;b}	a",
        "%{if;x;~;^x$;a\\;c;b}	a;c",
        "%{if;a;gt;b;y;n}	n",
        "%{if;%{if;%d;ne;;x;y};eq;x;%n;n}	Tim.O'x",
    })
    void variablesOf23(String template, String expected) throws ConfException {
        assertEquals(expected == null ? "" : expected, VARS.expand(template));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "%{user | lower}	tim.o'x@example.org",
        "%{user|upper}	TIM.O'X@EXAMPLE.ORG",
        "%{user | username | lower}	tim.o'x",
        "%{user | domain}	Example.org",
        "%{user | substr(0, 3)}	Tim",
        "%{user | substr(-3)}	org",
        "%{user | substr(1, -4)}	im.O'x@Example",
        "%{user | truncate(3)}	Tim",
        "%{user | md5}	361978f4df81b514ceb82657481466e9",
        "%{user | sha1 | hexlify}	40c2cc1cd04cad54b55fdb514f624632c5a7ffaa",
        "%{user | sha1 | base64}	QMLMHNBMrVS1X9tRT2JGMsWn/6o=",
        "%{user | sha1 | truncate(bits=12)}	040c",
        "%{user | hash('sha1')}	40c2cc1cd04cad54b55fdb514f624632c5a7ffaa",
        "%{user | md5(rounds=2, salt='x')}	2d03618dc45abb47584b227f47fc86b4",
        "%{uid | hex(8)}%{uidvalidity | hex(8)}	000003e86553f100",
        "%{uid | hex}	3e8",
        "%{uid + 24 | hex}	400",
        "%{uid % 7}	6",
        "%{username | reverse}	x'O.miT",
        "%{lip | default('none')}	none",
        "%{nosuch | default('x|y}')}	x|y}",
        "%{nosuch | default}	",
        "%{domain | ldap_dn}	dc=Example,dc=org",
        "%{literal('a\\nb') | substr(2)}	b",
        "%{concat('<', user, '>')}	<Tim.O'x@Example.org>",
        "%{username | lfill(10, '0')}	000Tim.O'x",
        "%{username | rfill(9, '.')}	Tim.O'x..",
        "%{domain | index('.', 0)}	Example",
        "%{domain | index('.', -1)}	org",
        "%{service | if('eq', 'imap', 'yes', 'no')}	yes",
        "%{service | switch('pop3', 'P', 'imap', 'I', '?')}	I",
        "%{username | regexp('([a-z]+)[.].*', '<\\1>')}	T<im>",
        "%{local_ip | default('-')}	-",
        "%{protocol}	imap",
        "%{home | base64 | unbase64}	/home/tim",
        "%{process:pid | if('>', 1, 'p', 'q')}	p",
    })
    void pipelinesOf24(String template, String expected) throws ConfException {
        assertEquals(expected == null ? "" : expected, VARS.expand(template));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "%x	unknown variable '%x' in '%x'",
        "/m/%{nosuch}/	unknown variable '%{nosuch}' in '/m/%{nosuch}/'",
        "%{nosuch:deflt}	unknown variable '%{nosuch:deflt}'",
        "%{sha1:nosuch}	unknown variable '%{nosuch}'",
        "%{nosuch | lower}	unknown variable '%{nosuch}'",
        "%{user | shout}	unknown filter 'shout'",
        "%{user | substr}	filter substr needs 1 arguments",
        "%{user | substr(x)}	unknown variable 'x'",
        "%{user | substr(1}	')' is missing",
        "%{user	'}' is missing after '%{user'",
        "100%	a variable's name is missing",
        "%L	a variable's name is missing",
        "%99999999n	width is too large",
        "%{if;%n;!=;x;a;b}	compares numbers, and 'Tim.O'x' is none",
        "%{if;x;ZZ;b;y;n}	no comparison 'ZZ'",
        "%{if;%{nosuch};eq;b;y;n}	unknown variable '%{nosuch}'",
        "%{if;a;b}	arguments",
        "%{sha1;format=base99:user}	unknown format 'base99'",
        "%{sha1;rounds=9999999:user}	'rounds=9999999' needs a number",
        "%{user / 0}	cannot calculate",
    })
    void mistakesNameWhatIsWrong(String template, String message) {
        var e = assertThrows(ConfException.class, () -> VARS.expand(template));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aCallersLettersComeFirst() throws ConfException {
        var message = new Vars(Map.of("u", "17", "v", "1700000000", "f", "name", "g", "guid", "m", "abc", "uid", "17", "uidvalidity", "1700000000"));
        assertEquals("000000116553f100", message.expand("%08Xu%08Xv"));
        assertEquals("0000001100000011", message.expand("%08Xu%08X{uid}"));
        assertEquals("name guid abc", message.expand("%f %g %m"));
        assertEquals("imap(tim)<7>: done", Vars.ofUser("tim").with(Map.of("service", "imap", "$", "done", "pid", "7")).expand("%s(%u)<%p>: %$"));
    }

    @Test
    void valuesAreNotExpandedAgain() throws ConfException {
        assertEquals("/home/%{home}", Vars.ofUser("%{home}").with("home", "/x").expand("/home/%u"));
    }

    @Test
    void thisProcessIsKnown() throws ConfException {
        assertEquals(Long.toString(ProcessHandle.current().pid()), new Vars(Map.of()).expand("%p"));
        assertTrue(new Vars(Map.of()).expand("%{hostname}").matches("\\S+"));
        assertEquals(System.getenv("PATH"), new Vars(Map.of()).expand("%{env:PATH}"));
    }
}
