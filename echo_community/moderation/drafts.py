"""What forms of moderation hand to its services."""

from dataclasses import dataclass

from echo_community.moderation.models import Decision, Reason


@dataclass(frozen=True)
class FlagDraft:
    """A report of a post."""

    reason: Reason
    note: str = ""


@dataclass(frozen=True)
class DecisionDraft:
    """A decision on a review, with what it needs: each decision its own fields."""

    decision: Decision
    reason: Reason = Reason.OTHER
    note: str = ""  # why, for who is told
    title: str = ""  # of an edited first post, or of a thread that is split off
    body: str = ""  # of an edited post, or of a correction
    revision: int = 0  # of the post that was edited
    topics: tuple[int, ...] = ()
    rest: bool = False  # all posts after it are split off too
    thread_id: int | None = None  # to merge into, or where a correction leads
    number: int | None = None  # of the post where a correction leads
    seen: int | None = None  # the revision of the post that was read
