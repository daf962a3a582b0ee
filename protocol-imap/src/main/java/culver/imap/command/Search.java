package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.state.Numbering;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;
import culver.storage.UidSet;
import culver.storage.search.SearchKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// SEARCH: which messages are so? RFC 3501 §6.4.4; RETURN as RFC 4731 (ESEARCH) has it.
///
/// @param returned null: the old `* SEARCH`; else what `* ESEARCH` tells, each once
/// @param charset  as given, or empty
/// @param key      null when the charset is not known
public record Search(Numbering numbering, List<Return> returned, String charset, SearchKey key) implements SelectedCommand {
    /// RFC 4731 §3.1.
    public enum Return { MIN, MAX, ALL, COUNT }

    static Search parse(Arguments in, Numbering numbering) throws SyntaxException {
        if (in.atEnd()) {
            throw new SyntaxException("Missing search parameters");
        }
        in.space();
        List<Return> returned = null;
        if (in.takeKeyword("RETURN")) {
            in.space();
            returned = in.list(Search::option);
            returned = returned.isEmpty() ? List.of(Return.ALL) : returned.stream().distinct().sorted().toList();
            in.space();
        }
        var charset = "";
        if (in.takeKeyword("CHARSET")) {
            in.space();
            charset = in.astring();
            in.space();
        }
        var program = new SearchProgram(charset);
        var keys = new ArrayList<SearchKey>();
        keys.add(program.key(in));
        while (in.at(' ')) {
            in.space();
            if (!in.atEnd()) {
                keys.add(program.key(in));
            }
        }
        in.end();
        return new Search(numbering, returned, charset, !program.charsetKnown() ? null : keys.size() == 1 ? keys.getFirst() : new SearchKey.And(keys));
    }

    private static Return option(Arguments in) throws SyntaxException {
        var name = in.keyword();
        for (var option : Return.values()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        throw new SyntaxException("Unknown SEARCH return option " + name);
    }

    @Override
    public Completion run(Selected selected, Client client) throws StorageException {
        if (key == null) {
            return Completion.no("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
        }
        var mailbox = selected.mailbox().mailbox();
        var found = culver.storage.search.Search.run(mailbox, SearchProgram.resolved(key, mailbox));
        if (numbering == Numbering.UID) {
            found = selected.mailbox().uids(found);
        }
        client.send(returned == null ? new ImapResponse.Search(found) : extended(client, found));
        return Completion.ok("Search completed.");
    }

    private ImapResponse extended(Client client, UidSet found) {
        var items = new LinkedHashMap<String, String>();
        for (var option : returned) {
            switch (option) {
                case MIN -> put(items, "MIN", found.isEmpty() ? "" : Long.toString(found.min()));
                case MAX -> put(items, "MAX", found.isEmpty() ? "" : Long.toString(found.max()));
                case ALL -> put(items, "ALL", found.toString());
                case COUNT -> put(items, "COUNT", Long.toString(found.count()));
            }
        }
        return new ImapResponse.ESearch(client.tag(), numbering == Numbering.UID, items);
    }

    /// With nothing found there is no MIN, MAX and ALL.
    private static void put(LinkedHashMap<String, String> items, String name, String value) {
        if (!value.isEmpty()) {
            items.put(name, value);
        }
    }

    @Override
    public boolean holdsExpunges() {
        return !numbering.allowsExpunge();
    }

    @Override
    public boolean speaksUids() {
        return numbering == Numbering.UID;
    }
}
