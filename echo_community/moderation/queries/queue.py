"""What waits for a moderator, the gravest and oldest first; and what was decided."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt
from echo_community.kernel.pages import LARGEST_ID, Cursor
from echo_community.lectures.models import Handout
from echo_community.moderation.models import Cause, Decision, Flag, Reason, Review
from echo_community.moderation.services.claims import CLAIMED_FOR
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership

A_PAGE = 20
COUNTED = 100  # "99+" says enough
RELEASE = Can.RELEASE_HELD_HANDOUT


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing that waits, or waited."""

    id: int
    cause: Cause
    gravity: int
    opened_at: datetime
    asked: bool
    about_me: bool
    claimed_by: str  # another moderator who has it open now
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str
    title: str
    number: int | None
    words: str
    byline: Byline | None
    hidden: bool
    reasons: Sequence[tuple[Reason, int]] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue begins: after the row with these keys."""

    gravity: int
    at: datetime
    id: int

    def __str__(self) -> str:
        since = self.at - datetime.fromtimestamp(0, UTC)
        return f"{self.gravity}-{since // timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def parse(cls, text: str | None) -> "Place | None":
        """The place of an address, or none where it makes no sense."""
        found = re.fullmatch(r"([0-9])-([0-9]{1,17})-([0-9]{1,10})", text or "")
        if found is None or int(found[3]) > LARGEST_ID:
            return None
        moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(found[2]))
        return cls(int(found[1]), moment, int(found[3]))


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some of it, and where the next page begins."""

    rows: Sequence[QueueRow]
    next: Place | Cursor | None = None


def queue(reader: Actor, programme_id: int, *, asked: bool, after: Place | None) -> QueuePage:
    """What waits for a decision, or for an answer of its author; two statements."""
    wanted = _rows(reader, programme_id).where(*_open(), Review.asked.is_(asked))
    if after:
        wanted = wanted.where(_after(after))
    wanted = wanted.order_by(Review.gravity.desc(), Review.opened_at, Review.id)
    found = db.session.execute(wanted.limit(A_PAGE + 1)).all()
    rows = found[:A_PAGE]
    last = rows[-1] if len(found) > A_PAGE else None
    following = Place(last.gravity, last.opened_at, last.id) if last else None
    return QueuePage(_shown(reader, rows), following)


def decided(reader: Actor, programme_id: int, after: Cursor | None) -> QueuePage:
    """What was decided, the newest first; two statements."""
    wanted = _rows(reader, programme_id).where(Review.decided_at.is_not(None))
    by = (Review.decided_at, Review.id)
    page = pages.take(wanted, after, by=by, size=A_PAGE, into=lambda row: row)
    return QueuePage(_shown(reader, page.rows), page.next)


def waiting_count(reader: Actor, programme_id: int) -> int:
    """How many posts and handouts wait for a decision, up to COUNTED posts; one statement."""
    some = (
        select(Review.id)
        .outerjoin(Post, Post.id == Review.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .where(*_ours(reader, programme_id), *_open(), ~Review.asked)
        .limit(COUNTED)
        .subquery()
    )
    papers = (
        select(func.count(Handout.id))
        .where(Handout.programme_id == programme_id, policy.where(reader, RELEASE, Handout))
        .scalar_subquery()
    )
    return db.session.scalar(select(func.count() + papers).select_from(some)) or 0


def _ours(reader: Actor, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    """Reviews of a programme in threads that this moderator may read."""
    readable = and_(
        policy.where(reader, Can.READ_POST, Post), policy.where(reader, Can.READ_THREAD, Thread)
    )
    return (
        Review.programme_id == programme_id,
        policy.where(reader, Can.READ_REVIEWS, Review),
        or_(Review.post_id.is_(None), readable),
    )


def _open() -> tuple[ColumnElement[bool], ...]:
    """Not decided; and what was held is so still: a release on its own page settles it too."""
    held = Review.cause.in_((Cause.HELD, Cause.OVERRIDE))
    return Review.decided_at.is_(None), or_(not_(held), and_(Post.held, ~Post.hidden))


def _after(place: Place) -> ColumnElement[bool]:
    later = or_(
        Review.opened_at > place.at, and_(Review.opened_at == place.at, Review.id > place.id)
    )
    return or_(Review.gravity < place.gravity, and_(Review.gravity == place.gravity, later))


def _rows(reader: Actor, programme_id: int) -> Select[Any]:
    claimer, decider = aliased(User), aliased(User)
    fresh = and_(
        claimer.id == Review.claimed_by_id,
        Review.claimed_by_id != reader.id,
        Review.claimed_at > now() - CLAIMED_FOR,
    )
    columns: tuple[Any, ...] = (
        Review.id,
        Review.cause,
        Review.gravity,
        Review.opened_at,
        Review.asked,
        (func.coalesce(Review.about_id, 0) == reader.id).label("about_me"),
        claimer.name.label("claimed_by"),
        Review.decision,
        Review.decided_at,
        decider.name.label("decided_by"),
        Thread.title,
        Post.number,
        Post.html,
        or_(Post.hidden, Thread.hidden).label("hidden"),
        *byline_columns(Post),
    )
    return (
        select(*columns)
        .outerjoin(Post, Post.id == Review.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(User, User.id == Post.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Post.author_id,
                Membership.programme_id == Post.programme_id,
            ),
        )
        .outerjoin(claimer, fresh)
        .outerjoin(decider, decider.id == Review.decided_by_id)
        .where(*_ours(reader, programme_id))
    )


def _shown(reader: Actor, rows: Sequence[Any]) -> list[QueueRow]:
    reasons = _reasons([row.id for row in rows])
    return [
        QueueRow(
            id=row.id,
            cause=row.cause,
            gravity=row.gravity,
            opened_at=row.opened_at,
            asked=row.asked,
            about_me=bool(row.about_me),
            claimed_by=row.claimed_by or "",
            decision=row.decision,
            decided_at=row.decided_at,
            decided_by=row.decided_by or "",
            title=row.title or "",
            number=row.number,
            words=excerpt(row.html, 200) if row.html else "",
            byline=byline_from(row) if row.number is not None else None,
            hidden=bool(row.hidden),
            reasons=reasons.get(row.id, ()),
        )
        for row in rows
    ]


def _reasons(reviews: Sequence[int]) -> Mapping[int, Sequence[tuple[Reason, int]]]:
    """How often each was reported for what."""
    found: dict[int, list[tuple[Reason, int]]] = {}
    counts = (
        select(Flag.review_id, Flag.reason, func.count())
        .where(Flag.review_id.in_(reviews))
        .group_by(Flag.review_id, Flag.reason)
        .order_by(func.count().desc(), Flag.reason)
    )
    for review_id, reason, count in db.session.execute(counts) if reviews else ():
        found.setdefault(review_id, []).append((reason, count))
    return found
