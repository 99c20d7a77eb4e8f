"""How well a document answers a query: pure, and the same on both databases.

BM25 over the fields of a document together (BM25F), so that a word in a title is worth several in
a body; then what the query's words make of it as a whole, and what people made of the document.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import NamedTuple, Protocol


@dataclass(frozen=True)
class Weights:
    """What counts how much; `make search-quality` measures these against others."""

    title: float = 5.0
    aliases: float = 4.0
    names: float = 0.6  # other names of what the text names, said nowhere
    saturation: float = 1.6  # how soon a word said again adds nothing: BM25's k1
    by_length: float = 0.75  # how much a long body must say a word more often: BM25's b
    coverage: float = 0.6  # of a score, how much depends on how many of the words are there
    together: float = 0.5  # for words that stand side by side as in the query
    spread: float = 0.2  # for words that stand in other posts of the thread
    endorsed: float = 0.16
    accepted: float = 0.15
    by_hub: float = 0.05
    superseded: float = -0.45
    answered: float = 0.05  # for a thread that has such an answer
    pearl: float = 0.4  # for a question and answer that an expert edited to be found
    fresh: float = 0.05  # for what was written now; half of it after two years


BEST = Weights()
FEW_WORDS = 3
PEARL = "pearl"
HALF_FRESH = 2 * 365.0  # days


class Form(NamedTuple):
    """One way in which a wanted word may stand in a text."""

    needle: str  # as search_texts has it: ` urin drug test `, or ` tap` for what may go on
    share: float = 1.0  # of the word's own worth


class Want(NamedTuple):
    """A word of the query: in which forms it is found, and how rare it is."""

    forms: tuple[Form, ...]
    weight: float
    required: bool = False


class Marks(Protocol):
    """What people made of a document."""

    @property
    def kind(self) -> str: ...
    @property
    def endorsed(self) -> bool: ...
    @property
    def accepted(self) -> bool: ...
    @property
    def superseded(self) -> bool: ...
    @property
    def by_hub(self) -> bool: ...
    @property
    def written_at(self) -> datetime: ...


class Texts(Protocol):
    """The words of a document (search_texts)."""

    @property
    def title(self) -> str: ...
    @property
    def aliases(self) -> str: ...
    @property
    def names(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def length(self) -> int: ...


class Scored(NamedTuple):
    """A document's strength in each want, and what stands together in it."""

    strengths: Sequence[float]
    together: float

    @property
    def own(self) -> float:
        """What its words alone are worth."""
        return sum(self.strengths) + self.together


def rarity(documents: int, holding: int) -> float:
    """What a word is worth that so many of the documents hold: BM25's idf."""
    holding = min(holding, documents)
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


def scorer(
    wants: Sequence[Want], pairs: Sequence[Form], average: float, weights: Weights = BEST
) -> Callable[[Texts], Scored]:
    """A function that says how well texts do; `average` is the usual length of a body."""
    k1, b, average = weights.saturation, weights.by_length, max(average, 1.0)
    in_title, in_aliases, in_names = weights.title, weights.aliases, weights.names
    forms = [(want.weight * (k1 + 1), want.forms) for want in wants]

    # Hundreds of texts a query go through here: it is most of what a search costs Python.
    def score(text: Texts) -> Scored:
        title, aliases, names, body = text.title, text.aliases, text.names, text.body
        head = f"{title}\n{aliases}\n{names}"  # mostly nothing of the query stands in any
        shorter = 1 / (1 - b + b * text.length / average)
        strengths = []
        for worth, alike in forms:
            said = 0.0
            for needle, share in alike:
                if count := body.count(needle):
                    said += share * count * shorter
                if needle in head:
                    said += share * in_title * (needle in title)
                    said += share * in_aliases * (needle in aliases)
                    said += share * in_names * (needle in names)
            strengths.append(worth * said / (k1 + said) if said else 0.0)
        together = 0.0
        for needle, worth in pairs:
            if needle in title or needle in aliases:
                together += 2 * worth
            elif needle in body:
                together += worth
        return Scored(strengths, weights.together * together)

    return score


def thread_score(
    best: Scored,
    everywhere: Sequence[float],
    wants: Sequence[Want],
    weights: Weights = BEST,
    covered: float | None = None,
) -> float:
    """A thread by its best post, and by the strengths of each want in all its posts."""
    said = (1 - weights.spread) * sum(best.strengths) + weights.spread * sum(everywhere)
    # In a long question no word need be there; of two or three, each must.
    matters = weights.coverage * min(1.0, FEW_WORDS / len(wants))
    covered = coverage(everywhere, wants) if covered is None else covered
    return (said + best.together) * (1 - matters + matters * covered)


def coverage(strengths: Sequence[float], wants: Sequence[Want]) -> float:
    """How much of what is wanted is there, rare words counting more: from 0 to 1."""
    wanted = [want.weight for want in wants]
    return sum(compress(wanted, strengths)) / (sum(wanted) or 1.0)


def standing(marks: Marks, now: datetime, weights: Weights = BEST) -> float:
    """What people made of a document, as a factor around 1."""
    age = max((now - marks.written_at).days, 0)
    worth = 1 + weights.by_hub * marks.by_hub + weights.fresh * 0.5 ** (age / HALF_FRESH)
    if marks.superseded:
        # Whoever endorsed it did so before it was known better.
        return worth + weights.superseded
    worth += weights.pearl * (marks.kind == PEARL)
    return worth + weights.endorsed * marks.endorsed + weights.accepted * marks.accepted
