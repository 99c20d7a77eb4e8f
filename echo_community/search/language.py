"""What people type into the search field: words, "these together", -without."""

import functools
import re
import unicodedata
from dataclasses import dataclass

from snowballstemmer import stemmer

from echo_community.kernel.words import tidy

# More than this is a pasted paragraph: its first words say what it is about.
LONGEST = 400  # characters
MOST_WORDS = 12
SHORTEST_PREFIX = 3

# Words that stand in every text. PostgreSQL's English list, and what French puts everywhere.
STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
    her hers herself it its itself they them their theirs themselves what which who whom this that
    these those am is are was were be been being have has had having do does did doing a an the and
    but if or because as until while of at by for with about against between into through during
    before after above below to from up down in out on off over under again further then once here
    there when where why how all any both each few more most other some such no nor not only own
    same so than too very s t can will just don should now
    le la les l un une des du de d et ou au aux en dans pour par sur avec sans ce cet cette ces qui
    que qu est sont il elle ils elles on nous vous je se sa son ses ne pas plus y
    """.split()  # noqa: SIM905  a list of 170 strings in quotes is for nobody
)

_TOKENS = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
# A phone writes its own quotation marks, and so does French.
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))
_WORDS = re.compile(r"[^\W_]+")
_stem = functools.lru_cache(maxsize=50_000)(stemmer("porter").stemWord)


@dataclass(frozen=True)
class Term:
    """Words that must stand together, in this order; mostly there is one."""

    words: tuple[str, ...]
    prefix: bool = False  # the last word may go on


@dataclass(frozen=True)
class Query:
    """A query understood: what to find, what to leave out."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.wanted)

    def whole(self) -> "Query":
        """The same with every word as it stands."""
        return Query(tuple(Term(term.words) for term in self.wanted), self.unwanted)


def parse(text: str) -> Query:
    """The query of any text at all; one that holds nothing to look for is false."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    room = MOST_WORDS
    text = tidy(text[:LONGEST]).translate(_QUOTATION_MARKS)
    for minus, quoted, bare in _TOKENS.findall(text):
        words = words_of(quoted or bare)[:room]
        if all(word in STOP_WORDS for word in words):
            continue
        terms = unwanted if minus else wanted
        if Term(words) not in terms:
            terms.append(Term(words))
            room -= len(words)
    if wanted and not text.rstrip().endswith('"') and len(wanted[-1].words[-1]) >= SHORTEST_PREFIX:
        wanted[-1] = Term(wanted[-1].words, prefix=len(wanted[-1].words) == 1)
    return Query(tuple(wanted), tuple(unwanted))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as the index has them: lower case, no accents, no signs."""
    return tuple(_WORDS.findall(fold(text)))


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f")


def spellings(word: str) -> tuple[str, ...]:
    """A word and, for French, its other spelling: `coeur` and `cœur`."""
    joined = word.replace("oe", "œ")
    parted = word.replace("œ", "oe")
    return tuple(dict.fromkeys((word, parted, joined)))


def stem(word: str) -> str:
    """The part of a folded word that its forms share: `tapering` -> `taper`."""
    return str(_stem(word.replace("œ", "oe")))
