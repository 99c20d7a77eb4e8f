"""What the forms of pearls hand to the services: plain, frozen, already tidied."""

from dataclasses import dataclass
from datetime import date

from echo_community.privacy.guard import UNSEEN, Heed


@dataclass(frozen=True)
class PearlDraft:
    """A pearl as an expert edited it; without a day it is looked at again in two years."""

    question: str
    answer: str
    evidence: str = ""
    topics: tuple[int, ...] = ()
    review_on: date | None = None
    revision: int = 0  # the one it was made from, of an edit
    reason: str = ""  # why what the guard stopped is not a patient's
    heed: Heed = UNSEEN


@dataclass(frozen=True)
class OldPearlDraft:
    """Why a pearl is no longer current, and which took its place, if one did."""

    why: str
    successor_id: int | None = None
