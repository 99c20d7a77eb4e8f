"""Who was at a session: by the code in the video, by hand, and what a report left unclear."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.accounts import attempts
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, transaction
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.jobs import job
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    CheckInCode,
    Session,
    Source,
    UnclearAttendance,
)
from echo_community.meetings.queries.lookups import session_for
from echo_community.meetings.wording import day_and_clock
from echo_community.policy import Can
from echo_community.programmes.models import Membership

DIGITS = 6
KEPT_UNCLEAR = timedelta(days=60)


@atomic
def show_code(actor: Actor, session_id: int, times: Mapping[str, int] | None = None) -> CheckInCode:
    """The code of a session, made at the first time; `times` are minutes before and after."""
    session = session_for(actor, session_id, Can.MANAGE_SESSIONS, lock=True)
    code = find(CheckInCode, CheckInCode.session_id == session.id)
    if code is None:
        code = CheckInCode(
            session_id=session.id,
            programme_id=session.programme_id,
            code=_fresh(),
            by_id=actor.id,
        )
        db.session.add(code)
        audit.record(actor, "attendance.code", session)
    for name, minutes in (times or {}).items():
        setattr(code, name, minutes)
    return code


@atomic
def renew_code(actor: Actor, session_id: int) -> CheckInCode:
    """Another code, because the old one went further than the meeting."""
    code = show_code(actor, session_id)
    code.code, code.by_id, code.created_at = _fresh(), actor.id, now()
    audit.record(actor, "attendance.code", session_for(actor, session_id))
    return code


def check_in(
    actor: Actor, session_id: int, typed: str, address: str, for_id: int | None = None
) -> Attendance:
    """Say that one is there, for oneself or for somebody of one's spoke; again changes nothing.

    Raises Refused in words, TooMany where somebody guesses: a try stays counted though nothing
    else comes of it, so it is a transaction of its own.
    """
    session_for(actor, session_id)
    tried = attempts.allow("check-in", f"{actor.id} {session_id}", address)
    row = _check_in(actor, session_id, typed, for_id)
    attempts.forgive(tried)
    return row


@atomic
def add_by_hand(
    actor: Actor, session_id: int, user_id: int, for_id: int | None, minutes: int | None
) -> Attendance:
    """A coordinator notes who was there. Raises Refused where they are noted already."""
    session = _to_keep(actor, session_id)
    _are_members(session, user_id, for_id)
    if _of(session, user_id):
        raise Refused(gettext("They are on the list already."))
    row = _add(session, user_id, for_id, minutes, Source.HAND)
    audit.record(actor, "attendance.add", row, **_standing_for(for_id))
    return row


@atomic
def strike(actor: Actor, attendance_id: int) -> int:
    """Somebody was not there after all: the session's number."""
    row = find(Attendance, Attendance.id == attendance_id, lock=True)
    if row is None:
        raise NotVisible
    session = _to_keep(actor, row.session_id)
    audit.record(actor, "attendance.strike", row)
    db.session.delete(row)
    return session.id


@atomic
def settle(
    actor: Actor, unclear_id: int, user_id: int | None, for_id: int | None
) -> UnclearAttendance:
    """Say who somebody in a report is; what was kept of them is gone with that.

    Neither: no member, and counted. `for_id` alone: a delegate who is no member.
    """
    waiting = find(UnclearAttendance, UnclearAttendance.id == unclear_id, lock=True)
    if waiting is None:
        raise NotVisible
    session = _to_keep(actor, waiting.session_id)
    _are_members(session, user_id, for_id)
    if user_id is None and for_id is None:
        db.session.get_one(AttendanceReport, waiting.report_id).guests += 1
    else:
        _note(session, user_id, for_id, waiting.minutes)
    audit.record(actor, "attendance.settle", session, user=user_id, **_standing_for(for_id))
    db.session.delete(waiting)
    return waiting


@atomic
def _check_in(actor: Actor, session_id: int, typed: str, for_id: int | None) -> Attendance:
    session = session_for(actor, session_id, lock=True)
    _is_good(session, find(CheckInCode, CheckInCode.session_id == session.id), typed)
    if for_id is not None:
        _shares_a_spoke(actor, session, for_id)
    found = _of(session, actor.id)
    if found is None:
        found = _add(session, actor.id, for_id, None, Source.CODE)
        audit.record(actor, "attendance.check_in", found, **_standing_for(for_id))
    elif found.source is Source.CODE and for_id is not None:
        found.for_id = for_id
    return found


@job(minute="20", hour="3")
def forget_unclear() -> int:
    """Who was not settled in two months is counted as no member: nothing of them is kept longer.

    Returns how many there were.
    """
    with transaction() as session:
        old = UnclearAttendance.at < now() - KEPT_UNCLEAR
        rows = session.scalars(select(UnclearAttendance).where(old)).all()
        for row in rows:
            session.get_one(AttendanceReport, row.report_id).guests += 1
            session.delete(row)
    return len(rows)


def _note(session: Session, user_id: int | None, for_id: int | None, minutes: int | None) -> None:
    found = _of(session, user_id) if user_id else None
    if found is None:
        _add(session, user_id, for_id, minutes, Source.IMPORT)
        return
    found.for_id = for_id or found.for_id
    # Another device of theirs, perhaps at the same time: the longer one, never the sum.
    found.minutes = max((m for m in (found.minutes, minutes) if m is not None), default=None)


def _to_keep(actor: Actor, session_id: int) -> Session:
    session = session_for(actor, session_id, lock=True)
    policy.require(actor, Can.MANAGE_PROGRAMME, session)
    return session


def _is_good(session: Session, code: CheckInCode | None, typed: str) -> None:
    if code is None or session.cancelled_at is not None:
        raise Refused(gettext("There is no code for this session."))
    opens = session.starts_at - timedelta(minutes=code.opens_before)
    if now() < opens:
        when = day_and_clock(opens)
        raise Refused(gettext("The code is good from %(when)s on.", when=when))
    if now() > session.ends_at + timedelta(minutes=code.closes_after):
        raise Refused(
            gettext("Checking in has closed. Tell the coordinator, who can add you by hand.")
        )
    if not secrets.compare_digest(_digits(typed), code.code):
        raise Refused(gettext("That is not the code. Type the six digits shown in the video."))


def _digits(typed: str) -> str:
    return "".join(sign for sign in typed if sign in "0123456789")


def _fresh() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _shares_a_spoke(actor: Actor, session: Session, for_id: int) -> None:
    """Raise Refused unless they are members of one spoke."""
    here = Membership.programme_id == session.programme_id
    spoke = select(Membership.spoke_id).where(here, Membership.user_id == actor.id)
    shared = select(Membership.id).where(
        here,
        Membership.user_id == for_id,
        Membership.user_id != actor.id,
        Membership.spoke_id.in_(spoke),
    )
    if db.session.scalar(shared) is None:
        raise Refused(gettext("Choose somebody of your own spoke."))


def _are_members(session: Session, user_id: int | None, for_id: int | None) -> None:
    wanted = {each for each in (user_id, for_id) if each is not None}
    found = db.session.scalars(
        select(Membership.user_id).where(
            Membership.programme_id == session.programme_id, Membership.user_id.in_(wanted)
        )
    )
    if set(found) != wanted or (user_id is not None and user_id == for_id):
        raise Refused(gettext("Choose a member of this programme, and somebody else to stand for."))


def _of(session: Session, user_id: int) -> Attendance | None:
    return find(Attendance, Attendance.session_id == session.id, Attendance.user_id == user_id)


def _add(
    session: Session,
    user_id: int | None,
    for_id: int | None,
    minutes: int | None,
    source: Source,
) -> Attendance:
    row = Attendance(
        session_id=session.id,
        programme_id=session.programme_id,
        user_id=user_id,
        for_id=for_id,
        minutes=minutes,
        source=source,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _standing_for(for_id: int | None) -> dict[str, Any]:
    return {} if for_id is None else {"for": for_id}
