"""What a form, a mail or the demo hands to the services of consults."""

from dataclasses import dataclass

from echo_community.accounts.models import Profession
from echo_community.consults.models import Urgency
from echo_community.discussions.drafts import AskDraft


@dataclass(frozen=True)
class ConsultDraft:
    """One quick question: the thread it opens, how soon it is needed, and whom it is for."""

    thread: AskDraft
    urgency: Urgency = Urgency.WEEK
    wanted: Profession | None = None
