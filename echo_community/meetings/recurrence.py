"""Weekly sessions from a rule: days on a wall calendar, then moments. Pure: no database, no Flask.

A session keeps its local time, so its moment in UTC moves when clocks change in the zone where it
takes place. A local time that a change of clocks skips is taken as if they had not changed yet
(02:30 becomes 03:30), and of one that comes twice the first counts; so RFC 5545 has it (3.3.5).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule

from echo_community.kernel.clock import moment_in

LONGEST = timedelta(days=366)  # a year ahead is planned; later it is made longer


@dataclass(frozen=True)
class Rule:
    """Every so many weeks from a day to a day, at one local time."""

    first_on: date
    last_on: date
    at: time
    minutes: int
    time_zone: str
    every: int = 1
    left_out: Collection[date] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Slot:
    """One date of a series, with its moments in UTC."""

    day: date
    starts_at: datetime
    ends_at: datetime


def days(rule: Rule, after: date | None = None) -> Iterator[date]:
    """The days of a rule, those left out too; at most a year of them, from a day on."""
    last = min(rule.last_on, (after or rule.first_on) + LONGEST)
    if last < rule.first_on or rule.every < 1:
        return
    first = datetime.combine(rule.first_on, time())
    until = datetime.combine(last, time())
    for each in rrule(WEEKLY, dtstart=first, until=until, interval=rule.every):
        if after is None or each.date() > after:
            yield each.date()


def slots(rule: Rule, after: date | None = None) -> list[Slot]:
    """The dates of a rule that take place, perhaps only those after a day."""
    return [slot(rule, day) for day in days(rule, after) if day not in rule.left_out]


def slot(rule: Rule, day: date) -> Slot:
    """One of its dates."""
    starts_at = moment_in(rule.time_zone, day, rule.at)
    return Slot(day, starts_at, starts_at + timedelta(minutes=rule.minutes))


def skipped(day: date, at: time, time_zone: str) -> bool:
    """Whether clocks of that zone never show this time on that day: they are put forward."""
    shown = moment_in(time_zone, day, at).astimezone(ZoneInfo(time_zone))
    return (shown.hour, shown.minute) != (at.hour, at.minute)
