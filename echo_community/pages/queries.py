"""What the pages of several features show; the first argument is who reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from echo_community.discussions import queries
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import MODERATORS, Actor
from echo_community.kernel.db import find
from echo_community.moderation import queries as moderation
from echo_community.pages.catching_up import Ahead, ahead
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import TopicNode, topics

NEW_SHOWN = 6
WAITING_SHOWN = 4
LATEST_SHOWN = 6


@dataclass(frozen=True)
class HomePage:
    """What is new for the reader, who waits for an answer, what is being talked about."""

    new: Sequence[ThreadRow]
    new_count: int
    waiting: Sequence[ThreadRow]
    waiting_count: int
    latest: Sequence[ThreadRow]
    topics: Sequence[TopicNode]
    ahead: Ahead
    first_visit: bool
    welcome: str = ""
    to_review: int = 0  # for moderators: what waits for a decision of theirs


def home(reader: Actor, programme_id: int) -> HomePage:
    """The home of a programme in at most eleven statements, of a moderator in twelve."""
    new = queries.new_for(reader, programme_id, NEW_SHOWN)
    waiting = queries.waiting(reader, programme_id, WAITING_SHOWN)
    first = not new and not queries.has_read(reader, programme_id)
    more_new, more_waiting = len(new) == NEW_SHOWN, len(waiting) == WAITING_SHOWN
    return HomePage(
        new=new,
        new_count=queries.count_new(reader, programme_id) if more_new else len(new),
        waiting=waiting,
        waiting_count=queries.count_waiting(reader, programme_id) if more_waiting else len(waiting),
        latest=_others([*new, *waiting], queries.newest_threads(reader, programme_id).rows),
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


def _others(above: Sequence[ThreadRow], rows: Sequence[ThreadRow]) -> Sequence[ThreadRow]:
    """The first rows that the page does not show already."""
    shown = {row.id for row in above}
    return [row for row in rows if row.id not in shown][:LATEST_SHOWN]


def welcome(programme_id: int) -> str:
    """What a programme says to those who come for the first time."""
    programme = find(Programme, Programme.id == programme_id)
    return (programme.welcome or programme.description) if programme else ""
