/// procmail's regular expressions: egrep's syntax, but over octets, over several lines, and with its own idea of which match counts.
///
/// ```
/// pattern -> RegexParser (macros, syntax) -> Program (states) -> Regex: ends()  earliest end, a lazily built automaton
///                                                                       split() with \/, all states side by side
/// ```
///
/// Every search reads its text once from front to back and takes time proportional to text times pattern, whatever the pattern is:
/// both come from strangers. Nothing of the filter is known here.
package culver.lda.filter.regex;
