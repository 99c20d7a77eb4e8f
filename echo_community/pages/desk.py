"""An expert's desk: what waits for them, in piles, with one thing open; for ten minutes."""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from echo_community import policy
from echo_community.consults.queries import desk as consults
from echo_community.consults.queries import pearls
from echo_community.consults.queries.desk import DeskConsult
from echo_community.consults.queries.handing import ExpertRow, experts_for
from echo_community.consults.queries.pearl_pages import PearlPage, pearl_page
from echo_community.discussions.places import Place
from echo_community.discussions.queries.drafts import draft_at
from echo_community.discussions.rows import DraftRow
from echo_community.kernel.actor import Actor, Standing
from echo_community.lectures.queries import reviewing
from echo_community.moderation.queries.queue import QueueRow, queue
from echo_community.pages import desk_posts
from echo_community.pages.desk_posts import DeskPost, OpenPosts
from echo_community.policy import Can

SHOWN = 20  # of a pile
NOON = time(12, tzinfo=UTC)


class What(enum.StrEnum):
    """What something on the desk is; the letter begins its key."""

    CONSULT = "c"
    CALL = "m"
    ENDORSE = "p"
    LECTURE = "l"
    PEARL = "r"
    FLAG = "f"


class Pile(enum.StrEnum):
    """The piles, in their order."""

    WAITING = "waiting"
    UNCLAIMED = "unclaimed"
    FLAGGED = "flagged"
    ENDORSE = "endorse"
    REVIEW = "review"


MINUTES = {
    What.CONSULT: 3, What.CALL: 2, What.ENDORSE: 1, What.LECTURE: 2, What.PEARL: 1, What.FLAG: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, with what its pile knows of it."""

    what: What
    id: int  # of the thread, post, pearl or review
    title: str
    since: datetime
    of: Any = None  # a DeskConsult, DeskPost or QueueRow

    @property
    def key(self) -> str:
        """How its address names it."""
        return f"{self.what}{self.id}"

    @property
    def thread_id(self) -> int:
        """The thread that it is of; 0 where it is of none."""
        if self.what in (What.CONSULT, What.LECTURE):
            return self.id
        return self.of.thread_id if isinstance(self.of, DeskPost) else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The thread of a question, for whom it may go to."""

    id: int
    programme_id: int
    author_id: int | None  # none where they have no name
    nameless: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open, where in its pile, and what stands before and after it."""

    item: Item
    at: int
    previous: str  # keys; empty at an end
    next: str
    posts: OpenPosts = OpenPosts()
    draft: DraftRow | None = None
    pearl: PearlPage | None = None  # whose review is due


@dataclass(frozen=True)
class DeskPage:
    """The piles, the longest waiting first, and what is open of one."""

    piles: Mapping[Pile, Sequence[Item]]
    pile: Pile
    opened: Opened | None
    on_call_until: datetime | None
    flags_more: bool = False
    experts: Sequence[ExpertRow] = ()  # to whom what is open may be handed over

    @property
    def minutes(self) -> int:
        """About how long all of it takes."""
        return sum(MINUTES[item.what] for items in self.piles.values() for item in items)


def desk(reader: Actor, standing: Standing, pile: str = "", key: str = "") -> DeskPage:
    """The desk in at most twelve statements. Raises Forbidden to who has none."""
    policy.require(reader, Can.READ_DESK, standing)
    programme_id = standing.programme_id
    piles, more = _piles(reader, programme_id)
    chosen = _chosen(piles, pile, key)
    opened = _opened(reader, piles[chosen], key)
    return DeskPage(
        piles=piles,
        pile=chosen,
        opened=opened,
        on_call_until=consults.on_call_until(reader, programme_id),
        flags_more=more,
        experts=_experts(reader, opened),
    )


def parsed(key: str) -> tuple[What, int] | None:
    """What a key names, or none where it makes no sense."""
    found = re.fullmatch(r"([cmplrf])([1-9][0-9]{0,8})", key)
    return (What(found[1]), int(found[2])) if found else None


def _piles(reader: Actor, programme_id: int) -> tuple[dict[Pile, Sequence[Item]], bool]:
    asked = consults.waiting_consults(reader, programme_id)
    mine = [one.thread_id for one in asked if one.mine]
    called_in, sound = desk_posts.waiting_posts(reader, programme_id)
    calls = {one.thread_id: one for one in reversed(called_in)}
    called = [one for thread_id, one in calls.items() if thread_id not in mine]
    flagged = queue(reader, programme_id, asked=False, after=None)
    waiting = [
        *(_consult(one) for one in asked if one.mine),
        *(_post(What.CALL, c) for c in called),
    ]
    piles: dict[Pile, Sequence[Item]] = {
        Pile.WAITING: sorted(waiting, key=lambda item: item.since)[:SHOWN],
        Pile.UNCLAIMED: [_consult(one) for one in asked if not one.mine][:SHOWN],
        Pile.FLAGGED: [_flag(row) for row in flagged.rows if not row.about_me],
        Pile.ENDORSE: [_post(What.ENDORSE, one) for one in sound],
        Pile.REVIEW: _to_review(reader, programme_id),
    }
    return piles, flagged.next is not None


def _to_review(reader: Actor, programme_id: int) -> list[Item]:
    lectures = [
        Item(What.LECTURE, row.thread_id, row.title, _noon(row.review_on), row)
        for row in reviewing.due(reader, programme_id, SHOWN)
    ]
    old = [
        Item(What.PEARL, row.id, row.question, _noon(row.review_on), row)
        for row in pearls.due(reader, programme_id, SHOWN)
    ]
    return sorted([*lectures, *old], key=lambda item: item.since)[:SHOWN]


def _chosen(piles: Mapping[Pile, Sequence[Item]], pile: str, key: str) -> Pile:
    """The pile of the address; else the one that holds what is open, else the first with any."""
    if pile in list(Pile):
        return Pile(pile)
    holds = (one for one, items in piles.items() if any(item.key == key for item in items))
    some = (one for one, items in piles.items() if items)
    return next(holds, None) or next(some, Pile.WAITING)


def _opened(reader: Actor, items: Sequence[Item], key: str) -> Opened | None:
    if not items:
        return None
    keys = [item.key for item in items]
    at = keys.index(key) if key in keys else 0
    item = items[at]
    posts, draft = OpenPosts(), None
    if item.what in (What.CONSULT, What.CALL):
        draft = draft_at(reader, Place("reply", item.thread_id))
    if item.what in (What.CONSULT, What.CALL, What.ENDORSE):
        number = item.of.number if isinstance(item.of, DeskPost) else 0
        own = item.what is not What.ENDORSE
        posts = desk_posts.opened(reader, item.thread_id, number, own=own)
    pearl = pearl_page(reader, item.id) if item.what is What.PEARL else None
    before = keys[at - 1] if at else ""
    after = keys[at + 1] if at + 1 < len(keys) else ""
    return Opened(item, at + 1, before, after, posts, draft, pearl)


def _experts(reader: Actor, opened: Opened | None) -> Sequence[ExpertRow]:
    """To whom a question that is open may go, but for the reader."""
    first = opened.posts.first if opened and opened.item.what is What.CONSULT else None
    if first is None:
        return ()
    asked = Asked(first.thread_id, first.programme_id, first.author_id, first.nameless)
    return [one for one in experts_for(reader, asked) if one.id != reader.id]


def _consult(one: DeskConsult) -> Item:
    return Item(What.CONSULT, one.thread_id, one.title, one.since, one)


def _post(what: What, one: DeskPost) -> Item:
    return Item(what, one.thread_id if what is What.CALL else one.id, one.title, one.since, one)


def _flag(row: QueueRow) -> Item:
    return Item(What.FLAG, row.id, row.title, row.opened_at, row)


def _noon(day: date | None) -> datetime:
    return datetime.combine(day or date.min, NOON)
