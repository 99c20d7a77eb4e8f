"""What the forms of handouts hand to the services: plain, frozen, already tidied."""

from collections.abc import Sequence
from dataclasses import dataclass

from echo_community.discussions.drafts import FileDraft
from echo_community.lectures.models import ForWhom
from echo_community.privacy.guard import UNSEEN, Heed


@dataclass(frozen=True)
class HandoutDraft:
    """A handout as somebody wrote it, in Markdown or as a PDF that was sent ahead."""

    title: str
    for_whom: ForWhom = ForWhom.PATIENT
    language: str = "en"
    body: str = ""
    files: Sequence[FileDraft] = ()
    topic_id: int | None = None
    revision: int = 0  # the one it was made from, of an edit
    reason: str = ""  # why what the guard stopped is not a patient's
    heed: Heed = UNSEEN
