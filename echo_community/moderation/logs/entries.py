"""Reads of the audit log, for moderators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Attachment, Post, Reaction, Thread
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import moment_in
from echo_community.kernel.pages import Cursor, Page
from echo_community.moderation.logs import naming, sentences
from echo_community.policy import Can
from echo_community.programmes.bylines import role_words
from echo_community.programmes.models import Membership

A_PAGE = 40
AT_ONCE = 500  # of an export
MOST = 20_000  # entries of one export

# What of an entry's detail tells a person; shown where the act is about members by its nature.
PEOPLE = frozenset({"user", "users", "about", "author", "person", "member", "membership"})
ABOUT_MEMBERS = ("member.", "cohort.")


@dataclass(frozen=True)
class Wanted:
    """What a moderator looks for."""

    act: str = ""
    person: str = ""
    thing: str = ""
    thread: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def anything(self) -> bool:
        """Whether the list is narrowed."""
        return self != Wanted()


@dataclass(frozen=True)
class EntryRow:
    """An entry as a moderator sees it; without `person` where a name would tell too much."""

    id: int
    at: datetime
    act: str
    thing: str
    thing_id: int | None
    revision: int | None
    detail: Mapping[str, Any]
    person: str
    role: Role | None
    nameless: bool
    by_system: bool
    thread_id: int | None
    number: int | None
    title: str

    @property
    def words(self) -> str:
        """What was done."""
        return sentences.said(self.act, self.detail)

    @property
    def reason(self) -> str:
        """Why, where a reason was given."""
        return sentences.reason(self.detail)

    @property
    def role_words(self) -> str:
        """The person's role today."""
        return role_words(self.role)


def entries(
    reader: Actor,
    programme_id: int,
    wanted: Wanted,
    after: Cursor | None = None,
    size: int = A_PAGE,
) -> Page[EntryRow]:
    """A page of the audit log, newest first, in one statement."""
    return pages.take(
        _narrowed(_readable(reader, programme_id), wanted, reader.time_zone),
        after,
        by=(AuditEntry.at, AuditEntry.id),
        size=size,
        into=_row,
    )


def every_entry(reader: Actor, programme_id: int, wanted: Wanted) -> Iterator[EntryRow]:
    """The same without pages, for a file; bounded."""
    after, given = None, 0
    while given < MOST:
        page = entries(reader, programme_id, wanted, after, AT_ONCE)
        yield from page
        given, after = given + len(page), page.next
        if after is None:
            return


def _readable(reader: Actor, programme_id: int) -> Select[Any]:
    """Entries of a programme; what lies in a thread that the reader may not read is not there."""
    hidden_name = naming.nameless()
    person = and_(User.id == AuditEntry.actor_id, ~hidden_name)
    standing = and_(Membership.user_id == User.id, Membership.programme_id == programme_id)
    query = select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.act,
        AuditEntry.thing,
        AuditEntry.thing_id,
        AuditEntry.revision,
        AuditEntry.detail,
        case((AuditEntry.actor_id == 0, True), else_=False).label("by_system"),
        hidden_name.label("nameless"),
        User.name.label("person"),
        Membership.role,
        Thread.id.label("thread_id"),
        Thread.title,
        Post.number,
    ).select_from(AuditEntry)
    return (
        naming.joined(query)
        .outerjoin(User, person)
        .outerjoin(Membership, standing)
        .where(
            AuditEntry.programme_id == programme_id,
            policy.where(reader, Can.READ_AUDIT, AuditEntry),
            or_(Thread.id.is_(None), policy.where(reader, Can.READ_THREAD, Thread)),
            or_(Post.id.is_(None), policy.where(reader, Can.READ_POST, Post)),
        )
    )


def _narrowed(query: Select[Any], wanted: Wanted, zone: str) -> Select[Any]:
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    if wanted.thing:
        query = query.where(AuditEntry.thing == wanted.thing)
    if wanted.person:  # of those whose name shows: a search must not tell the others
        query = query.where(User.name.icontains(wanted.person, autoescape=True))
    if wanted.since:
        query = query.where(AuditEntry.at >= moment_in(zone, wanted.since))
    if wanted.until:
        query = query.where(AuditEntry.at < moment_in(zone, wanted.until + timedelta(days=1)))
    return query.where(_about_thread(wanted.thread)) if wanted.thread else query


def _about_thread(number: int) -> Any:
    """By the index over things, however long the log is."""
    posts = select(Post.id).where(Post.thread_id == number)
    found: dict[Any, Any] = {
        Thread: [number],
        Post: posts,
        Attachment: select(Attachment.id).where(Attachment.post_id.in_(posts)),
        Reaction: select(Reaction.id).where(Reaction.thread_id == number),
    }
    return or_(
        *(
            and_(AuditEntry.thing == kind.__tablename__, AuditEntry.thing_id.in_(which))
            for kind, which in found.items()
        )
    )


def _row(row: Any) -> EntryRow:
    on_people = row.act.startswith(naming.ON_PEOPLE)
    about_members = row.act.startswith(ABOUT_MEMBERS)
    return EntryRow(
        id=row.id,
        at=row.at,
        act=row.act,
        thing=row.thing,
        thing_id=None if on_people and row.thread_id is None else row.thing_id,
        revision=row.revision,
        detail={k: v for k, v in row.detail.items() if about_members or k not in PEOPLE},
        person=row.person or "",
        role=row.role,
        nameless=row.nameless,
        by_system=row.by_system,
        thread_id=row.thread_id,
        number=row.number,
        title=row.title or "",
    )
