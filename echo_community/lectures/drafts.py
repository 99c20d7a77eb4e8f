"""What a form or an import hands to the services: plain, frozen, already tidied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from echo_community.lectures.models import Level


@dataclass(frozen=True)
class SpeakerDraft:
    """Who speaks; a member, or a name."""

    name: str
    affiliation: str = ""
    user_id: int | None = None


@dataclass(frozen=True)
class LectureDraft:
    """What is said about a lecture. `learning` is Markdown, a point a line."""

    title: str
    speakers: Sequence[SpeakerDraft] = ()
    given_on: date | None = None
    topics: Sequence[int] = ()
    language: str = "en"
    level: Level | None = None
    series: str = ""
    part: int | None = None
    learning: str = ""
    disclosure: str = ""
    review_on: date | None = None
    source_id: str | None = None
    url: str = ""  # of a recording hosted elsewhere
    reason: str = ""  # why what the guard stopped is not a patient's
    session_id: int | None = None  # in which it was, or is, given
    announce: bool = False  # to members, once they may read it
