"""Drives a mailbox with Python's own imaplib and poplib, over TLS. Arguments: CA file, user, IMAPS port, POP3S port, IMAP port, POP3 port."""
import imaplib
import poplib
import ssl
import sys
import time

ca, user = sys.argv[1:3]
imaps, pop3s, imap, pop3 = map(int, sys.argv[3:7])
tls = ssl.create_default_context(cafile=ca)

MESSAGE = b"From: a@example.org\r\nSubject: by imaplib\r\n\r\nline one\r\n.dot\r\nlast\r\n"


def check(what, condition, got=None):
    if not condition:
        sys.exit("%s: %r" % (what, got))


box = imaplib.IMAP4_SSL("localhost", imaps, ssl_context=tls)
check("TLS", box.sock.version() in ("TLSv1.2", "TLSv1.3"), box.sock.version())
box.login(user, "secret")
kind, data = box.select("INBOX")
check("select", kind == "OK", data)
before = int(data[0])
kind, data = box.append("INBOX", r"(\Flagged Work)", imaplib.Time2Internaldate(time.time()), MESSAGE)
check("append", kind == "OK", data)
kind, data = box.noop()
kind, data = box.search(None, "SUBJECT", '"by imaplib"', "KEYWORD", "Work")
numbers = data[0].split()
check("search", len(numbers) == 1 and int(numbers[0]) == before + 1, data)
kind, data = box.fetch(numbers[0], "(UID FLAGS RFC822.SIZE BODY.PEEK[])")
check("fetch", data[0][1] == MESSAGE, data)
check("size", b"RFC822.SIZE %d" % len(MESSAGE) in data[0][0] + b"".join(d for d in data if isinstance(d, bytes)), data)
kind, data = box.fetch(numbers[0], "(BODYSTRUCTURE ENVELOPE)")
check("envelope", b"by imaplib" in data[0], data)
separator = "/" if b'"/"' in box.namespace()[1][0] else "."
nested = separator.join(("Lists", "Deep"))  # an mbox file cannot have children, so the level above is one of its own
for name in ("Work", nested):
    kind, data = box.create(name)
    check("create " + name, kind == "OK", data)
kind, data = box.copy(numbers[0], "Work")
check("copy", kind == "OK", data)
kind, data = box.status("Work", "(MESSAGES UNSEEN)")
check("status", b"MESSAGES 1" in data[0], data)
box.store(numbers[0], "+FLAGS", r"(\Deleted)")
kind, data = box.expunge()
check("expunge", data == [numbers[0]], data)
box.subscribe("Work")
kind, data = box.lsub()
check("lsub", any(b"Work" in line for line in data), data)
kind, data = box.delete(nested)
check("delete", kind == "OK", data)
box.close()
box.logout()

clear = imaplib.IMAP4("localhost", imap)
check("STARTTLS offered", "STARTTLS" in clear.capabilities, clear.capabilities)
clear.starttls(ssl_context=tls)
clear.authenticate("PLAIN", lambda _: b"\0" + user.encode() + b"\0secret")
clear.logout()

try:
    imaplib.IMAP4_SSL("localhost", imaps, ssl_context=tls).login(user, "wrong")
    sys.exit("a wrong password was taken")
except imaplib.IMAP4.error as e:
    check("wrong password", b"AUTHENTICATIONFAILED" in e.args[0] or "AUTHENTICATIONFAILED" in str(e), e)

drop = poplib.POP3_SSL("localhost", pop3s, context=tls)
drop.user(user)
drop.pass_("secret")
count, size = drop.stat()
check("stat", count == before, (count, before))
for line in drop.list()[1]:
    number, octets = map(int, line.split())
    text = b"\r\n".join(drop.retr(number)[1]) + b"\r\n"
    check("octets of %d" % number, len(text) == octets, (len(text), octets))
check("uidl", len(set(line.split()[1] for line in drop.uidl()[1])) == count, drop.uidl())
check("top", b"" in drop.top(1, 0)[1], drop.top(1, 0))
check("capa", "TOP" in drop.capa(), drop.capa())
drop.dele(1)
drop.rset()
drop.quit()

drop = poplib.POP3("localhost", pop3)
drop.stls(context=tls)
drop.user(user)
drop.pass_("secret")
check("nothing was deleted", drop.stat()[0] == count, drop.stat())
drop.quit()
