"""The sessions in which past cases were presented, made where none is known of that day."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from sqlalchemy import func, select

from echo_community.kernel.clock import day_in, moment_in
from echo_community.kernel.db import db
from echo_community.meetings.models import AgendaItem, Session, SessionKind

NOON, LONG = time(12), timedelta(hours=2)


def sessions_of(programme_id: int, days: Iterable[date], zone: str) -> dict[date, int]:
    """The session of each day; two statements."""
    wanted = set(days)
    if not wanted:
        return {}
    first, last = min(wanted) - timedelta(days=1), max(wanted) + timedelta(days=2)
    rows = db.session.execute(
        select(Session.id, Session.starts_at, Session.time_zone)
        .where(
            Session.programme_id == programme_id,
            Session.cancelled_at.is_(None),
            Session.starts_at.between(moment_in("UTC", first, NOON), moment_in("UTC", last, NOON)),
        )
        .order_by(Session.starts_at.desc())
    )
    found = {day_in(row.starts_at, row.time_zone): row.id for row in rows}
    made = {day: _session(programme_id, day, zone) for day in sorted(wanted - found.keys())}
    db.session.add_all(made.values())
    db.session.flush()
    found |= {day: session.id for day, session in made.items()}
    return {day: found[day] for day in wanted}


def put_on_agendas(programme_id: int, pairs: Iterable[tuple[int, int]]) -> None:
    """Threads on the agendas of sessions, after what stands there."""
    wanted = list(pairs)
    counted = db.session.execute(
        select(AgendaItem.session_id, func.count())
        .where(AgendaItem.session_id.in_({session for session, _ in wanted}))
        .group_by(AgendaItem.session_id)
    )
    places: dict[int, int] = {row[0]: row[1] for row in counted}
    for session_id, thread_id in wanted:
        place = places.get(session_id, 0)
        db.session.add(
            AgendaItem(
                session_id=session_id,
                thread_id=thread_id,
                programme_id=programme_id,
                position=place,
            )
        )
        places[session_id] = place + 1


def zone_of(programme_id: int) -> str:
    """The time zone of the programme's newest session; of Ontario where it has none yet."""
    newest = select(Session.time_zone).where(Session.programme_id == programme_id)
    return db.session.scalar(newest.order_by(Session.starts_at.desc()).limit(1)) or _HOME


_HOME = "America/Toronto"


def _session(programme_id: int, day: date, zone: str) -> Session:
    starts = moment_in(zone, day, NOON)
    return Session(
        programme_id=programme_id,
        kind=SessionKind.WEEKLY,
        title=f"Session of {day:%B} {day.day}, {day.year}",
        starts_at=starts,
        ends_at=starts + LONG,
        time_zone=zone,
    )
