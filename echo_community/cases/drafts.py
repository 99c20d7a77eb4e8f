"""What the forms of a case hand to its services: plain, frozen, already tidied."""

from dataclasses import dataclass

from echo_community.cases.models import Consent
from echo_community.discussions.drafts import FileDraft
from echo_community.privacy.guard import UNSEEN, Heed


@dataclass(frozen=True)
class LineDraft:
    """A line of the list of medication as it was typed."""

    drug: str = ""
    dose: str = ""
    unit: str = ""
    route: str = ""
    per_day: str = ""
    frequency: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in it; what is chosen alone says nothing."""
        return not (self.drug or self.dose or self.per_day or self.frequency)


@dataclass(frozen=True)
class Given:
    """What came for one field: words or lines, and the version of it that the page showed."""

    value: str = ""
    version: int = 0
    lines: tuple[LineDraft, ...] | None = None  # of a list of medication


@dataclass(frozen=True)
class CheckDraft:
    """What its author saw of the guard, and why what it stopped is not about a patient."""

    reason: str = ""
    heed: Heed = UNSEEN


@dataclass(frozen=True)
class ConsentDraft:
    """On what ground the case is shown."""

    consent: Consent | None
    reason: str = ""


@dataclass(frozen=True)
class FinishDraft:
    """What goes around the presentation."""

    title: str
    topics: tuple[int, ...] = ()
    files: tuple[FileDraft, ...] = ()
