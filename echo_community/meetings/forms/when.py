"""When a session is: once, in a series, on several days."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from wtforms import FieldList, FormField, IntegerField, SelectField, ValidationError
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from echo_community.accounts.forms import zones
from echo_community.kernel.clock import is_zone, moment_in, now
from echo_community.kernel.forms import AtMost, Day, Form, Line
from echo_community.meetings import recurrence
from echo_community.meetings.drafts import DayDraft, WhenDraft
from echo_community.meetings.forms.fields import A_DAY, A_TIME, Clock
from echo_community.meetings.models import Session
from echo_community.meetings.recurrence import Rule

MOST_DAYS = 5
EVERY: Any = (
    (1, lazy_gettext("Every week")),
    (2, lazy_gettext("Every two weeks")),
    (3, lazy_gettext("Every three weeks")),
    (4, lazy_gettext("Every four weeks")),
)
STARTS, ENDS = lazy_gettext("Starts"), lazy_gettext("Ends")


class Zoned(Form):
    """What takes place in a zone."""

    time_zone = SelectField(lazy_gettext("Time zone of these times"), validate_choice=False)

    def offer_zones(self, present: str) -> None:
        """The zones to choose from, the present one chosen."""
        known = self.time_zone.data or present
        self.time_zone.choices = list(zones(known))
        self.time_zone.data = known

    def validate_time_zone(self, field: Any) -> None:
        """It is one."""
        if not is_zone(field.data or ""):
            raise ValidationError(
                gettext("There is no time zone “%(name)s”. Choose one of these.", name=field.data)
            )


class OnceForm(Zoned):
    """One session: a day and two times."""

    day = Day(lazy_gettext("Day"), [A_DAY])
    starts = Clock(STARTS, [A_TIME])
    ends = Clock(ENDS, [A_TIME])

    def validate_ends(self, field: Any) -> None:
        """After it starts."""
        _after(self.starts.data, field.data)

    def validate_starts(self, field: Any) -> None:
        """To come, and a time that clocks show."""
        _to_come(self.day.data, field.data, self.time_zone.data)

    def draft(self) -> WhenDraft:
        """As the service takes it."""
        day, zone = _day(self.day), self.time_zone.data
        return WhenDraft(
            moment_in(zone, day, _time(self.starts)), moment_in(zone, day, _time(self.ends)), zone
        )

    def fill(self, session: Session) -> None:
        """As the session is now."""
        zone = ZoneInfo(session.time_zone)
        starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        self.day.data, self.time_zone.data = starts.date(), session.time_zone
        self.starts.data, self.ends.data = starts.time(), ends.time()


class SeriesForm(OnceForm):
    """Sessions every so many weeks, from the first day to the last."""

    day = Day(lazy_gettext("First day"), [A_DAY])
    last_day = Day(lazy_gettext("Last day"), [A_DAY])
    every = SelectField(
        lazy_gettext("How often"),
        coerce=int,
        choices=[SelectChoice(number, words) for number, words in EVERY],
    )

    def validate_last_day(self, field: Any) -> None:
        """After the first, and within a year."""
        first, last = self.day.data, field.data
        if not first or not last:
            return
        if last < first:
            raise ValidationError(gettext("The last day is before the first. Change one of them."))
        if last - first > recurrence.LONGEST:
            raise ValidationError(
                gettext("Plan at most a year at once. You can make the series longer later.")
            )

    def rule(self, left_out: Iterable[date] = ()) -> Rule:
        """The rule of its dates."""
        starts, ends = _time(self.starts), _time(self.ends)
        minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        first, last, zone = _day(self.day), _day(self.last_day), self.time_zone.data
        return Rule(first, last, starts, minutes, zone, self.every.data, frozenset(left_out))


class DayPart(Part):
    """A day of a workshop; one without a day is left out."""

    day = Day(lazy_gettext("Day"), [Optional()])
    starts = Clock(STARTS)
    ends = Clock(ENDS)
    title = Line(lazy_gettext("What it is about"), [AtMost(200)])

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(field.data or field.process_errors for field in self)

    def validate_starts(self, field: Any) -> None:
        """There, where there is a day."""
        if self.day.data and field.data is None:
            raise ValidationError(str(A_TIME.what))

    def validate_ends(self, field: Any) -> None:
        """The same, and after it starts."""
        if self.day.data and field.data is None:
            raise ValidationError(str(A_TIME.what))
        _after(self.starts.data, field.data)


class WorkshopForm(Zoned):
    """A session of several days, each with its times."""

    days: Any = FieldList(
        FormField(DayPart), min_entries=MOST_DAYS, max_entries=MOST_DAYS, label=lazy_gettext("Days")
    )

    def validate_days(self, field: Any) -> None:
        """At least one, in order, to come."""
        written = [part for part in field if not part.form.empty]
        if not written:
            raise ValidationError(gettext("Write at least the first day, with its times."))
        if any(part.form.day.data is None for part in written):
            raise ValidationError(gettext("Choose the day of each row you began."))
        days = [part.form.day.data for part in written]
        if days != sorted(set(days)):
            raise ValidationError(gettext("Each day once, the first at the top."))
        first = written[0].form
        _to_come(first.day.data, first.starts.data, self.time_zone.data)

    def draft(self) -> WhenDraft:
        """As the service takes it."""
        zone = self.time_zone.data
        days = tuple(
            DayDraft(
                moment_in(zone, _day(part.form.day), _time(part.form.starts)),
                moment_in(zone, _day(part.form.day), _time(part.form.ends)),
                part.form.title.data or "",
            )
            for part in self.days
            if not part.form.empty
        )
        return WhenDraft(days[0].starts_at, days[-1].ends_at, zone, days)

    def fill(self, session: Session, days: Sequence[Any]) -> None:
        """As the workshop is now."""
        zone = ZoneInfo(session.time_zone)
        self.time_zone.data = session.time_zone
        for part, day in zip(self.days, days, strict=False):
            starts, ends = day.starts_at.astimezone(zone), day.ends_at.astimezone(zone)
            part.form.day.data, part.form.title.data = starts.date(), day.title
            part.form.starts.data, part.form.ends.data = starts.time(), ends.time()


class MoveForm(OnceForm):
    """Another day or time, of the version that was seen."""

    version = IntegerField(widget=HiddenInput(), default=0)


class MoveWorkshopForm(WorkshopForm):
    """The same of a workshop."""

    version = IntegerField(widget=HiddenInput(), default=0)


def _day(field: Any) -> date:
    found: date = field.data
    return found


def _time(field: Any) -> time:
    found: time = field.data
    return found


def _after(starts: time | None, ends: time | None) -> None:
    if starts and ends and ends <= starts:
        raise ValidationError(gettext("It ends before it starts. Change one of the two times."))


def _to_come(day: date | None, at: time | None, zone: str) -> None:
    if not day or at is None or not is_zone(zone or ""):
        return
    if moment_in(zone, day, at) <= now():
        raise ValidationError(gettext("That is over. Choose a day and a time to come."))
    if day > (now() + timedelta(days=366 * 3)).date():
        raise ValidationError(gettext("That is years away. Look at the year."))
    if recurrence.skipped(day, at, zone):
        raise ValidationError(
            gettext("Clocks go forward then and skip this time. Choose an hour earlier or later.")
        )
