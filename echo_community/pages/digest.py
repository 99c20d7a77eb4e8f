"""A person's digest: what they were told and have not read, who waits in their topics, the week's
session, a pearl. The page and the mail show the same, and neither what may not leave the site."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from echo_community import policy
from echo_community.consults.queries.pearls import newest
from echo_community.discussions.models import Thread, ThreadKind, ThreadTopic
from echo_community.discussions.queries.notices import MembershipNotice, named
from echo_community.discussions.rows import read
from echo_community.discussions.telling import title_in_mail
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.meetings.queries import next_session
from echo_community.meetings.rows import SessionRow
from echo_community.notifications.choosing import Wishes
from echo_community.notifications.groups import KINDS, Group, When
from echo_community.notifications.letters import Said
from echo_community.notifications.mailing import described
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import READER, Can, Visibility
from echo_community.programmes.models import Programme, Topic, TopicExpert, TopicFollow

MOST_TOLD, MOST_WAITING = 200, 5
THREADS_SHOWN = 12  # of a programme
LATE = timedelta(hours=1)  # what was being written while the last one was made
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """A question without an answer; without a title where that stays on the site."""

    thread_id: int
    kind: ThreadKind
    title: str
    at: datetime


@dataclass(frozen=True)
class PearlLine:
    """The newest pearl, if it came since; without its question where that stays on the site."""

    id: int
    question: str


@dataclass(frozen=True)
class Part:
    """What there is in one programme."""

    slug: str
    name: str
    told: Sequence[Said]
    more: int  # told besides, that is not shown
    waiting: Sequence[Waiting]
    session: SessionRow | None
    pearl: PearlLine | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing new."""
        return not (self.told or self.waiting or self.session or self.pearl)


@dataclass(frozen=True)
class Digest:
    """What a digest tells, programme by programme, and the notices that it tells of."""

    parts: Sequence[Part]
    notices: Sequence[int]

    @property
    def told(self) -> int:
        """How many lines are for this person alone."""
        return sum(len(part.told) + part.more for part in self.parts)


@dataclass(frozen=True)
class Edition:
    """Which digest it is: the week's or a day's, and from when on it tells."""

    weekly: bool
    since: datetime
    week_from: datetime


def digest_of(reader: Actor, wishes: Wishes, edition: Edition) -> Digest:
    """What a digest tells of what its reader may read now."""
    groups = wishes.digested(weekly=edition.weekly)
    if not groups:
        return Digest([], [])
    ids = _notices(reader, groups, edition.week_from)
    told = described(ids) if ids else {}
    mine: dict[str, list[Said]] = {}
    for said in told.values():
        mine.setdefault(said.slug, []).append(said)
    programmes = _programmes(reader)
    parts = (
        _part(reader, programme, wishes, edition, mine.get(programme.slug, []))
        for programme in programmes
    )
    return Digest([part for part in parts if not part.empty], list(told))


def _part(
    reader: Actor, programme: Programme, wishes: Wishes, edition: Edition, told: Sequence[Said]
) -> Part:
    extras = Group.TOPICS in wishes.digested(weekly=edition.weekly)
    lines = _together(reader, told)
    threads = {said.thread_id for said in told}
    since = edition.week_from if edition.weekly else edition.since
    return Part(
        slug=programme.slug,
        name=programme.name,
        told=lines[:THREADS_SHOWN],
        more=len(lines[THREADS_SHOWN:]),
        waiting=_waiting(reader, programme.id, since, threads) if extras else [],
        session=_session(reader, programme.id, wishes) if edition.weekly else None,
        pearl=_pearl(reader, programme.id, since) if extras else None,
    )


def _programmes(reader: Actor) -> Sequence[Programme]:
    return db.session.scalars(
        select(Programme).where(Programme.id.in_(list(reader.memberships))).order_by(Programme.name)
    ).all()


def _notices(reader: Actor, groups: Iterable[Group], since: datetime) -> Sequence[int]:
    """Unread, in no mail yet, and not on their way into one."""
    kinds = [kind for group in groups for kind in KINDS[group]]
    found = db.session.scalars(
        select(Notice.id)
        .where(
            Notice.user_id == reader.id,
            Notice.read_at.is_(None),
            Notice.mail_at.is_(None),
            Notice.mailed_at.is_(None),
            Notice.at > since - LATE,
            Notice.kind.in_(kinds),
        )
        .order_by(Notice.id.desc())
        .limit(MOST_TOLD)
    )
    return found.all()


def _together(reader: Actor, told: Sequence[Said]) -> list[Said]:
    """Newest first; replies in a thread as one line, sessions by their names."""
    lines: dict[Any, Said] = {}
    for said in sorted(told, key=lambda one: one.notice.at, reverse=True):
        alike = said.notice.kind is NoticeKind.REPLY
        key = (said.thread_id, "replies") if alike else (said.path, said.notice.cause)
        if key in lines:
            before = lines[key]
            notice = replace(before.notice, more=before.notice.more + 1)
            lines[key] = replace(said, notice=notice)  # the oldest of them is where to go on
        else:
            lines[key] = said
    of_none = {key: one for key, one in lines.items() if isinstance(one.notice, MembershipNotice)}
    names = named(reader, [one.notice for one in of_none.values()])
    for (key, said), notice in zip(of_none.items(), names, strict=True):
        lines[key] = replace(said, notice=notice)
    return list(lines.values())


def _waiting(
    reader: Actor, programme_id: int, since: datetime, told: set[int | None]
) -> list[Waiting]:
    found = read(reader, _unanswered(), programme=programme_id, since=since)
    shown = [row for row in found if row.id not in told][:MOST_WAITING]
    return [Waiting(row.id, row.kind, _title(programme_id, row), row.created_at) for row in shown]


def _title(programme_id: int, row: Any) -> str:
    return title_in_mail(programme_id, row.title, row.kind, Visibility.PROGRAMME)


@functools.cache
def _unanswered() -> Any:
    """New questions for all members that nobody answered, under READER's topics: those they follow
    or stand for, all where they have none."""
    programme: Any = bindparam("programme", type_=Integer)
    here = select(Topic.id).where(Topic.programme_id == programme)
    mine = here.where(
        or_(
            *(
                select(each.topic_id)
                .where(
                    each.user_id == READER.id,
                    or_(each.topic_id == Topic.id, each.topic_id == Topic.parent_id),
                )
                .correlate(Topic)
                .exists()
                for each in (TopicFollow, TopicExpert)
            )
        )
    )
    under = select(ThreadTopic.thread_id).where(ThreadTopic.topic_id.in_(mine))
    return (
        select(Thread.id, Thread.kind, Thread.title, Thread.created_at)
        .where(
            Thread.programme_id == programme,
            Thread.created_at > bindparam("since", type_=UtcDateTime()),
            Thread.kind.in_((ThreadKind.DISCUSSION, ThreadKind.CONSULT)),
            Thread.visibility == Visibility.PROGRAMME,
            Thread.replies == 0,
            Thread.author_id != READER.id,
            ~Thread.locked,
            ~Thread.hidden,
            ~Thread.held,
            or_(~mine.exists(), Thread.id.in_(under)),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .order_by(Thread.created_at.desc())
        .limit(MOST_WAITING * 3)
    )


def _session(reader: Actor, programme_id: int, wishes: Wishes) -> SessionRow | None:
    """The session within a week, unless the reader wants nothing of sessions."""
    if wishes.when[Group.SESSIONS] is When.NOT:
        return None
    session = next_session(reader, programme_id)
    return session if session and session.starts_at < now() + WEEK else None


def _pearl(reader: Actor, programme_id: int, since: datetime) -> PearlLine | None:
    found = newest(reader, programme_id, 1)
    if not found or found[0].created_at <= since:
        return None
    pearl = found[0]
    # Edited to be read by all: it leaves as the title of an open thread would.
    kind, all_members = ThreadKind.DISCUSSION, Visibility.PROGRAMME
    return PearlLine(pearl.id, title_in_mail(programme_id, pearl.question, kind, all_members))
