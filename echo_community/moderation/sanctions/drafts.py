"""What the forms of sanctions hand to their services."""

from dataclasses import dataclass

from echo_community.moderation.models import Reason
from echo_community.moderation.sanctions.models import SanctionKind


@dataclass(frozen=True)
class SanctionDraft:
    """What a moderator means to do about a member, in words the member reads."""

    kind: SanctionKind
    words: str
    reason: Reason | None = None
    days: int = 7  # of slow mode and suspension
    gap: int = 60  # minutes between two posts, of slow mode
    reads: bool = True  # while suspended
