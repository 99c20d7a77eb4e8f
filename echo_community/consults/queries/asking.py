"""What somebody who is asking is shown: what was answered before, topics, numbers to call."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext
from sqlalchemy import select

from echo_community.consults.alarming import Alarm, alarms
from echo_community.consults.guessing import Named, guess
from echo_community.consults.models import ConsultSettings
from echo_community.consults.queries.pearls import answers_of
from echo_community.consults.titles import gist_of
from echo_community.discussions.queries.similar import SHORTEST, SimilarRow, threads_of
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.programmes.queries import TopicNode, topics
from echo_community.search.language import words_of
from echo_community.search.queries import similar
from echo_community.search.vocabulary.lookups import expand

LOOKED_AT = 8  # threads like it, for topics and answers
SHOWN = 3
MOST_WORDS = 60  # of a question, for other names of what it names


@dataclass(frozen=True)
class Number:
    """A number to call, and whom it reaches."""

    name: str
    number: str

    @property
    def dial(self) -> str:
        """As a phone dials it."""
        return re.sub(r"[^0-9+*#]", "", self.number)


@dataclass(frozen=True)
class Near:
    """What a question is near to, as far as it is written."""

    answered: Sequence[SimilarRow] = ()
    topics: tuple[int, ...] = ()
    alarms: frozenset[Alarm] = field(default_factory=frozenset)


def near(reader: Actor, programme_id: int, words: str, nodes: Sequence[TopicNode]) -> Near:
    """Answered threads and lecture moments like it, topics guessed, and whether it alarms."""
    told = alarms(words)
    if len(words.strip()) < SHORTEST:
        return Near(alarms=told)
    hits = similar(reader, programme_id, gist_of(words), LOOKED_AT)
    rows = [row for row in threads_of(reader, hits) if row.answer or row.at_ms is not None]
    like = [hit.topic_ids for hit in hits]
    return Near(
        _with_answers(reader, rows[:SHOWN]), _guessed(programme_id, words, nodes, like), told
    )


def guessed_topics(reader: Actor, programme_id: int, words: str) -> tuple[int, ...]:
    """The topics that a question is about, at most two."""
    return near(reader, programme_id, words, topics(reader, programme_id)).topics


def numbers_to_call(programme_id: int) -> Sequence[Number]:
    """Whom to call when somebody is in danger, as the programme set it; one statement."""
    kept = select(ConsultSettings.emergency).where(ConsultSettings.programme_id == programme_id)
    return numbers_in(db.session.scalar(kept) or "") or (
        Number(gettext("Ambulance, police, fire"), "911"),
        Number(gettext("Suicide crisis helpline, call or text"), "9-8-8"),
    )


def numbers_in(text: str) -> tuple[Number, ...]:
    """Of lines like "Poison centre: 1-844-764-7669"; a line without a number is left out."""
    lines = (
        re.fullmatch(r"\s*(.*?)\s*:?\s*(\+?[0-9][0-9 ()./–-]*)\s*", line)
        for line in text.splitlines()
    )
    return tuple(Number(found[1], found[2].strip()) for found in lines if found)


def _with_answers(reader: Actor, rows: Sequence[SimilarRow]) -> Sequence[SimilarRow]:
    """Pearls with the answer they are made of, whose author is thanked; that thread once."""
    places = answers_of(reader, [row.pearl_id for row in rows if row.pearl_id])
    told = {thread_id for thread_id, _ in places.values()}
    shown = (row for row in rows if row.pearl_id or row.id not in told)
    placed = ((row, places.get(row.pearl_id or 0)) for row in shown)
    return [replace(row, id=at[0], answer_number=at[1]) if at else row for row, at in placed]


def _guessed(
    programme_id: int, words: str, nodes: Sequence[TopicNode], like: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    others = expand(programme_id, words_of(words)[:MOST_WORDS])
    named = [
        Named(topic.id, (topic.name, *filter(None, map(str.strip, topic.aliases.split(",")))))
        for node in nodes
        for topic in (node, *node.parts)
    ]
    return guess(words, {o.name for many in others.values() for o in many}, named, like)
