"""What a reader is told, grouped by thread: what is unread first, then the newest."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, null, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, PostMove, Purpose, Thread, ThreadKind
from echo_community.discussions.rows import TopicRow, read
from echo_community.kernel.actor import EVERY_ROLE, Actor
from echo_community.kernel.db import db
from echo_community.kernel.pages import LARGEST_ID
from echo_community.notifications.models import (
    OF_AUTHORS,
    OF_REVIEWS,
    OF_SESSIONS,
    Notice,
    NoticeKind,
)
from echo_community.policy import READER, Can
from echo_community.programmes.models import Programme

THREADS_A_PAGE = 15
NOTICES_A_THREAD = 6
OF_NO_THREAD = 10


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing told; without a name whoever caused it is nameless, or nobody did."""

    kind: NoticeKind
    at: datetime
    unread: bool
    name: str
    thread_id: int
    number: int | None
    more: int  # of the same kind, in the same state, in this thread
    purpose: Purpose = Purpose.MESSAGE  # of the post it is about
    cause: str = ""

    @property
    def of_review(self) -> bool:
        """Whether it leads to what the hub made of the post, not to the post."""
        return self.kind in OF_REVIEWS

    @property
    def round(self) -> str:
        """Of a case: what its thread takes now; the cause says "case 12 round 34 questions"."""
        return self.cause.split(" ")[-1] if self.kind is NoticeKind.ROUND else ""


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """A thread with what there is to tell of it."""

    id: int
    kind: ThreadKind
    title: str
    slug: str
    last_post_at: datetime
    notices: Sequence[NoticeRow]
    topics: Sequence[TopicRow] = ()

    @property
    def unread(self) -> bool:
        """Whether any of it is new."""
        return any(notice.unread for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of notices begins: after a thread that had unread ones, or none."""

    unread: int
    newest: int

    def __str__(self) -> str:
        return f"{self.unread}-{self.newest}"

    @classmethod
    def parse(cls, text: str | None) -> "Place | None":
        """The place of an address, or none where it makes no sense."""
        unread, _, newest = (text or "").partition("-")
        if unread not in ("0", "1") or not re.fullmatch(r"[0-9]{1,10}", newest):
            return None
        return cls(int(unread), int(newest)) if int(newest) <= LARGEST_ID else None


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Some threads, and where the next page begins."""

    groups: Sequence[NoticeGroup]
    next: Place | None


@dataclass(frozen=True, slots=True)
class MembershipNotice:
    """Something told that is of no thread: one's membership, an appeal, a session, a case."""

    kind: NoticeKind
    at: datetime
    unread: bool
    cause: str
    slug: str
    programme: str
    about: str = ""  # the session, in words

    @property
    def session_id(self) -> int | None:
        """Which session it is about: its cause is `session 12 moved 3`."""
        return int(self.cause.split()[1]) if self.kind in OF_SESSIONS else None

    @property
    def news(self) -> str:
        """What became of the session, or of the rota: its cause is `rota gap 1 2026-12-07`."""
        if self.kind is NoticeKind.ROTA:
            return self.cause.split()[1]
        return self.cause.split()[2] if self.kind in OF_SESSIONS else ""

    @property
    def anchor(self) -> str | None:
        """Where on the page of the reader's cases it leads: to `case-12`."""
        return f"case-{self.cause.split(' ')[1]}" if self.kind is NoticeKind.CASE_STATE else None

    @property
    def state(self) -> str:
        """Of a case: what it came to, "accepted"; a cause says "case 12 accepted 34"."""
        return self.cause.split(" ")[2] if self.kind is NoticeKind.CASE_STATE else ""


Named = Callable[[Actor, Iterable[int]], Mapping[int, str]]

_name_sessions: list[Named] = []


def name_sessions_with(named: Named) -> None:
    """Have sessions called so; they stand above discussions, and `app.py` hands it down."""
    _name_sessions[:] = [named]


def membership_notices(reader: Actor) -> Sequence[MembershipNotice]:
    """The newest notices that are of no thread, unread ones first; one statement, and one more
    where some are about sessions."""
    unread: Any = _is_unread
    found = db.session.execute(
        select(Notice.kind, Notice.at, unread, Notice.cause, Programme.slug, Programme.name)
        .join(Programme, Programme.id == Notice.programme_id)
        .where(
            Notice.user_id == reader.id,
            Notice.thread_id.is_(None),
            Notice.programme_id.in_(reader.programmes()),
        )
        .order_by(unread.desc(), Notice.id.desc())
        .limit(OF_NO_THREAD)
    )
    return named(
        reader,
        [MembershipNotice(kind, at, bool(new), *where) for kind, at, new, *where in found],
    )


def named(reader: Actor, notices: list[MembershipNotice]) -> list[MembershipNotice]:
    """The same with the sessions they are about in words; one statement where there are some."""
    sessions = {notice.session_id for notice in notices if notice.session_id}
    names = _name_sessions[0](reader, sessions) if sessions and _name_sessions else {}
    return [
        replace(notice, about=names.get(notice.session_id or 0, "")) if names else notice
        for notice in notices
    ]


def notices_page(reader: Actor, after: Place | None = None) -> NoticesPage:
    """A page of the reader's own notices of what they may still read; two statements."""
    found = read(reader, _threads(after is not None), **_values(after)).all()
    shown = found[:THREADS_A_PAGE]
    if not shown:
        return NoticesPage([], None)
    rows = read(reader, _notices(), threads=[row.id for row in shown]).all()
    told: dict[int, list[NoticeRow]] = {}
    for row in rows:
        told.setdefault(row.group, []).append(_notice(row))
    more = Place(shown[-1].unread, shown[-1].newest) if len(found) > THREADS_A_PAGE else None
    groups = [
        NoticeGroup(row.id, row.kind, row.title, row.slug, row.last_post_at, told.get(row.id, ()))
        for row in shown
    ]
    return NoticesPage(groups, more)


def _values(after: Place | None) -> dict[str, int]:
    return {"unread": after.unread, "newest": after.newest} if after else {}


def _notice(row: Any) -> NoticeRow:
    return NoticeRow(
        row.kind, row.at, bool(row.unread), row.name or "", row.thread_id, row.number, row.same - 1,
        row.purpose, row.cause,
    )  # fmt: skip


# Posts move between threads, and leave behind where they are now.
post_of_notice: Any = func.coalesce(
    select(PostMove.post_id)
    .where(PostMove.thread_id == Notice.thread_id, PostMove.number == Notice.post_number)
    .correlate(Notice)
    .scalar_subquery(),
    select(Post.id)
    .where(Post.thread_id == Notice.thread_id, Post.number == Notice.post_number)
    .correlate(Notice)
    .scalar_subquery(),
)
# Whatever a notice holds. Never by who asked the thread: what an expert who asked without a name
# endorses bears their name on its page, and a notice without it would tell that it was they.
without_name: Any = or_(
    and_(Post.nameless, Post.author_id == Notice.author_id),
    and_(Thread.nameless, Notice.kind == NoticeKind.ACCEPTED),
)
_is_unread: Any = case((Notice.read_at.is_(None), 1), else_=0)


def _readable(*columns: Any) -> Select[Any]:
    """READER's notices with the post each is about and its thread, where they may be read.

    That their name was opened or words removed they are told even of a post of theirs that is
    gone, and what the hub made of a post whatever became of it.
    """
    shown = and_(
        *(~thing.hidden & ~thing.held for thing in (Post, Thread)),
        policy.where(READER, Can.READ_POST, Post),
        policy.where(READER, Can.READ_THREAD, Thread),
    )
    own = or_(
        and_(Notice.kind.in_(OF_AUTHORS), Post.author_id == READER.id),
        and_(Notice.kind.in_(OF_REVIEWS), _is_member(Notice.programme_id)),
    )
    return (
        select(*columns)
        .select_from(Notice)
        .join(Post, Post.id == post_of_notice)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Notice.user_id == READER.id, or_(shown, own))
    )


@functools.cache
def _threads(later: bool) -> Select[Any]:
    unread, newest = func.max(_is_unread), func.max(Notice.id)
    wanted = (
        _readable(
            Thread.id,
            Thread.kind,
            case((_title_is_shown(), Thread.title), else_="").label("title"),
            case((_title_is_shown(), Thread.slug), else_="").label("slug"),
            Thread.last_post_at,
            unread.label("unread"),
            newest.label("newest"),
        )
        .group_by(Thread.id)
        .order_by(unread.desc(), newest.desc())
        .limit(THREADS_A_PAGE + 1)
    )
    if not later:
        return wanted
    place: Any = bindparam("unread", type_=Integer)
    before = newest < bindparam("newest", type_=Integer)
    return wanted.having(or_(unread < place, and_(unread == place, before)))


def _title_is_shown() -> Any:
    """A notice may outlive what READER may read: the title of a hidden thread is not in it."""
    return policy.where(READER, Can.READ_THREAD, Thread)


def _is_member(programme_id: Any) -> Any:
    return programme_id.in_(READER.programmes(EVERY_ROLE))


@functools.cache
def _notices() -> Select[Any]:
    """The newest of each kind in these threads, read and unread apart, with how many are like it.

    Replies are told as one; of everything else each stands for itself.
    """
    alike: Any = [Thread.id, Notice.kind, _is_unread, _apart]
    each = (
        _readable(
            Thread.id.label("group"),
            Notice.id,
            Notice.kind,
            Notice.at,
            _is_unread.label("unread"),
            Notice.thread_id,
            Notice.post_number.label("number"),
            Notice.author_id,
            Notice.cause,
            Post.purpose,
            case((without_name, null()), else_=User.name).label("name"),
            func.count().over(partition_by=alike).label("same"),
            func.row_number().over(partition_by=alike, order_by=Notice.id).label("first"),
        )
        .outerjoin(User, User.id == Notice.author_id)
        .where(Thread.id.in_(bindparam("threads", expanding=True)))
        .subquery()
    )
    line = func.row_number().over(
        partition_by=each.c.group, order_by=(each.c.unread.desc(), each.c.id.desc())
    )
    ranked = select(each, line.label("line")).where(each.c.first == 1).subquery()
    return (
        select(ranked)
        .where(ranked.c.line <= NOTICES_A_THREAD)
        .order_by(ranked.c.unread.desc(), ranked.c.id.desc())
    )


_apart: Any = case((Notice.kind == NoticeKind.REPLY, 0), else_=Notice.id)
