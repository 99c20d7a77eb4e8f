"""What the pages of several features show; the first argument is who reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from echo_community.cases.queries.follow_ups import DueNote, due_for
from echo_community.consults.queries.browsing import (
    ConsultRow,
    as_consults,
    could_answer,
    count_could_answer,
)
from echo_community.discussions import queries
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import MODERATORS, Actor
from echo_community.kernel.db import find
from echo_community.lectures.queries.browsing import LectureRow, new_lectures
from echo_community.meetings.queries import next_session
from echo_community.meetings.rows import SessionRow
from echo_community.moderation import queries as moderation
from echo_community.pages.catching_up import Ahead, ahead
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import TopicNode, topics

NEW_SHOWN = 6
WAITING_SHOWN = 4
LATEST_SHOWN = 6
LECTURES_SHOWN = 2


@dataclass(frozen=True)
class HomePage:
    """What is new for the reader, who waits for an answer, what is being talked about."""

    new: Sequence[ThreadRow]
    new_count: int
    waiting: Sequence[ThreadRow | ConsultRow]  # the most urgent quick questions first
    waiting_count: int
    lectures: Sequence[LectureRow]  # that came in and were not opened
    latest: Sequence[ThreadRow]
    topics: Sequence[TopicNode]
    ahead: Ahead
    first_visit: bool
    welcome: str = ""
    session: SessionRow | None = None  # the next one
    follow_ups: Sequence[DueNote] = ()  # of the reader's own cases
    to_review: int = 0  # for moderators: what waits for a decision of theirs


def home(reader: Actor, programme_id: int) -> HomePage:
    """The home of a programme in at most eleven statements, of a moderator in twelve."""
    lists = queries.home_lists(
        reader, programme_id, new=NEW_SHOWN, waiting=WAITING_SHOWN, waits=could_answer
    )
    new, waiting = len(lists.new), len(lists.waiting)
    first = not new and not queries.has_read(reader, programme_id)
    if new == NEW_SHOWN or waiting == WAITING_SHOWN:
        new, waiting = queries.count_home(reader, programme_id, count_could_answer())
    lectures = new_lectures(reader, programme_id, LECTURES_SHOWN)
    told = {row.thread_id for row in lectures}
    return HomePage(
        new=lists.new,
        new_count=new,
        waiting=as_consults(lists.waiting, lists.found),
        waiting_count=waiting,
        lectures=lectures,
        latest=[row for row in lists.latest if row.id not in told][:LATEST_SHOWN],
        session=next_session(reader, programme_id),
        follow_ups=due_for(reader, programme_id),
        topics=topics(reader, programme_id),
        ahead=ahead(reader, programme_id),
        first_visit=first,
        welcome=welcome(programme_id) if first else "",
        to_review=to_review(reader, programme_id),
    )


def to_review(reader: Actor, programme_id: int) -> int:
    """How many posts wait for a moderator; 0 for everybody else."""
    if reader.role_in(programme_id) not in MODERATORS:
        return 0
    return moderation.waiting_count(reader, programme_id)


def welcome(programme_id: int) -> str:
    """What a programme says to those who come for the first time."""
    programme = find(Programme, Programme.id == programme_id)
    return (programme.welcome or programme.description) if programme else ""
