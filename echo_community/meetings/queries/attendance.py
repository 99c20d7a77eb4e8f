"""Who was at sessions: of one, of a programme, and of oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import moment_in
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    CheckInCode,
    Session,
    Source,
    UnclearAttendance,
)
from echo_community.meetings.queries.lookups import session_for
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Membership, Programme, Spoke

NOBODY = 0

_other = aliased(User)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Somebody who was there; without a name a delegate who is no member."""

    id: int
    byline: Byline | None
    spoke: str
    stood_for: str
    minutes: int | None
    source: Source


@dataclass(frozen=True)
class AttendancePage:
    """Who was at a session, how many waited for are unclear, how many are no members."""

    rows: Sequence[AttendanceRow]
    unclear: int
    guests: int
    phones: int


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A session at which the reader was, or somebody for them."""

    session_id: int
    title: str
    starts_at: datetime
    minutes: int | None
    stood_for: str  # whom the reader stood for
    by: str  # who stood for the reader
    mine: bool


@dataclass(frozen=True, slots=True)
class MemberSum:
    """How often a member was there within some days."""

    user_id: int
    name: str
    spoke: str
    sessions: int
    minutes: int
    by_delegates: int


def attendance_of(reader: Actor, session_id: int) -> AttendancePage:
    """Who was at a session, for its coordinators; three statements."""
    session = session_for(reader, session_id)
    policy.require(reader, Can.MANAGE_PROGRAMME, session)
    rows = db.session.execute(
        select(
            Attendance.id,
            User.id.label("user_id"),
            User.name,
            User.profession,
            User.practice,
            Membership.role,
            Membership.title,
            Spoke.name.label("spoke"),
            _other.name.label("stood_for"),
            Attendance.minutes,
            Attendance.source,
        )
        .outerjoin(User, User.id == Attendance.user_id)
        .outerjoin(_other, _other.id == Attendance.for_id)
        .outerjoin(
            Membership,
            (Membership.user_id == Attendance.user_id)
            & (Membership.programme_id == Attendance.programme_id),
        )
        .outerjoin(Spoke, Spoke.id == Membership.spoke_id)
        .where(Attendance.session_id == session.id)
        .order_by(User.name, Attendance.id)
    )
    counted = db.session.execute(
        select(
            select(func.count())
            .where(UnclearAttendance.session_id == session.id)
            .scalar_subquery(),
            # Two reports of one meeting tell of the same guests.
            func.coalesce(func.max(AttendanceReport.guests), 0),
            func.coalesce(func.max(AttendanceReport.phones), 0),
        ).where(AttendanceReport.session_id == session.id)
    ).one()
    return AttendancePage([_row(row) for row in rows], *counted)


def own_attendance(reader: Actor, programme_id: int) -> Sequence[OwnRow]:
    """The sessions at which the reader was, or somebody for them, newest first; one statement."""
    by = aliased(User)
    rows = db.session.execute(
        select(
            Session.id,
            Session.title,
            Session.lecture,
            Session.starts_at,
            Attendance.minutes,
            Attendance.user_id,
            _other.name.label("stood_for"),
            by.name.label("by"),
        )
        .join(Session, Session.id == Attendance.session_id)
        .outerjoin(_other, _other.id == Attendance.for_id)
        .outerjoin(by, by.id == Attendance.user_id)
        .where(
            Attendance.programme_id == programme_id,
            (Attendance.user_id == reader.id) | (Attendance.for_id == reader.id),
            policy.where(reader, Can.READ_SESSION, Session),
        )
        .order_by(Session.starts_at.desc(), Attendance.id)
    )
    return [_own(reader, row) for row in rows]


def attendance_sums(
    reader: Actor, programme_id: int, first: date, last: date
) -> Sequence[MemberSum]:
    """How often each member was there from one day to another, for coordinators."""
    policy.require(reader, Can.MANAGE_PROGRAMME, db.session.get_one(Programme, programme_id))
    within = _within(reader, programme_id, first, last)
    mine = Attendance.user_id == Membership.user_id
    theirs = Attendance.for_id == Membership.user_id
    of_member, lasted = (
        select(what).select_from(Attendance).join(Session, Session.id == Attendance.session_id)
        for what in (func.count(), func.coalesce(func.sum(Attendance.minutes), 0))
    )
    rows = db.session.execute(
        select(
            User.id,
            User.name,
            Spoke.name,
            of_member.where(mine, *within).correlate(Membership).scalar_subquery(),
            lasted.where(mine, *within).correlate(Membership).scalar_subquery(),
            of_member.where(theirs, *within).correlate(Membership).scalar_subquery(),
        )
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Spoke, Spoke.id == Membership.spoke_id)
        .where(Membership.programme_id == programme_id, User.email.is_not(None))
        .order_by(User.name, User.id)
    )
    return [MemberSum(row[0], row[1], row[2] or "", *row[3:]) for row in rows]


def next_unclear(reader: Actor, session_id: int) -> tuple[UnclearAttendance | None, int]:
    """The first that waits to be settled, and how many do."""
    session = session_for(reader, session_id)
    policy.require(reader, Can.MANAGE_PROGRAMME, session)
    waiting = UnclearAttendance.session_id == session.id
    count = db.session.scalar(select(func.count()).where(waiting)) or 0
    first = select(UnclearAttendance).where(waiting).order_by(UnclearAttendance.id).limit(1)
    return db.session.scalar(first), count


def member_choices(programme_id: int) -> list[tuple[int, str]]:
    """The members of a programme to choose one of; placeholders of imports are none."""
    rows = db.session.execute(
        select(User.id, User.name, Spoke.name.label("spoke"))
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(Spoke, Spoke.id == Membership.spoke_id)
        .where(Membership.programme_id == programme_id, User.email.is_not(None))
        .order_by(User.name, User.id)
    )
    return [(row.id, f"{row.name}, {row.spoke}" if row.spoke else row.name) for row in rows]


def spoke_mates(reader: Actor, programme_id: int) -> list[tuple[int, str]]:
    """Who else belongs to the reader's spoke, to stand for one of them."""
    here = Membership.programme_id == programme_id
    spoke = select(Membership.spoke_id).where(here, Membership.user_id == reader.id)
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(here, Membership.spoke_id.in_(spoke), User.id != reader.id)
        .order_by(User.name, User.id)
    )
    return [(row.id, row.name) for row in rows]


def code_of(reader: Actor, session_id: int) -> CheckInCode | None:
    """The code of a session, for those who show it. Raises NotVisible or Forbidden."""
    session_for(reader, session_id, Can.MANAGE_SESSIONS)
    return find(CheckInCode, CheckInCode.session_id == session_id)


def _within(reader: Actor, programme_id: int, first: date, last: date) -> tuple[Any, ...]:
    try:
        begin = moment_in(reader.time_zone, first)
        end = moment_in(reader.time_zone, last + timedelta(days=1))
    except OverflowError as problem:
        raise NotVisible from problem
    return (
        Session.programme_id == programme_id,
        Session.starts_at >= begin,
        Session.starts_at < end,
    )


def _row(row: Any) -> AttendanceRow:
    byline = row.name and Byline(
        name=row.name,
        profile_id=row.user_id,
        role=row.role,
        title=row.title or "",
        profession=row.profession,
        place=row.practice or "",
        member=row.role is not None,
    )
    return AttendanceRow(
        row.id, byline or None, row.spoke or "", row.stood_for or "", row.minutes, row.source
    )


def _own(reader: Actor, row: Any) -> OwnRow:
    mine = row.user_id == reader.id
    return OwnRow(
        row.id,
        row.lecture or row.title,
        row.starts_at,
        row.minutes,
        (row.stood_for or "") if mine else "",
        "" if mine else row.by or "",
        mine,
    )
