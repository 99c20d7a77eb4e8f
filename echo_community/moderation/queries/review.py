"""One review with all that a decision needs: post, thread around it, reports, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import ConsultPost
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.queries import around
from echo_community.discussions.rows import NO_FACTS, PostRow, post_row, post_rows, read
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.moderation.models import (
    Cause,
    Decision,
    Flag,
    Reason,
    Review,
    ReviewMessage,
)
from echo_community.moderation.offers import Offer, offers
from echo_community.moderation.services.claims import CLAIMED_FOR
from echo_community.policy import Can
from echo_community.privacy.holds import HoldRow, open_holds

AROUND = 2  # posts shown before and after
HISTORY = 5
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A report: who reports is for moderators alone."""

    reason: Reason
    note: str
    at: datetime
    name: str
    of_the_day: int  # how many this person made within the last day


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A question of the hub (by whom), or the author's answer (by nobody named)."""

    is_answer: bool
    body: str
    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class PastRow:
    """An earlier decision on a post of the same author."""

    id: int
    title: str
    decision: Decision
    reason: Reason | None
    at: datetime


@dataclass(frozen=True)
class ReviewPage:
    """Everything the page of a review shows."""

    id: int
    programme_id: int
    cause: Cause
    gravity: int
    opened_at: datetime
    asked: bool
    about_me: bool
    claimed_by: str  # another moderator who has it open now
    claimed_at: datetime | None
    decision: Decision | None
    reason: Reason | None
    note: str
    decided_by: str
    decided_at: datetime | None
    thread_id: int | None
    title: str
    slug: str
    thread_hidden: bool
    post: PostRow | None
    basis: str  # of an answer, rendered: what it rests on is held and released with it
    before: Sequence[PostRow]
    after: Sequence[PostRow]
    flags: Sequence[FlagRow]
    messages: Sequence[MessageRow]
    history: Sequence[PastRow]
    hold: HoldRow | None
    offers: Sequence[Offer]

    @property
    def is_open(self) -> bool:
        """Whether this reader may decide it now."""
        return self.decision is None and not self.claimed_by and not self.about_me

    @property
    def likely(self) -> Reason:
        """The reason a decision begins with: the one reported most, a patient's before all."""
        given = [flag.reason for flag in self.flags]
        if Reason.IDENTIFIES_PATIENT in given or self.cause in (Cause.HELD, Cause.OVERRIDE):
            return Reason.IDENTIFIES_PATIENT
        return max(given, key=given.count) if given else Reason.OTHER


def review_page(reader: Actor, review_id: int) -> ReviewPage:
    """A review in at most six statements, or NotVisible."""
    row = _review(reader, review_id)
    posts = _posts_around(reader, row)
    post = next((one for one in posts if one.id == row.post_id), None)
    flags = _flags(review_id)
    number = row.number or 0
    hidden = bool(row.post_hidden or row.thread_hidden)
    return ReviewPage(
        id=row.id,
        programme_id=row.programme_id,
        cause=row.cause,
        gravity=row.gravity,
        opened_at=row.opened_at,
        asked=row.asked,
        about_me=bool(row.about_me),
        claimed_by=row.claimed_by or "",
        claimed_at=row.claimed_at,
        decision=row.decision,
        reason=row.reason,
        note=row.note,
        decided_by=row.decided_by or "",
        decided_at=row.decided_at,
        thread_id=row.place,
        title=row.title or "",
        slug=row.slug or "",
        thread_hidden=bool(row.thread_hidden),
        post=post,
        basis=row.basis or "",
        before=[one for one in posts if 0 < one.number < number],
        after=[one for one in posts if one.number > number],
        flags=flags,
        messages=messages_of(review_id),
        history=_history(reader, row),
        hold=open_holds([row.post_id]).get(row.post_id) if row.post_held else None,
        offers=offers(reader, post, hidden=hidden, locked=bool(row.locked), told=len(flags))
        if post
        else (),
    )


def review_of_post(reader: Actor, thread_id: int, number: int) -> int | None:
    """The open review of the post that stands there, else its latest; for moderators."""
    return db.session.scalar(
        select(Review.id)
        .join(Post, Post.id == Review.post_id)
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            policy.where(reader, Can.READ_REVIEWS, Review),
        )
        .order_by(Review.decided_at.is_not(None), Review.id.desc())
        .limit(1)
    )


def open_review_of(reader: Actor, post_id: int) -> int | None:
    """The review in which a post waits, where this moderator may decide it."""
    return db.session.scalar(
        select(Review.id)
        .where(
            Review.post_id == post_id,
            Review.decided_at.is_(None),
            policy.where(reader, Can.DECIDE_REVIEW, Review),
        )
        .limit(1)
    )


def programme_of(reader: Actor, review_id: int) -> int:
    """The programme of a review, or NotVisible."""
    found = db.session.scalar(
        select(Review.programme_id).where(
            Review.id == review_id, policy.where(reader, Can.READ_REVIEWS, Review)
        )
    )
    if found is None:
        raise NotVisible
    return found


def _review(reader: Actor, review_id: int) -> Any:
    claimer, decider = aliased(User), aliased(User)
    fresh = and_(
        claimer.id == Review.claimed_by_id,
        Review.claimed_by_id != reader.id,
        Review.claimed_at > now() - CLAIMED_FOR,
    )
    readable = and_(
        policy.where(reader, Can.READ_POST, Post), policy.where(reader, Can.READ_THREAD, Thread)
    )
    found = db.session.execute(
        select(
            *(
                getattr(Review, name)
                for name in (
                    "id", "programme_id", "cause", "gravity", "opened_at", "asked", "claimed_at",
                    "decision", "reason", "note", "decided_at", "post_id",
                )
            ),
            (func.coalesce(Review.about_id, 0) == reader.id).label("about_me"),
            claimer.name.label("claimed_by"),
            decider.name.label("decided_by"),
            Post.thread_id.label("place"),
            Post.number,
            Post.nameless,
            Post.held.label("post_held"),
            Post.hidden.label("post_hidden"),
            Thread.title,
            Thread.slug,
            Thread.locked,
            Thread.hidden.label("thread_hidden"),
            ConsultPost.basis_html.label("basis"),
        )
        .outerjoin(Post, Post.id == Review.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(ConsultPost, ConsultPost.post_id == Post.id)
        .outerjoin(claimer, fresh)
        .outerjoin(decider, decider.id == Review.decided_by_id)
        .where(
            Review.id == review_id,
            policy.where(reader, Can.READ_REVIEWS, Review),
            or_(Review.post_id.is_(None), readable),
        )
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotVisible
    return found


def _posts_around(reader: Actor, row: Any) -> list[PostRow]:
    if row.post_id is None:
        return []
    near = {row.number, *range(max(row.number - AROUND, 1), row.number + AROUND + 1)}
    wanted = post_rows().where(
        Post.thread_id == row.place,
        Post.number.in_(near),
        policy.where(reader, Can.READ_POST, Post),
    )
    found = read(reader, wanted).all()
    about = around.facts(reader, [one.id for one in found])
    return [post_row(one, about.get(one.id, NO_FACTS)) for one in found]


def _flags(review_id: int) -> list[FlagRow]:
    other = aliased(Flag)
    of_the_day = (
        select(func.count(other.id))
        .where(other.author_id == Flag.author_id, other.created_at > now() - A_DAY)
        .correlate(Flag)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Flag.reason, Flag.note, Flag.created_at, User.name, of_the_day)
        .join(User, User.id == Flag.author_id)
        .where(Flag.review_id == review_id)
        .order_by(Flag.id)
    )
    return [FlagRow(*row) for row in rows]


def messages_of(review_id: int) -> list[MessageRow]:
    """What was asked and answered, oldest first; one statement."""
    rows = db.session.execute(
        select(ReviewMessage.is_answer, ReviewMessage.body, ReviewMessage.at, User.name)
        .join(User, User.id == ReviewMessage.author_id)
        .where(ReviewMessage.review_id == review_id)
        .order_by(ReviewMessage.id)
    )
    return [
        MessageRow(row.is_answer, row.body, row.at, "" if row.is_answer else row.name)
        for row in rows
    ]


def _history(reader: Actor, row: Any) -> list[PastRow]:
    """Earlier decisions on posts under this author's name; none of who has no name here."""
    if row.post_id is None or row.nameless:
        return []
    this = select(Post.author_id).where(Post.id == row.post_id).scalar_subquery()
    rows: Sequence[Any] = db.session.execute(
        select(Review.id, Thread.title, Review.decision, Review.reason, Review.decided_at)
        .join(Post, Post.id == Review.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.author_id == this,
            ~Post.nameless,
            Review.programme_id == row.programme_id,
            Review.id != row.id,
            Review.decided_at.is_not(None),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
        .order_by(Review.decided_at.desc())
        .limit(HISTORY)
    ).all()
    return [PastRow(*one) for one in rows]
