"""What a form, an import or a mail hands to the services: plain, frozen, already tidied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from echo_community.discussions.models import Purpose
from echo_community.policy import Visibility
from echo_community.privacy.guard import UNSEEN, Heed


@dataclass(frozen=True)
class FileDraft:
    """A file that was sent ahead and goes with a post; `alt` is what it shows."""

    id: int
    alt: str = ""


@dataclass(frozen=True)
class AskDraft:
    """A new thread and its first post."""

    title: str
    body: str
    topics: tuple[int, ...] = ()
    nameless: bool = False
    visibility: Visibility = Visibility.PROGRAMME
    named: tuple[int, ...] = ()
    reason: str = ""  # why what the guard stopped is not a patient's
    kept: int | None = None  # the version of the draft it was written from; none: of whichever
    files: tuple[FileDraft, ...] = ()
    heed: Heed = UNSEEN  # what its author saw of the guard
    beside: int | None = None  # the thread it is about, a case mostly: they are tied together


@dataclass(frozen=True)
class ReplyDraft:
    """A new post in a thread."""

    body: str
    purpose: Purpose = Purpose.MESSAGE
    reason: str = ""
    kept: int | None = None
    files: tuple[FileDraft, ...] = ()
    heed: Heed = UNSEEN
    # What its kind of thread asks of it: a suggestion's category, the question it answers.
    about: Mapping[str, int] = field(default_factory=dict)

    @property
    def beside(self) -> Mapping[str, str]:
        """Words that stand with it and that the guard reads along, by the name of their field."""
        return {}


@dataclass(frozen=True)
class SupersedeDraft:
    """Why a post is no longer current, and where what replaced it stands, if anything did.

    Without a thread the number is of a post in the same one.
    """

    why: str
    number: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True)
class CorrectDraft:
    """What is right instead of unsafe advice, and where more of it stands, if anywhere."""

    body: str
    number: int | None = None
    thread_id: int | None = None


@dataclass(frozen=True)
class SplitDraft:
    """Posts of a thread that get one of their own; `rest` takes all after the last of them too."""

    title: str
    numbers: tuple[int, ...]
    topics: tuple[int, ...] = ()
    rest: bool = False
    note: bool = False  # leave a line behind that says where they went


@dataclass(frozen=True)
class OpenNameDraft:
    """Why a moderator needs a name, and what proves that it is them: password or mailed code."""

    why: str
    secret: str


@dataclass(frozen=True)
class ShareDraft:
    """For whom a link to one page is, as its maker will know it again, and for how many days."""

    for_whom: str = ""
    days: int = 7


@dataclass(frozen=True)
class EditDraft:
    """A changed post; `revision` is the one it was made from, `title` only for a first post."""

    body: str
    revision: int
    title: str | None = None
    reason: str = ""
    kept: int | None = None
    files: tuple[FileDraft, ...] = ()  # those that come to it
    heed: Heed = UNSEEN


@dataclass(frozen=True)
class DraftWords:
    """What somebody is writing and has not sent; `choices` are numbers and ticks, no words."""

    title: str
    body: str
    choices: dict[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing worth keeping."""
        return not (self.title or self.body.strip() or self.choices.get("files"))


@dataclass(frozen=True)
class BookmarkDraft:
    """What somebody wants with a post they keep; the day is one of their own zone."""

    note: str = ""
    day: date | None = None
