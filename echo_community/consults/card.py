"""The card of a consult: where it stands, what its posts are, what happened; four statements,
and one more for who asked while they wait."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, literal, null, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import Consult, ConsultEvent, ConsultPost, Happened
from echo_community.consults.queries.pearls import pearl_of
from echo_community.consults.queries.routing import LOOKED_BACK, waits
from echo_community.consults.services.states import UNANSWERED
from echo_community.consults.shown import CaseLink, ConsultCard, HappenedRow, SaidRow
from echo_community.consults.waiting import Wait
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt
from echo_community.policy import READER, Can
from echo_community.programmes.bylines import byline_columns, byline_from
from echo_community.programmes.models import Membership

FIRST_LINE = 200
# What one does as an expert is by name, also where it was handed to the one who asked.
AS_EXPERT = (
    Happened.CLAIMED, Happened.RELEASED, Happened.HANDED_OVER, Happened.INFORMATION,
    Happened.ANSWERED,
)  # fmt: skip
SHOWN = (
    "urgency", "wanted", "state", "asked_at", "answered_at", "asked_back_at", "closing",
    "plan_changed", "referral_spared", "may_share", "claimed_at",
)  # fmt: skip


def card(reader: Actor, thread: ThreadRow, _posts: Any = ()) -> ConsultCard | None:
    """What the page of a consult shows beside its posts, for a reader of its thread."""
    values = {**policy.bind(reader), "thread": thread.id}
    found = db.session.execute(_one(), values).one_or_none()
    if found is None:
        return None
    facts = {name: getattr(found, name) for name in SHOWN}
    mine, pearl = thread.mine, pearl_of(reader, thread.id)
    for own in ("plan_changed", "referral_spared", "may_share"):
        facts[own] = facts[own] if mine else None
    return ConsultCard(
        **facts,
        begun_case=found.case_id if mine else None,
        claimed_by=byline_from(found) if found.by_name else None,
        claimed_by_me=found.claimed_by_id == reader.id,
        case=CaseLink(found.case_thread_id, found.case_slug) if found.case_slug else None,
        pearl_id=pearl.id if pearl else None,
        wait=_wait(reader, thread, found),
        said=said_in(reader, thread.id),
        history=_history(reader, found.id),
    )


def _wait(reader: Actor, thread: ThreadRow, found: Any) -> Wait | None:
    """How long others waited of late, for who waits themself."""
    if not thread.mine or found.state not in UNANSWERED or found.answered_at:
        return None
    return waits(reader, thread.programme_id, now() - LOOKED_BACK).get(found.urgency)


def said_in(reader: Actor, thread_id: int) -> Mapping[int, SaidRow]:
    """What the posts of a consult are that the reader may see, by post; one statement."""
    rows = db.session.execute(_said(), {**policy.bind(reader), "thread": thread_id})
    return {row.post_id: _said_row(row) for row in rows}


def _said_row(row: Any) -> SaidRow:
    return SaidRow(
        post_id=row.post_id,
        number=row.number,
        says=row.says,
        role=row.role,
        profession=row.profession,
        words=excerpt(row.html, FIRST_LINE),
        basis=row.basis_html,
        basis_at=row.basis_at,
        differs_from=row.other,
        mine=row.mine,
        byline=byline_from(row),
        superseded=row.superseded,
    )


def _history(reader: Actor, consult_id: int) -> Sequence[HappenedRow]:
    rows = db.session.execute(_events(), {**policy.bind(reader), "consult": consult_id})
    return [
        HappenedRow(row.happened, row.at, row.name or "", row.to or "", row.step, row.number)
        for row in rows
    ]


@functools.cache
def _one() -> Select[Any]:
    """A consult, who has claimed it, and the case it became where the reader may read that."""
    there = aliased(Thread)
    claimer: Any = _Named()
    return (
        select(
            Consult.id,
            Consult.case_id,
            Consult.claimed_by_id,
            *(getattr(Consult, name) for name in SHOWN),
            *byline_columns(claimer),
            there.id.label("case_thread_id"),
            there.slug.label("case_slug"),
        )
        .outerjoin(User, User.id == Consult.claimed_by_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Consult.claimed_by_id,
                Membership.programme_id == Consult.programme_id,
            ),
        )
        .outerjoin(
            there,
            and_(there.id == Consult.case_thread_id, policy.where(READER, Can.READ_THREAD, there)),
        )
        .where(Consult.thread_id == bindparam("thread"))
    )


class _Named:
    """Who claims is never nameless, as `byline_columns` asks it."""

    nameless = literal(False)


@functools.cache
def _said() -> Select[Any]:
    other = aliased(Post)
    kept: Any = (
        ConsultPost.post_id, ConsultPost.says, ConsultPost.role, ConsultPost.profession,
        ConsultPost.basis_html, ConsultPost.basis_at,
    )  # fmt: skip
    return (
        select(
            *kept,
            Post.number,
            Post.html,
            Post.superseded,
            (Post.author_id == READER.id).label("mine"),
            case((~other.hidden & ~other.held, other.number), else_=null()).label("other"),
            *byline_columns(Post),
        )
        .join(Post, Post.id == ConsultPost.post_id)
        .join(User, User.id == Post.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Post.author_id,
                Membership.programme_id == Post.programme_id,
            ),
        )
        .outerjoin(other, other.id == ConsultPost.differs_from_id)
        .where(
            Post.thread_id == bindparam("thread"),
            ~Post.hidden,
            policy.where(READER, Can.READ_POST, Post),
        )
        .order_by(Post.number)
    )


@functools.cache
def _events() -> Select[Any]:
    """Its history; nothing of posts that the reader may not see, nor who asked without a name."""
    by, to = aliased(User), aliased(User)
    unnamed = and_(
        Thread.nameless,
        ConsultEvent.by_id == Consult.author_id,
        ConsultEvent.happened.not_in(AS_EXPERT),
    )
    readable = and_(~Post.hidden, ~Post.held, policy.where(READER, Can.READ_POST, Post))
    # A case carries its presenter's name: that one was begun shows only beside a name.
    telling = and_(Thread.nameless, ConsultEvent.happened == Happened.ESCALATED)
    return (
        select(
            ConsultEvent.happened,
            ConsultEvent.at,
            ConsultEvent.step,
            case((unnamed, null()), else_=by.name).label("name"),
            to.name.label("to"),
            Post.number,
        )
        .join(Consult, Consult.id == ConsultEvent.consult_id)
        .join(Thread, Thread.id == Consult.thread_id)
        .outerjoin(by, by.id == ConsultEvent.by_id)
        .outerjoin(to, to.id == ConsultEvent.to_id)
        .outerjoin(Post, Post.id == ConsultEvent.post_id)
        .where(
            ConsultEvent.consult_id == bindparam("consult"),
            or_(ConsultEvent.post_id.is_(None), readable),
            ~telling,
        )
        .order_by(ConsultEvent.id)
    )
