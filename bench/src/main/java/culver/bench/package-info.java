/// The load driver: Culver beside Debian's Dovecot, in one run, on the same mail.
///
/// Reading order: [culver.bench.Compare] (rounds and the table), [culver.bench.Case] (what is measured), [culver.bench.ServerUnderTest] (how each is
/// started and what it costs), [culver.bench.Client] (a client that does nothing but send and count).
package culver.bench;
