package culver.imap.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.Namespace;
import culver.storage.UidSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ImapEncoderTest {
    @TestFactory
    Stream<DynamicTest> responses() {
        var numbers = new LinkedHashMap<String, Long>();
        numbers.put("MESSAGES", 12L);
        numbers.put("UIDNEXT", 4294967295L);
        var esearch = new LinkedHashMap<String, String>();
        esearch.put("MIN", "1");
        esearch.put("ALL", "1:3");
        var id = new LinkedHashMap<String, String>();
        id.put("name", "Cul\"ver");
        id.put("os", null);
        return Stream.of(
            pair(new ImapResponse.Status("a1", "OK", "", "Done."), "a1 OK Done."),
            pair(new ImapResponse.Status("a1", "NO", "TRYCREATE", "No"), "a1 NO [TRYCREATE] No"),
            pair(ImapResponse.ok("x\r\na2 OK forged \u00e9"), "* OK x??a2 OK forged ?"),
            pair(new ImapResponse.Continue("OK"), "+ OK"),
            pair(new ImapResponse.Capability(List.of("IMAP4rev1", "ID")), "* CAPABILITY IMAP4rev1 ID"),
            pair(new ImapResponse.Enabled(List.of()), "* ENABLED"),
            pair(new ImapResponse.Exists(0), "* 0 EXISTS"),
            pair(new ImapResponse.Recent(10), "* 10 RECENT"),
            pair(new ImapResponse.Expunge(2147483647), "* 2147483647 EXPUNGE"),
            pair(new ImapResponse.FlagList(List.of("Work")), "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft Work)"),
            pair(new ImapResponse.PermanentFlags(true, List.of(), true),
                "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted."),
            pair(new ImapResponse.PermanentFlags(false, List.of("Work"), false), "* OK [PERMANENTFLAGS ()] Read-only mailbox."),
            pair(new ImapResponse.FetchFlags(3, 0, Flags.NONE, false), "* 3 FETCH (FLAGS ())"),
            pair(new ImapResponse.FetchFlags(3, 9, Flags.of(Flags.SEEN, "b", "a"), true), "* 3 FETCH (UID 9 FLAGS (\\Seen \\Recent a b))"),
            pair(list("INBOX"), "* LIST (\\HasNoChildren) \"/\" INBOX"),
            pair(list("a b"), "* LIST (\\HasNoChildren) \"/\" \"a b\""),
            pair(list("a\"b\\c"), "* LIST (\\HasNoChildren) \"/\" \"a\\\"b\\\\c\""),
            pair(list("Entwürfe&"), "* LIST (\\HasNoChildren) \"/\" Entw&APw-rfe&-"),
            pair(list("nil"), "* LIST (\\HasNoChildren) \"/\" \"nil\""),
            pair(new ImapResponse.ListRoot("LSUB", '\\', ""), "* LSUB (\\Noselect) \"\\\\\" \"\""),
            pair(new ImapResponse.StatusLine("my box", numbers), "* STATUS \"my box\" (MESSAGES 12 UIDNEXT 4294967295)"),
            pair(new ImapResponse.StatusLine("a\r\nb", numbers), "* STATUS {4}\r\na\r\nb (MESSAGES 12 UIDNEXT 4294967295)"),
            pair(new ImapResponse.Search(UidSet.of(1, 2, 3, 7)), "* SEARCH 1 2 3 7"),
            pair(new ImapResponse.Search(UidSet.EMPTY), "* SEARCH"),
            pair(new ImapResponse.ESearch("t1", true, esearch), "* ESEARCH (TAG \"t1\") UID MIN 1 ALL 1:3"),
            pair(new ImapResponse.Namespaces(List.of(new Namespace(Namespace.Type.PRIVATE, "", '/', false, true),
                new Namespace(Namespace.Type.PUBLIC, "Pub/", '/', false, true), new Namespace(Namespace.Type.PRIVATE, "h/", '/', true, true))),
                "* NAMESPACE ((\"\" \"/\")) NIL ((\"Pub/\" \"/\"))"),
            pair(new ImapResponse.Id(Map.of()), "* ID NIL"),
            pair(new ImapResponse.Id(id), "* ID (\"name\" \"Cul\\\"ver\" \"os\" NIL)"));
    }

    private static ImapResponse list(String name) {
        return new ImapResponse.ListLine("LIST", List.of("\\HasNoChildren"), '/', new MailboxName(name));
    }

    private static DynamicTest pair(ImapResponse response, String wire) {
        return DynamicTest.dynamicTest(wire, () -> assertEquals(wire + "\r\n", encode(out -> out.write(response)).text()));
    }

    private record Encoded(String text, List<Integer> sizes) {
    }

    private interface Writing {
        void to(ImapEncoder out);
    }

    private static Encoded encode(Writing writing) {
        var text = new StringBuilder();
        var sizes = new ArrayList<Integer>();
        var out = new ImapEncoder(ByteBufAllocator.DEFAULT, (ByteBuf octets) -> {
            sizes.add(octets.readableBytes());
            text.append(octets.toString(UTF_8));
            octets.release();
        });
        writing.to(out);
        out.drain();
        assertEquals(sizes.stream().mapToLong(i -> i).sum(), out.written());
        return new Encoded(text.toString(), sizes);
    }

    @Test
    void largeAnswersLeaveInBoundedBuffers() {
        var all = UidSet.range(1, 100_000);
        var encoded = encode(out -> out.write(new ImapResponse.Search(all)));
        assertTrue(encoded.sizes().stream().allMatch(size -> size <= 64 * 1024), encoded.sizes().toString());
        assertTrue(encoded.text().endsWith(" 99999 100000\r\n"));
        assertEquals(100_000, encoded.text().split(" ").length - 2);
    }

    @Test
    void octetsOfAnyLengthComeOutWhole() {
        for (int size : new int[] {0, 1, 1023, 1024, 1025, 48 * 1024, 48 * 1024 + 1, 500_000}) {
            var octets = "x".repeat(size).getBytes(UTF_8);
            assertEquals(size + 2, encode(out -> out.octet('<').octets(octets).octet('>')).text().length());
            assertEquals(size, encode(out -> out.text("x".repeat(size))).text().length());
        }
    }

    @Test
    void numbers() {
        for (long number : new long[] {0, 9, 10, 99, 100, 4294967295L, Long.MAX_VALUE}) {
            assertEquals(Long.toString(number), encode(out -> out.number(number)).text());
        }
    }
}
