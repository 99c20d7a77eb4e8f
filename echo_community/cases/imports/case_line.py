"""A past case as a file tells it, read and tidied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from echo_community.cases.models import CaseState, Change, Consent, IntentionKind


@dataclass(frozen=True)
class Said:
    """Something said about a case: by whom, what, when."""

    by: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A question, and the presenter's answer if there was one."""

    said: Said
    answer: Said | None


@dataclass(frozen=True)
class Suggested:
    """A suggestion: its category as the file names it, who stood behind it, what came of it."""

    said: Said
    category: str
    endorsed_by: tuple[str, ...] = ()
    supported_by: tuple[str, ...] = ()
    supports: int = 0  # where the file has only their number
    intention: IntentionKind | None = None
    why: str = ""


@dataclass(frozen=True)
class Drug:
    """A line of the list of medication."""

    drug: str
    dose: float | None
    unit: str
    route: str
    per_day: float | None
    frequency: str


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    said: Said
    function: Change
    pain: Change
    equivalents: float | None
    again: bool


@dataclass(frozen=True)
class CaseLine:
    """A case of an import; `line` is where in the file it stands."""

    line: int
    source_id: str
    echo_id: str | None
    title: str
    day: date | None
    at: datetime
    state: CaseState | None
    topics: tuple[str, ...]
    presenter: str
    lang: str
    consent: Consent
    consent_reason: str
    fields: Mapping[str, str]
    drugs: tuple[Drug, ...] = ()
    questions: tuple[Asked, ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    summary: Said | None = None
    signed: bool = False
    follow_up: Outcome | None = None
    discussion: tuple[Said, ...] = ()
    files: tuple[str, ...] = ()
    documents: tuple[Path, ...] = ()
    document: bool = False  # nothing is told of it but the document itself
    odd: tuple[str, ...] = field(default=())  # what of it is left out, and why
