"""The demo's sessions: a weekly series, a workshop, and what happened around them.

Always the same Tuesdays seen from today: `past-1` was the last one, `next-1` is the next.
"""

import zlib
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.discussions import guarding
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import day_in, moment_in
from echo_community.kernel.db import db
from echo_community.kernel.markup import render
from echo_community.meetings import recurrence
from echo_community.meetings.models import (
    Attendance,
    LiveNote,
    Series,
    Session,
    SessionDay,
    SessionKind,
    Source,
    Speaker,
)
from echo_community.meetings.recurrence import Rule, Slot
from echo_community.ops.demo import source, wishes
from echo_community.ops.demo.people import hub_of
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.models import Membership, Programme

PAST = 10  # sessions before today
COMING = 3
STANDS_IN = ("past-4", "delia-beardy", "jo-halvorsen")  # who was there for whom


def load(programme: Programme, people: dict[str, User], today: datetime) -> dict[str, Session]:
    """The sessions of a programme by their key, with all that was said about them."""
    entry = source.sessions(programme.slug)
    hub = hub_of(programme)
    slots = _slots(entry["series"], today)
    series = _series(programme, entry["series"], slots)
    found = {
        each["key"]: _session(programme, hub, series, slots[each["key"]], each)
        for each in entry["sessions"]
    }
    if entry["workshop"]:
        found["workshop"] = _workshop(programme, hub, entry["workshop"], today)
    db.session.add_all(found.values())
    db.session.flush()
    for each in [*entry["sessions"], *filter(None, [entry["workshop"]])]:
        session = found[each["key"]]
        _speakers(session, each["speakers"], people)
        _notes(session, hub, each.get("notes", ()))
        wishes.questions(session, each.get("questions", ()), people, today)
    wishes.proposals(programme, entry["proposals"], found, people, today)
    _attendance(programme, found, people, today)
    return found


def _slots(entry: Entry, today: datetime) -> dict[str, Slot]:
    """The dates of the series by key, around the first that is not over yet."""
    zone, minutes = entry["time_zone"], entry["minutes"]
    at = time.fromisoformat(entry["at"])
    here = today.astimezone(ZoneInfo(zone))
    ahead = (entry["weekday"] - here.weekday()) % 7
    over = ahead == 0 and here.time() >= (here.replace(hour=at.hour) + timedelta(hours=2)).time()
    following = here.date() + timedelta(days=ahead + (7 if over else 0))
    first = following - timedelta(weeks=PAST)
    last = following + timedelta(weeks=COMING - 1)
    keys = [f"past-{n}" for n in range(PAST, 0, -1)] + [f"next-{n + 1}" for n in range(COMING)]
    return dict(zip(keys, recurrence.slots(Rule(first, last, at, minutes, zone)), strict=True))


def _series(programme: Programme, entry: Entry, slots: dict[str, Slot]) -> Series:
    days = [slot.day for slot in slots.values()]
    series = Series(
        programme_id=programme.id,
        title=entry["title"],
        first_on=days[0],
        last_on=days[-1],
        at=time.fromisoformat(entry["at"]),
        minutes=entry["minutes"],
        time_zone=entry["time_zone"],
        join_url=entry["join_url"],
    )
    db.session.add(series)
    db.session.flush()
    return series


def _session(programme: Programme, hub: Actor, series: Series, slot: Slot, entry: Entry) -> Session:
    session = Session(
        programme_id=programme.id,
        series_id=series.id,
        series_on=slot.day,
        title=series.title,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=series.time_zone,
        join_url=series.join_url,
        created_at=slot.starts_at - timedelta(weeks=8),
        updated_at=slot.starts_at - timedelta(weeks=2),
    )
    _words(session, hub, entry)
    if "cancelled" in entry:
        session.cancelled_at = slot.starts_at - timedelta(hours=3)
        session.cancelled_why = entry["cancelled"]
        session.sequence = 1
    return session


def _words(session: Session, hub: Actor, entry: Entry) -> None:
    about, take_aways = entry.get("about", ""), entry.get("take_aways", "")
    said = {"lecture": entry["lecture"], "about": about, "take_aways": take_aways}
    guarding.must_hold(hub, session.programme_id, why=entry.get("cancelled", ""), **said)
    session.lecture, session.about, session.take_aways = entry["lecture"], about, take_aways
    session.about_html = render(about) if about else ""
    session.take_aways_html = render(take_aways) if take_aways else ""


def _workshop(programme: Programme, hub: Actor, entry: Entry, today: datetime) -> Session:
    """A weekend about so many days ago."""
    zone = "America/Toronto"
    then = day_in(moment(entry["days_ago"], today), zone)
    saturday = then + timedelta(days=5 - then.weekday())
    days = []
    for position, each in enumerate(entry["days"]):
        on = saturday + timedelta(days=position)
        starts = moment_in(zone, on, time.fromisoformat(each["at"]))
        ends = starts + timedelta(minutes=each["minutes"])
        days.append(SessionDay(position=position, starts_at=starts, ends_at=ends))
        days[-1].title = each["title"]
    session = Session(
        programme_id=programme.id,
        kind=SessionKind.WORKSHOP,
        title=entry["title"],
        starts_at=days[0].starts_at,
        ends_at=days[-1].ends_at,
        time_zone=zone,
        place=entry["place"],
        created_at=days[0].starts_at - timedelta(weeks=12),
    )
    _words(session, hub, entry)
    db.session.add(session)
    db.session.flush()
    for day in days:
        day.session_id = session.id
    db.session.add_all(days)
    return session


def _speakers(session: Session, speakers: list[str | Entry], people: dict[str, User]) -> None:
    for position, each in enumerate(speakers):
        row = Speaker(session_id=session.id, position=position)
        if isinstance(each, str):
            row.user_id, row.name = people[each].id, people[each].name
        else:
            row.name, row.affiliation = each["name"], each["affiliation"]
        db.session.add(row)


def _notes(session: Session, hub: Actor, notes: list[str]) -> None:
    for position, text in enumerate(notes, 1):
        guarding.must_hold(hub, session.programme_id, note=text)
        at = session.starts_at + timedelta(minutes=12 * position)
        note = LiveNote(session_id=session.id, programme_id=session.programme_id)
        note.author_id, note.position, note.created_at, note.updated_at = hub.id, position, at, at
        note.source, note.html = text, render(text)
        db.session.add(note)


def _attendance(
    programme: Programme, sessions: dict[str, Session], people: dict[str, User], today: datetime
) -> None:
    """Most members are at most sessions, each time others; one stands in for a colleague."""
    members = db.session.scalars(
        select(Membership.user_id).where(Membership.programme_id == programme.id)
    ).all()
    names = {people[key].id: key for key in people}
    for key, session in sessions.items():
        if session.ends_at > today or session.cancelled_at:
            continue
        instead = STANDS_IN if key == STANDS_IN[0] and programme.slug == source.FIRST else None
        for user_id in members:
            if instead and names[user_id] == instead[2]:
                continue
            if instead and names[user_id] == instead[1]:
                row = _there(session, user_id, 118)
                row.for_id = people[instead[2]].id
            elif (chance := zlib.crc32(f"{key} {names[user_id]}".encode()) % 100) < 68:
                row = _there(session, user_id, 62 + chance % 59)
            else:
                continue
            db.session.add(row)


def _there(session: Session, user_id: int, minutes: int) -> Attendance:
    return Attendance(
        session_id=session.id,
        programme_id=session.programme_id,
        user_id=user_id,
        minutes=minutes,
        source=Source.IMPORT,
        at=session.ends_at,
    )
