"""What a form, an import or a mail hands to the services: plain, frozen, already tidied."""

from dataclasses import dataclass

from echo_community.discussions.models import Purpose
from echo_community.policy import Visibility


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


@dataclass(frozen=True)
class ReplyDraft:
    """A new post in a thread."""

    body: str
    purpose: Purpose = Purpose.MESSAGE
    reason: str = ""


@dataclass(frozen=True)
class EditDraft:
    """A changed post; `revision` is the one it was made from, `title` only for a first post."""

    body: str
    revision: int
    title: str | None = None
    reason: str = ""
