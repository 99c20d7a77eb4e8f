"""Which topics a question is about, from its words and from what was asked like it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from echo_community.search.language import words_of
from echo_community.search.vocabulary.names import is_small, key_of, root

MOST = 2
SAID, MEANT = 4.0, 2.5  # a name of the topic stands there; another name of the same thing does
LONGER = 0.5  # for each further word: "low back pain" says more than "pain"
NEAR = (1.5, 1.0, 0.75)  # the topics of threads like it, the nearest first
LEAST = 2.0  # else nothing is guessed
BESIDE = 0.6  # of the first one's score, for a second


@dataclass(frozen=True)
class Named:
    """A topic with all its names."""

    id: int
    names: tuple[str, ...]


def guess(
    words: str,
    others: Iterable[str],
    topics: Iterable[Named],
    near: Sequence[Sequence[int]] = (),
) -> tuple[int, ...]:
    """The topics that these words are about, the surest first; none where that is in doubt.

    `others` are other names of what the words name; `near` the topics of threads like it.
    """
    said, meant = _runs(words), {key_of(name) for name in others}
    scores: dict[int, float] = {}
    for topic in topics:
        scores[topic.id] = max((_score(key_of(n), said, meant) for n in topic.names), default=0)
    for share, ids in zip(NEAR, near, strict=False):
        for topic_id in ids:
            scores[topic_id] = scores.get(topic_id, 0) + share
    best = sorted(scores.items(), key=lambda item: -item[1])[:MOST]
    first, *more = best or [(0, 0.0)]
    if first[1] < LEAST:
        return ()
    return (first[0], *(id_ for id_, score in more if score >= max(LEAST, BESIDE * first[1])))


def _score(key: str, said: str, meant: set[str]) -> float:
    if not key:
        return 0
    further = LONGER * key.count(" ")
    if f" {key} " in said:
        return SAID + further
    return MEANT + further if key in meant else 0


def _runs(words: str) -> str:
    """The words without endings and small ones, a space around each."""
    return " ".join(["", *(root(word) for word in words_of(words) if not is_small(word)), ""])
