"""What a form or an import hands to the services: plain, frozen, already tidied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from echo_community.lectures.models import Level

LONGEST_PARAGRAPH = 5000  # characters


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


@dataclass(frozen=True)
class RecordingDraft:
    """What is said of a recording that takes the place of another."""

    url: str = ""  # where one is hosted elsewhere
    anyway: bool = False  # though the transcript seems to be another lecture's


@dataclass(frozen=True)
class ParagraphDraft:
    """A paragraph of a transcript anew; `seen` is the digest of the one it was made from.

    With `everywhere` the name of who speaks becomes the new one wherever it stands. Where the text
    has an empty line, a new paragraph begins.
    """

    text: str
    speaker: str = ""
    seen: str = ""
    everywhere: bool = False


@dataclass(frozen=True)
class ReplaceDraft:
    """What is said of a file that takes the place of a lecture's transcript or slides."""

    reason: str = ""  # why what the guard stopped is not a patient's
    anyway: bool = False  # though it seems to be another lecture's
