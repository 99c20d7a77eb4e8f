"""What happened in a programme, as SQL: posts by why they are worth reading, and all the rest.

Statements for `rows.read`, made once; their parameters are `programme`, `since` and `until`.
"""

import enum
import functools
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import (
    Mark,
    MarkKind,
    Post,
    Reaction,
    ReactionKind,
    ReadMark,
    Thread,
    Visit,
)
from echo_community.discussions.rows import newer_posts
from echo_community.kernel.db import UtcDateTime
from echo_community.policy import READER, Can
from echo_community.programmes.bylines import byline_columns
from echo_community.programmes.models import Membership

TITLES_SHOWN = 12
COUNTED = 99
CANDIDATES = 30  # of each group, before each thread is taken once


class Group(enum.IntEnum):
    """Why something is shown, the strongest reason first."""

    ANSWERED_ME = 1
    SUPERSEDED = 2
    ENDORSED = 3
    ACCEPTED = 4
    CHANGED_PRACTICE = 5
    THANKED = 6
    WAITING = 7


@functools.cache
def posts() -> Select[Any]:
    """The posts to show; `posts` are their ids."""
    return (
        select(
            Post.id, Post.number, Post.html, Thread.slug, Thread.title, Thread.kind,
            *byline_columns(Post),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Post.author_id, Membership.programme_id == Post.programme_id
            ),
        )
        .where(Post.id.in_(bindparam("posts", expanding=True)), *_shown())
    )  # fmt: skip


@functools.cache
def candidates() -> Any:
    """The best post of each thread for each reason: group, thread, post, weight, time, many."""
    return union_all(
        _best(Group.ANSWERED_ME, _answers()),
        _best(Group.SUPERSEDED, _marked(MarkKind.SUPERSEDED)),
        _best(Group.ENDORSED, _marked(MarkKind.ENDORSED).where(~Post.superseded)),
        _best(Group.ACCEPTED, _marked(MarkKind.ACCEPTED).where(~Post.superseded)),
        _best(Group.CHANGED_PRACTICE, _changed()),
        _best(Group.THANKED, _thanked()),
        _best(Group.WAITING, _waiting()),
    )


def _best(group: Group, found: Select[Any]) -> Select[Any]:
    """The best post of each thread, the best threads first."""
    rows = found.subquery()
    order = rows.c.weight.desc(), rows.c.post_id.desc()
    ranked = select(
        *rows.c,
        func.row_number().over(partition_by=rows.c.thread_id, order_by=order).label("place"),
        func.count().over(partition_by=rows.c.thread_id).label("many"),
    ).subquery()
    best = (
        select(ranked)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.weight.desc(), ranked.c.at.desc())
        .limit(CANDIDATES)
        .subquery()
    )
    columns = best.c.thread_id, best.c.post_id, best.c.weight, best.c.at, best.c.many
    return select(literal(int(group), Integer).label("group"), *columns)


def _answers() -> Select[Any]:
    weight = case((Post.endorsed, 2), (Post.accepted, 1), else_=0)
    new = _new_posts(weight)
    return new.where(Thread.author_id == READER.id, Post.number > 1, ~Post.superseded)


def _thanked() -> Select[Any]:
    return _new_posts(Post.thanks).where(Post.thanks > 0, ~Post.superseded)


def _new_posts(weight: Any) -> Select[Any]:
    """Unread posts of others in threads that moved; whether each is to be read `_posts` asks.

    Nothing here may lead SQLite to an index of posts by programme: it would read them all.
    """
    return (
        select(
            Post.thread_id,
            Post.id.label("post_id"),
            weight.label("weight"),
            Post.created_at.label("at"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(ReadMark, _mark_of_reader())
        .where(
            Thread.programme_id == bindparam("programme"),
            Thread.last_post_at > _since(),
            *_within(Post.created_at),
            Post.author_id != READER.id,
            or_(ReadMark.number.is_(None), Post.number > ReadMark.number),
            ~or_(Post.hidden, Post.held),
            ~Thread.hidden,
            ~Thread.held,
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


def _marked(kind: MarkKind) -> Select[Any]:
    return _news(Mark, Post.thanks, Mark.at).where(Mark.kind == kind)


def _changed() -> Select[Any]:
    changed = Reaction.kind == ReactionKind.CHANGED_PRACTICE
    found = _news(Reaction, func.count(), func.max(Reaction.at)).where(changed)
    return found.group_by(Reaction.thread_id, Reaction.post_id)


def _news(table: Any, weight: Any, at: Any, since: Any = None) -> Select[Any]:
    """What others marked or said with a tap, on posts that all may read."""
    return (
        select(table.thread_id, table.post_id, weight.label("weight"), at.label("at"))
        .join(Post, Post.id == table.post_id)
        .join(Thread, Thread.id == table.thread_id)
        .where(
            table.programme_id == bindparam("programme"),
            *_within(table.at, since),
            ~table.withdrawn,
            table.author_id != READER.id,
            Post.number > 0,
            *_shown(),
        )
    )


def _waiting() -> Select[Any]:
    return _new_posts(literal(0, Integer)).where(
        Post.number == 1,
        Thread.replies == 0,
        Thread.source_id.is_(None),
        ~Thread.locked,
    )


@functools.cache
def rest() -> Select[Any]:
    """The threads in which something happened but those `shown`, newest first, and how many."""
    shown: Any = bindparam("shown", expanding=True)
    columns: Any = (Thread.id, Thread.slug, Thread.title, Thread.last_post_at)
    return (
        select(*columns, func.count().over().label("threads"))
        .where(Thread.id.in_(_everything(_since())), Thread.id.not_in(shown))
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(TITLES_SHOWN)
    )


@functools.cache
def ahead() -> Select[Any]:
    """Since when there is something to catch up with, and in how many threads, up to a bound."""
    moment = Visit.caught_up_to.type
    first, earliest = bindparam("first", type_=moment), bindparam("earliest", type_=moment)
    here = Visit.user_id == READER.id, Visit.programme_id == bindparam("programme")
    visit = select(Visit.caught_up_to).where(*here).scalar_subquery()
    since = case((visit.is_(None), first), (visit < earliest, earliest), else_=visit)
    some = _everything(since).subquery()
    some = select(some).limit(COUNTED + 1).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    return select(since.label("since"), count.label("threads"))


def _everything(since: ColumnElement[Any]) -> Any:
    """The threads in which something happened that the reader has not read."""
    newer = select(Post.id).where(newer_posts()).correlate(Thread, ReadMark).exists()
    moved = (
        select(Thread.id)
        .outerjoin(ReadMark, _mark_of_reader())
        .where(
            Thread.programme_id == bindparam("programme"),
            *_within(Thread.last_post_at, since),
            or_(ReadMark.number.is_(None), newer),
            ~Thread.hidden,
            ~Thread.held,
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )
    marked = _news(Mark, Post.thanks, Mark.at, since)
    changed = _news(Reaction, Post.thanks, Reaction.at, since).where(
        Reaction.kind == ReactionKind.CHANGED_PRACTICE
    )
    return union(moved, *(some.with_only_columns(Thread.id) for some in (marked, changed)))


def _shown() -> tuple[ColumnElement[bool], ...]:
    """Posts that stand in lists: neither held nor hidden, and for this reader."""
    return (
        *(~thing.hidden & ~thing.held for thing in (Post, Thread)),
        policy.where(READER, Can.READ_POST, Post),
        policy.where(READER, Can.READ_THREAD, Thread),
    )


def _mark_of_reader() -> ColumnElement[bool]:
    return and_(ReadMark.thread_id == Thread.id, ReadMark.user_id == READER.id)


def _since() -> Any:
    return bindparam("since", type_=UtcDateTime())


def _within(at: Any, since: Any = None) -> tuple[ColumnElement[bool], ...]:
    upto = bindparam("until", type_=UtcDateTime())
    return at > (_since() if since is None else since), at <= upto
