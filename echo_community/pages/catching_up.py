"""What happened in a programme since a reader caught up last: the best of it first, each once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from echo_community.discussions.models import ThreadKind, Visit
from echo_community.discussions.queries import page_of
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import find
from echo_community.kernel.markup import excerpt
from echo_community.pages import happened
from echo_community.pages.happened import Group
from echo_community.programmes.bylines import Byline, byline_from

FIRST_TIME = timedelta(days=14)
LONGEST = timedelta(days=180)  # who was away for longer reads on in the list
FIRST_WORDS = 200  # characters
SECONDS_AN_ITEM, SECONDS_A_TITLE = 8, 2


MOST = {
    Group.ANSWERED_ME: 5,
    Group.SUPERSEDED: 2,
    Group.ENDORSED: 4,
    Group.ACCEPTED: 3,
    Group.CHANGED_PRACTICE: 2,
    Group.THANKED: 2,
    Group.WAITING: 2,
}  # twenty in all: three minutes


@dataclass(frozen=True)
class Item:
    """A post worth reading, with its first words; `many` of the kind are new in its thread."""

    group: Group
    thread_id: int
    slug: str
    title: str
    kind: ThreadKind
    number: int
    words: str
    at: datetime
    byline: Byline
    many: int

    @property
    def page(self) -> int:
        """The page of its thread on which it stands."""
        return page_of(self.number)


@dataclass(frozen=True)
class Title:
    """A thread in which something happened too."""

    id: int
    slug: str
    title: str
    last_post_at: datetime


@dataclass(frozen=True)
class CatchUp:
    """What happened between two moments; pressing "I am up to date" begins the next at `until`."""

    since: datetime
    until: datetime
    first_time: bool
    items: Sequence[Item]
    rest: Sequence[Title]
    rest_count: int

    @property
    def groups(self) -> Sequence[tuple[Group, Sequence[Item]]]:
        """The items by why they are shown."""
        found = [(group, [i for i in self.items if i.group is group]) for group in Group]
        return [(group, items) for group, items in found if items]

    @property
    def minutes(self) -> int:
        """How long reading it takes, about."""
        seconds = SECONDS_AN_ITEM * len(self.items) + SECONDS_A_TITLE * len(self.rest)
        return max(math.ceil(seconds / 60), 1)


@dataclass(frozen=True)
class Ahead:
    """How many threads there are to catch up with, at most 100, and since when."""

    since: datetime
    count: int


def catch_up(reader: Actor, programme_id: int, until: datetime | None = None) -> CatchUp:
    """All since the reader's last time, or of the last 14 days; four statements."""
    until = until or now()
    visit = find(Visit, Visit.user_id == reader.id, Visit.programme_id == programme_id)
    since = max(visit.caught_up_to, until - LONGEST) if visit else until - FIRST_TIME
    span = {"programme": programme_id, "since": since, "until": until}
    chosen = _chosen(read(reader, happened.candidates(), **span).all())
    items = _items(reader, chosen)
    shown = [item.thread_id for item in items] or [0]
    rest = read(reader, happened.rest(), **span, shown=shown).all()
    return CatchUp(
        since=since,
        until=until,
        first_time=visit is None,
        items=items,
        rest=[Title(row.id, row.slug, row.title, row.last_post_at) for row in rest],
        rest_count=rest[0].threads if rest else 0,
    )


def ahead(reader: Actor, programme_id: int) -> Ahead:
    """What the next catching up will be about; one statement."""
    moment = now()
    row = read(
        reader,
        happened.ahead(),
        programme=programme_id,
        until=moment,
        first=moment - FIRST_TIME,
        earliest=moment - LONGEST,
    ).one()
    return Ahead(row.since, row.threads)


def _chosen(candidates: Sequence[Any]) -> list[Any]:
    """The best of each group, each thread in its strongest one alone."""
    taken: set[int] = set()
    left = dict(MOST)
    chosen = []
    for row in sorted(candidates, key=lambda r: (r.group, -r.weight, -r.at.timestamp())):
        if row.thread_id not in taken and left[Group(row.group)]:
            taken.add(row.thread_id)
            left[Group(row.group)] -= 1
            chosen.append(row)
    return chosen


def _items(reader: Actor, chosen: Sequence[Any]) -> list[Item]:
    if not chosen:
        return []
    rows = read(reader, happened.posts(), posts=[row.post_id for row in chosen]).all()
    posts = {row.id: row for row in rows}
    return [
        Item(
            group=Group(one.group),
            thread_id=one.thread_id,
            slug=row.slug,
            title=row.title,
            kind=row.kind,
            number=row.number,
            words=excerpt(row.html, FIRST_WORDS),
            at=one.at,
            byline=byline_from(row),
            many=one.many,
        )
        for one in chosen
        if (row := posts.get(one.post_id))
    ]
