"""What a form, a mail or the demo hands to the services of consults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from echo_community.accounts.models import Profession
from echo_community.consults.models import Says, Urgency
from echo_community.discussions.drafts import AskDraft, ReplyDraft


@dataclass(frozen=True)
class ConsultDraft:
    """One quick question: the thread it opens, how soon it is needed, and whom it is for.

    A thread without a title gets one of its first sentence. With `guess`, one without topics gets
    those that its words are about.
    """

    thread: AskDraft
    urgency: Urgency = Urgency.WEEK
    wanted: Profession | None = None
    guess: bool = False


@dataclass(frozen=True)
class AnswerDraft(ReplyDraft):
    """A reply in a consult, by somebody who says what it is."""

    says: Says = Says.ANSWER
    basis: str = ""  # the facts an answer rests on, in Markdown
    differs_from: int | None = None  # the number of the answer that it sees differently

    @property
    def beside(self) -> Mapping[str, str]:
        """What it rests on goes the way of its words: one look of the guard, one reason."""
        return {"basis": self.basis} if self.basis else {}


@dataclass(frozen=True)
class BasisDraft:
    """What an answer rests on, anew; `reason`: why what the guard stopped is not a patient's."""

    basis: str
    reason: str = ""


@dataclass(frozen=True)
class FoundDraft:
    """What answered a question before it was asked: a post, or where a lecture says it."""

    thread_id: int
    number: int = 1
    at_ms: int | None = None
    # What was being asked, put away: as its draft would be kept.
    words: str = ""
    choices: dict[str, Any] = field(default_factory=dict)
    kept: int = 0
