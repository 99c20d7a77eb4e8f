"""The page of a topic: where a search for a problem ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from echo_community.cases.queries.browsing import CaseRow, case_rows, under_topics
from echo_community.cases.queries.ties import AboutCase, about_cases
from echo_community.consults.queries.browsing import ConsultRow
from echo_community.consults.queries.browsing import under as threads_under
from echo_community.consults.queries.pearls import PearlRow
from echo_community.consults.queries.pearls import under_topics as pearls_under
from echo_community.discussions.models import ThreadKind
from echo_community.discussions.queries.under import (
    SupersededRow,
    kinds_under,
    superseded_under,
)
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.queries.browsing import LectureRow, lectures_under
from echo_community.lectures.queries.handouts import HandoutRow
from echo_community.lectures.queries.handouts import under_topics as handouts_under
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Topic
from echo_community.programmes.queries import TopicNode, experts_for, topics
from echo_community.search.language import words_of
from echo_community.search.moments import Moments
from echo_community.search.queries import moments_of
from echo_community.search.vocabulary.lookups import expand

CASES_SHOWN, DISCUSSIONS_SHOWN, LECTURES_SHOWN, SUPERSEDED_SHOWN = 6, 8, 4, 5
HANDOUTS_SHOWN = 6
PEARLS_SHOWN = 4
QUICK_SHOWN = 4
NAMES_SHOWN = 6


@dataclass(frozen=True)
class TopicPage:
    """What the programme knows of a topic and of those under it."""

    topic: TopicNode
    above: TopicNode | None
    names: Sequence[str]  # what else it is called
    pearls: Sequence[PearlRow]
    cases: Sequence[CaseRow]
    quick: Sequence[ConsultRow]  # questions: those that wait, then the best answered
    discussions: Sequence[ThreadRow]
    about: Mapping[int, AboutCase]  # by discussion
    lectures: Sequence[LectureRow]
    moments: Mapping[int, Moments]  # at which it is spoken of, by the lecture's thread
    handouts: Sequence[HandoutRow]
    superseded: Sequence[SupersededRow]
    experts: Sequence[Byline]
    counts: Mapping[ThreadKind, int]

    @property
    def case_count(self) -> int:
        """How many cases stand under it, whatever became of them."""
        return self.counts.get(ThreadKind.CASE, 0)

    @property
    def quick_count(self) -> int:
        """How many quick questions."""
        return self.counts.get(ThreadKind.CONSULT, 0)

    @property
    def thread_count(self) -> int:
        """How many threads of all kinds."""
        return sum(self.counts.values())

    @property
    def discussion_count(self) -> int:
        """How many discussions."""
        return self.counts.get(ThreadKind.DISCUSSION, 0)


def topic_page(reader: Actor, programme_id: int, topic_id: int) -> TopicPage:
    """The page in eleven statements, in thirteen where lectures stand under it.

    Raises NotVisible where the programme has no such topic.
    """
    above, topic = _found(topics(reader, programme_id), topic_id)
    ids = [topic.id, *(part.id for part in topic.parts)]
    quick, discussions = threads_under(
        reader, programme_id, ids, quick=QUICK_SHOWN, others=DISCUSSIONS_SHOWN
    )
    lectures = lectures_under(reader, programme_id, ids, LECTURES_SHOWN)
    names = names_of(programme_id, topic)
    called = [topic.name, *names, *(part.name for part in topic.parts)]
    return TopicPage(
        topic=topic,
        above=above,
        names=names,
        pearls=pearls_under(reader, programme_id, ids, PEARLS_SHOWN),
        cases=case_rows(
            reader, programme_id, under_topics(ids), with_topics=False, size=CASES_SHOWN
        ).rows,
        quick=quick,
        discussions=discussions,
        about=about_cases(reader, [row.id for row in discussions]),
        lectures=lectures,
        moments=moments_of(reader, programme_id, [row.thread_id for row in lectures], called),
        handouts=handouts_under(reader, programme_id, ids, HANDOUTS_SHOWN),
        superseded=superseded_under(reader, programme_id, ids, SUPERSEDED_SHOWN),
        experts=experts_for(reader, programme_id, ids),
        counts=kinds_under(reader, programme_id, ids),
    )


def names_of(programme_id: int, topic: TopicNode | Topic) -> Sequence[str]:
    """Other names of a topic: its own, then those of the vocabulary for the whole of its name."""
    own = [name.strip() for name in topic.aliases.split(",") if name.strip()]
    words = words_of(topic.name)
    others = expand(programme_id, words).get(" ".join(words), ())
    names = {name.casefold(): name for name in (*own, *(other.name for other in others))}
    names.pop(topic.name.casefold(), None)
    return list(names.values())[: max(NAMES_SHOWN, len(own))]


def _found(tree: Sequence[TopicNode], topic_id: int) -> tuple[TopicNode | None, TopicNode]:
    for top in tree:
        if top.id == topic_id:
            return None, top
        for part in top.parts:
            if part.id == topic_id:
                return top, part
    raise NotVisible
