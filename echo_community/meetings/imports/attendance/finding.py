"""Which session a participant report is of, where nobody says."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, gettext
from sqlalchemy import select

from echo_community.kernel.clock import day_in
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.meetings.imports.attendance.moments import moments
from echo_community.meetings.imports.attendance.sheet import RawLine
from echo_community.meetings.models import Session

AROUND = timedelta(hours=1)  # people come early and stay late
FAR = timedelta(hours=12)  # what is further away is another meeting
LOOKED_AT = 200  # lines


def session_of(programme_id: int, lines: Sequence[RawLine]) -> int:
    """The session at whose time most of them joined. Raises Refused where none or two fit."""
    joined = [line.join for line in lines[:LOOKED_AT] if line.join]
    fits = {row.id: _fit(row, joined) for row in _near(programme_id, joined)}
    best = max(fits.values(), default=0)
    found = [number for number, fit in fits.items() if fit == best]
    if not best:
        raise Refused(
            gettext("No session of this programme was held at the time of this report. Name one.")
        )
    if len(found) > 1:
        raise Refused(
            gettext(
                "Several sessions were held at that time: %(numbers)s. Name one.",
                numbers=", ".join(map(str, found)),
            )
        )
    return found[0]


def check_time(session: Session, lines: Sequence[RawLine]) -> None:
    """Raise Refused where everybody in a report joined at quite another time."""
    zone = ZoneInfo(session.time_zone)
    first, last = session.starts_at - FAR, session.ends_at + FAR
    joined = [moments(line.join, zone) for line in lines[:LOOKED_AT]]
    said = [readings for readings in joined if readings]
    if said and not any(first <= moment <= last for readings in said for moment in readings):
        raise Refused(
            gettext(
                "People in this report joined on %(day)s, and this session was on another day. "
                "It may be the report of another session.",
                day=format_date(day_in(said[0][0], session.time_zone), "long"),
            )
        )


def _near(programme_id: int, joined: Sequence[str]) -> Sequence[Any]:
    said = [moment for text in joined for moment in moments(text, ZoneInfo("UTC"))]
    if not said:
        return ()
    zones = timedelta(days=1)
    return db.session.execute(
        select(Session.id, Session.starts_at, Session.ends_at, Session.time_zone).where(
            Session.programme_id == programme_id,
            Session.cancelled_at.is_(None),
            Session.ends_at >= _shifted(min(said), -zones),
            Session.starts_at <= _shifted(max(said), zones),
        )
    ).all()


def _shifted(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment.astimezone(UTC)


def _fit(session: Any, joined: Sequence[str]) -> int:
    zone = ZoneInfo(session.time_zone)
    first, last = session.starts_at - AROUND, session.ends_at + AROUND
    return sum(any(first <= moment <= last for moment in moments(text, zone)) for text in joined)
