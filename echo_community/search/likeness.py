"""Threads like a text: for a title while it is typed, and for what stands beside a thread."""

import functools
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, and_, bindparam

from echo_community.policy import Visibility
from echo_community.search import counts
from echo_community.search.candidates import ranked
from echo_community.search.filters import Wanted
from echo_community.search.language import STOP_WORDS, WRAPPING, Query, Term, stems, words_of
from echo_community.search.models import SearchDocument
from echo_community.search.probes import Need
from echo_community.search.ranking import Form, Want, Weights, rarity
from echo_community.search.understanding import Meaning

WEIGHTS = Weights(endorsed=0.3, accepted=0.25, answered=0.2)
LEAST_COVERED = 0.4  # of what a title says, else it is about something else
LEAST_SHARED = 0.25  # of a whole text's telling words
TELLING = 10  # words of a text that say most about it
LONGEST = 3_000  # characters that are read
RANKED = 200


def threads_like(
    programme_id: int, text: str, exclude_thread: int | None, most: int
) -> Sequence[int]:
    """Threads for the whole programme that share a text's most telling words."""
    meaning = _telling(programme_id, text)
    if not meaning.wants:
        return ()
    wanted = Wanted(_others(), {"programme": programme_id, "but": exclude_thread or 0})
    found = ranked(meaning, wanted, most=RANKED, weights=WEIGHTS)
    near = [each.thread_id for each in found.threads if each.covered >= LEAST_SHARED]
    return [each for each in near if each is not None][:most]


@functools.cache
def _others() -> ColumnElement[bool]:
    document = SearchDocument
    return and_(
        document.programme_id == bindparam("programme", type_=Integer),
        document.visibility == Visibility.PROGRAMME,
        document.thread_id.is_not(None),
        document.thread_id != bindparam("but", type_=Integer),
    )


def _telling(programme_id: int, text: str) -> Meaning:
    """What a text is about: the words that it says often and other texts seldom."""
    said = Counter(
        word
        for word in words_of(text[:LONGEST])
        if len(word) > 2 and word not in STOP_WORDS and word not in WRAPPING
    )
    common = counts.common(programme_id, {each for word in said for each in stems(word)})
    weighed = sorted(
        (
            (rarity(common.documents, held) * (1 + min(times, 4)), word, held)
            for word, times in said.items()
            if (held := common.of(stems(word))) > 1
        ),
        reverse=True,
    )
    wants, needs, terms = [], [], []
    for weight, word, _ in weighed[:TELLING]:
        runs = tuple((each,) for each in stems(word))
        terms.append(Term((word,)))
        wants.append(Want(tuple(Form(f" {run[0]} ") for run in runs), weight))
        needs.append(Need(runs, weight=weight, cost=common.cost(stems(word))))
    return Meaning(
        Query(tuple(terms)),
        programme_id,
        wants,
        needs,
        documents=common.documents,
        small=common.is_small,
    )
