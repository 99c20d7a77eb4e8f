"""Sessions as iCalendar (RFC 5545), in UTC, which every calendar turns into its own zone; and what
else of a member's stands in a calendar.

Never a case, never the link to join: a calendar is shared and printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

PRODUCT = "-//ECHO Community//Sessions//EN"
REFRESHED = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """A session, or one day of a workshop, as a calendar may show it."""

    session_id: int
    programme: str
    name: Any  # a text, or one that is translated as it is written
    starts_at: date  # a moment, or a whole day
    ends_at: date
    sequence: int
    updated_at: datetime
    cancelled: bool = False
    day: int = 0  # of a workshop, from 1
    uid: str = ""  # of what is no session: what it is called for ever, and where its page is
    path: str = ""


@dataclass(frozen=True)
class Site:
    """Where the pages are; the words are those of the language of who reads."""

    url: str
    host: str
    see: str = ""  # "Cases to read, speakers and the link to join:"


def calendar(entries: Iterable[Entry], site: Site, name: str = "") -> bytes:
    """A calendar of sessions; without a name one to add to a calendar that is there."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", name)
        made.add("refresh-interval", REFRESHED, {"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    for entry in entries:
        made.add_component(_event(entry, site))
    return made.to_ical()


def newest(entries: Sequence[Entry]) -> datetime | None:
    """When any of it changed last."""
    return max((entry.updated_at for entry in entries), default=None)


def _event(entry: Entry, site: Site) -> Event:
    event = Event()
    day = f"-{entry.day}" if entry.day else ""
    # The same for ever: a calendar that gets it again changes the event it has.
    event.add("uid", f"{entry.uid or f'session-{entry.session_id}{day}'}@{site.host}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.updated_at)
    event.add("last-modified", entry.updated_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", f"{entry.programme}: {entry.name}")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    address = site.url + (entry.path or f"/s/{entry.session_id}")
    event.add("url", address)
    event.add("description", address if entry.path else f"{site.see}\n{address}".strip())
    return event
