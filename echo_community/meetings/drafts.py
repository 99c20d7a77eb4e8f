"""What forms and imports hand to services."""

from dataclasses import dataclass
from datetime import datetime

from echo_community.meetings.models import SessionKind
from echo_community.meetings.recurrence import Rule


@dataclass(frozen=True)
class SpeakerDraft:
    """Who speaks; a member is known by name."""

    name: str
    affiliation: str = ""

    @classmethod
    def parse(cls, line: str) -> "SpeakerDraft":
        """From `Teodora Ilves, psychologist, Northern Pain Clinic`."""
        name, _, affiliation = (part.strip() for part in line.partition(","))
        return cls(name, affiliation)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.affiliation) if part)


@dataclass(frozen=True)
class DayDraft:
    """One day of a workshop."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""


@dataclass(frozen=True)
class WordsDraft:
    """What is said of a session, and how to come to it."""

    title: str
    lecture: str = ""
    about: str = ""
    speakers: tuple[SpeakerDraft, ...] = ()
    place: str = ""
    join_url: str = ""


@dataclass(frozen=True)
class WhenDraft:
    """When it is; a workshop on several days, the first and last of which are its bounds."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    days: tuple[DayDraft, ...] = ()


@dataclass(frozen=True)
class SessionDraft:
    """One session with its cases."""

    words: WordsDraft
    when: WhenDraft
    kind: SessionKind = SessionKind.WEEKLY
    cases: tuple[int, ...] = ()  # threads


@dataclass(frozen=True)
class SeriesDraft:
    """Sessions that come again."""

    words: WordsDraft
    rule: Rule
