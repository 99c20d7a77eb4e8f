"""What a form, a mail or the demo hands to the services of consults."""

from dataclasses import dataclass

from echo_community.accounts.models import Profession
from echo_community.consults.models import Says, Urgency
from echo_community.discussions.drafts import AskDraft, ReplyDraft


@dataclass(frozen=True)
class ConsultDraft:
    """One quick question: the thread it opens, how soon it is needed, and whom it is for."""

    thread: AskDraft
    urgency: Urgency = Urgency.WEEK
    wanted: Profession | None = None


@dataclass(frozen=True)
class AnswerDraft(ReplyDraft):
    """A reply in a consult, by somebody who says what it is."""

    says: Says = Says.ANSWER
    basis: str = ""  # the facts an answer rests on, in Markdown
    differs_from: int | None = None  # the number of the answer that it sees differently
