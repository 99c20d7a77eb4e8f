"""Rows of sessions as pages see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from echo_community.discussions.models import ThreadKind
from echo_community.kernel.clock import day_in, now
from echo_community.meetings.models import SessionKind

OPENS_BEFORE = timedelta(minutes=15)  # the link to join


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """Who gives a lecture; without a number somebody from outside."""

    name: str
    affiliation: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a workshop."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A thread to read before a session."""

    id: int
    slug: str
    title: str
    kind: ThreadKind


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a list. It never holds the link to join."""

    id: int
    programme_id: int
    series_id: int | None
    kind: SessionKind
    title: str
    lecture: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    cancelled_at: datetime | None
    cancelled_why: str
    sequence: int
    cases: int = 0  # that the reader may read
    speakers: tuple[SpeakerRow, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: the lecture, where there is one."""
        return self.lecture or self.title

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_at is not None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= now()

    @property
    def within_a_week(self) -> bool:
        """Whether it is this week's."""
        return self.starts_at - now() < timedelta(days=7)

    @property
    def under_way(self) -> bool:
        """Whether it takes place now."""
        return not self.cancelled and self.starts_at <= now() < self.ends_at

    @property
    def opens_at(self) -> datetime:
        """From when on members may join."""
        return self.starts_at - OPENS_BEFORE

    @property
    def open(self) -> bool:
        """Whether members may join now."""
        return not self.cancelled and self.opens_at <= now() < self.ends_at

    @property
    def day(self) -> date:
        """The day on which it begins, where it takes place."""
        return day_in(self.starts_at, self.time_zone)
