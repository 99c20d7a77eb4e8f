"""What moderators did and why, for every member of the programme.

A row says in which role they acted and names nobody: whom it met is told by the hub as one, and
moderators know each other's names from the audit log. It holds no title and no link: a link would
lead to what was hidden, or show by whom it was written. What people do to their own things is not
moderation.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Thread
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import day_in, moment_in, today_in
from echo_community.kernel.db import db
from echo_community.kernel.pages import Cursor, Page
from echo_community.moderation.logs import naming, sentences
from echo_community.policy import Can, Visibility
from echo_community.programmes.bylines import role_words
from echo_community.programmes.models import Membership

A_PAGE = 30

# Authors may do these to their own; moderators to everybody's.
OF_AUTHORS = (
    "post.edit", "post.hide", "post.restore", "thread.hide", "thread.move", "thread.restore",
)  # fmt: skip
OF_MODERATORS = (
    "appeal.decide", "post.correct", "post.correct.undo", "post.open-name", "post.release",
    "purge.do", "review.decide", "review.undo", "sanction.lift", "sanction.remove", "sanction.slow",
    "sanction.suspend", "sanction.warn", "thread.lock", "thread.merge", "thread.split",
    "thread.unlock",
)  # fmt: skip
DECIDING = ("review.decide", "review.undo")
NEAR = 25  # entries: what a decision did stands this close to it

Decided = aliased(AuditEntry)
DecidedPost = aliased(Post)


@dataclass(frozen=True)
class LogRow:
    """One act of a moderator; of what it was done to there is nothing here."""

    id: int
    at: datetime
    words: str
    reason: str
    role: Role | None

    @property
    def role_words(self) -> str:
        """The moderator's role today."""
        return role_words(self.role)


@dataclass(frozen=True)
class Log:
    """A page of the public log, by day, with this month's figures."""

    page: Page[LogRow]
    zone: str
    acts: int
    moderators: int

    @property
    def days(self) -> list[tuple[date, list[LogRow]]]:
        """The rows under the day of the reader's zone."""
        by_day = groupby(self.page.rows, key=lambda row: day_in(row.at, self.zone))
        return [(day, list(rows)) for day, rows in by_day]


def log(reader: Actor, programme_id: int, after: Cursor | None = None) -> Log:
    """The public log of a programme, newest first, in two statements."""
    page = pages.take(
        _shown(reader, programme_id),
        after,
        by=(AuditEntry.at, AuditEntry.id),
        size=A_PAGE,
        into=_row,
    )
    month = moment_in(reader.time_zone, today_in(reader.time_zone).replace(day=1))
    acts, moderators = db.session.execute(
        _shown(reader, programme_id)
        .where(AuditEntry.at >= month)
        .with_only_columns(
            func.count(),
            func.count(AuditEntry.actor_id.distinct()),
            maintain_column_froms=True,
        )
    ).one()
    return Log(page, reader.time_zone, acts, moderators)


def _shown(reader: Actor, programme_id: int) -> Select[Any]:
    entry = AuditEntry
    member = and_(entry.thing == Membership.__tablename__, Membership.id == entry.thing_id)
    standing = aliased(Membership)
    query = select(entry.id, entry.at, entry.act, entry.detail, standing.role).select_from(entry)
    return (
        naming.joined(query)
        .outerjoin(Membership, member)
        .join(User, User.id == entry.actor_id)  # a job and the command line are no moderators
        .outerjoin(
            standing, and_(standing.user_id == User.id, standing.programme_id == programme_id)
        )
        .where(
            entry.programme_id == programme_id,
            policy.where(reader, Can.READ_LOG, entry),
            entry.act.in_(OF_AUTHORS + OF_MODERATORS),
            _for_all(),
            not_(_own()),
            not_(_part_of_a_decision()),
        )
    )


def _for_all() -> ColumnElement[bool]:
    """Not of threads between some: that they exist is theirs to know."""
    whole = Visibility.PROGRAMME
    return or_(
        and_(Thread.id.is_(None), Post.id.is_(None)),
        and_(Thread.visibility == whole, or_(Post.id.is_(None), Post.visibility == whole)),
    )


def _own() -> ColumnElement[bool]:
    """Done by authors to their own.

    What only moderators do stays, where they wrote it without their name: were it missing here and
    in the audit log by name, that would tell who wrote it.
    """
    entry, actor = AuditEntry, AuditEntry.actor_id
    by_author = case(
        (entry.thing == Post.__tablename__, Post.author_id == actor),
        (entry.thing == Thread.__tablename__, Thread.author_id == actor),
        (entry.thing == Membership.__tablename__, Membership.user_id == actor),
        else_=false(),
    )
    nameless = case(
        (entry.thing == Post.__tablename__, Post.nameless),
        (entry.thing == Thread.__tablename__, Thread.nameless),
        else_=false(),
    )
    of_authors = entry.act.in_(OF_AUTHORS)
    # What is not there any more says of nobody that it was not theirs.
    own = func.coalesce(by_author, of_authors)
    return and_(own, or_(of_authors, not_(func.coalesce(nameless, true()))))


def _part_of_a_decision() -> ColumnElement[bool]:
    """A decision says what it did; the hiding, closing or moving by which is said once."""
    entry, there = AuditEntry, Decided
    in_thread = select(DecidedPost.id).where(
        DecidedPost.id == there.thing_id, DecidedPost.thread_id == entry.thing_id
    )
    same = and_(there.thing == entry.thing, there.thing_id == entry.thing_id)
    its_thread = and_(
        there.thing == Post.__tablename__,
        entry.thing == Thread.__tablename__,
        in_thread.correlate(Decided, AuditEntry).exists(),
    )
    near = select(there.id).where(
        there.id.between(entry.id - NEAR, entry.id + NEAR),
        there.actor_id == entry.actor_id,
        there.act.in_(DECIDING),
        or_(same, its_thread),
    )
    return and_(entry.act.not_in(DECIDING), near.correlate(AuditEntry).exists())


def _row(row: Any) -> LogRow:
    return LogRow(
        id=row.id,
        at=row.at,
        words=sentences.said(row.act, row.detail),
        reason=sentences.reason(row.detail),
        role=row.role,
    )
