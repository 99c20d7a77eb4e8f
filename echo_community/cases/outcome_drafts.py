"""What the forms about outcomes hand to the services: plain, frozen, already tidied."""

from dataclasses import dataclass, field

from echo_community.cases.models import Change
from echo_community.privacy.guard import UNSEEN, Heed


@dataclass(frozen=True)
class FollowUpDraft:
    """What became of a case: words as Markdown, and what figures count."""

    body: str
    function: Change = Change.UNKNOWN
    pain: Change = Change.UNKNOWN
    equivalents: float | None = None  # mg of morphine a day now
    again: bool = False
    reason: str = ""
    kept: int | None = None
    heed: Heed = UNSEEN


@dataclass(frozen=True)
class ReduceDraft:
    """What stays of a case; `secret` is the password or code of who says so."""

    lesson: str
    title: str = ""
    secret: str = field(default="", repr=False)
