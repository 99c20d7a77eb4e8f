"""What people type into the search field: words, "these together", -without."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from snowballstemmer import stemmer

from echo_community.kernel.words import tidy

# More than this is a pasted page: its first words say what it is about.
LONGEST = 1000  # characters
MOST_WORDS = 24
SHORTEST_PREFIX = 3
LONGEST_WORD = 40  # more of one is no word; its beginning stands for it

# Words that stand in every text. PostgreSQL's English list, and what French puts everywhere.
ENGLISH_STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
    her hers herself it its itself they them their theirs themselves what which who whom this that
    these those am is are was were be been being have has had having do does did doing a an the and
    but if or because as until while of at by for with about against between into through during
    before after above below to from up down in out on off over under again further then once here
    there when where why how all any both each few more most other some such no nor not only own
    same so than too very s t can will just don should now
    """.split()  # noqa: SIM905  a list of 170 strings in quotes is for nobody
)
FRENCH_STOP_WORDS = frozenset(
    """
    le la les l un une des du de d et ou au aux en dans pour par sur avec sans ce cet cette ces c
    qui que qu est sont etre ont avoir il elle ils elles on nous vous je j se sa son ses mon ma mes
    notre nos votre vos leur leurs ne n pas plus y si mais comme donc quel quelle quels quelles quoi
    quand comment pourquoi combien chez entre vers peut peux faut dois doit lors ete etait aussi
    """.split()  # noqa: SIM905
)
STOP_WORDS = ENGLISH_STOP_WORDS | FRENCH_STOP_WORDS

# What a question is wrapped in. It is left out where enough else is said.
WRAPPING = frozenset(
    """
    please hi hello hey dear thanks thank anyone anybody someone everyone know tell wonder wondering
    want wanted wants would could may might must shall get gets got getting really also much many
    d ll m ve re im ive dont doesn doesnt didn didnt isn isnt aren wasn cant couldn wouldn shouldn
    won haven hasn us one ones something anything thing things like need needs looking find question
    questions information info suggest advise let given going way ways ok okay maybe kind regards
    use using used available exist exists good best better
    bonjour merci svp quelqu peuvent pouvez puis veux voudrais aimerais savoir existe
    """.split()  # noqa: SIM905
)
ENOUGH = 2  # words besides the wrapping

_TOKENS = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
# A phone writes its own quotation marks, and so does French.
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_WORDS = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_english = stemmer("english").stemWord
_french = stemmer("french").stemWord


@dataclass(frozen=True)
class Term:
    """Words that must stand together, in this order; mostly there is one."""

    words: tuple[str, ...]
    prefix: bool = False  # the last word may go on
    capitals: bool = field(default=False, compare=False)  # typed so: an abbreviation

    @property
    def quoted(self) -> bool:
        """Whether its words must stand together."""
        return len(self.words) > 1


@dataclass(frozen=True)
class Query:
    """A query understood: what to find, what to leave out."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    said: tuple[str, ...] = field(default=(), compare=False)  # every word in order, small ones too

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.wanted)

    def repaired(self, words: dict[str, str]) -> "Query":
        """The same with some words put right."""
        return Query(
            tuple(
                replace(
                    term,
                    words=tuple(words.get(word, word) for word in term.words),
                    prefix=term.prefix and term.words[-1] not in words,
                )
                for term in self.wanted
            ),
            self.unwanted,
            tuple(words.get(fold(word), word) for word in self.said),
        )


def parse(text: str) -> Query:
    """The query of any text at all; one that holds nothing to look for is false.

    Small words are left out, unless there are no others: "to be or not to be".
    """
    text = _POSSESSIVE.sub("", tidy(text[:LONGEST]).translate(_QUOTATION_MARKS))
    terms: list[Term] = []
    unwanted: list[Term] = []
    said: list[str] = []
    last: Term | None = None
    for minus, quoted, bare in _TOKENS.findall(text):
        words = _WORDS.findall(quoted or bare)
        (unwanted if minus else terms).extend(_terms(words, together=bool(quoted)))
        said += [] if minus else words
        last = None if minus or not words else terms[-1]
    wanted = _telling(dict.fromkeys(terms))[:MOST_WORDS]
    if last and last in wanted and text[-1:].isalnum() and len(last.words[-1]) >= SHORTEST_PREFIX:
        wanted = [replace(t, prefix=t == last and not t.quoted) for t in wanted]
    unwanted = [t for t in dict.fromkeys(unwanted) if not STOP_WORDS.issuperset(t.words)]
    return Query(tuple(wanted), tuple(unwanted[:MOST_WORDS]), tuple(said[: 3 * MOST_WORDS]))


def _terms(words: list[str], *, together: bool) -> Iterable[Term]:
    # One sign may fold to several words: "½".
    folded = [(part, word) for word in words for part in words_of(word)]
    if together and len(folded) > 1:
        yield Term(tuple(part for part, _ in folded[:MOST_WORDS]))
    else:
        for part, word in folded:
            yield Term((part,), capitals=len(word) > 1 and word.isupper())


def _telling(terms: Iterable[Term]) -> list[Term]:
    """The terms that say something; all of them where none does."""
    terms = list(terms)
    told = [term for term in terms if not STOP_WORDS.issuperset(term.words) or term.quoted]
    plain = [term for term in told if not WRAPPING.issuperset(term.words)]
    return (plain if len(plain) >= ENOUGH else told) or terms


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as the index has them: lower case, no accents, no signs."""
    return tuple(_WORDS.findall(fold(text)))


def fold(text: str) -> str:
    """Lower case without accents and ligatures."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower()).translate(_LIGATURES)
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f")


@functools.lru_cache(maxsize=20_000)
def _in_english(word: str) -> str:
    return str(_english(word[:LONGEST_WORD]))


@functools.lru_cache(maxsize=20_000)
def _in_french(word: str) -> str:
    return str(_french(word[:LONGEST_WORD]))


def stem(word: str) -> str:
    """The part of a folded English word that its forms share: `tapering` -> `taper`."""
    return _in_english(word)


def stems(word: str) -> tuple[str, ...]:
    """A folded word as texts of either language have it: `sevrages` -> `sevrag`, `sevrage`."""
    return tuple(dict.fromkeys((_in_english(word), _in_french(word))))


def stemmed(words: Iterable[str], *, french: bool) -> list[str]:
    """The folded words of a text, each without its ending."""
    return list(map(_in_french if french else _in_english, words))


def is_french(words: Iterable[str]) -> bool:
    """Whether the folded words of a text are French, by the small ones among them."""
    balance = 0
    for word in words:
        balance += (word in FRENCH_STOP_WORDS) - (word in ENGLISH_STOP_WORDS)
    return balance > 0
