"""Handouts for tests: written here, or as a PDF that was sent ahead."""

from typing import Any

from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files import services as files
from echo_community.kernel.actor import Actor
from echo_community.kernel.uploads import Made
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.models import Handout, Lecture
from echo_community.lectures.services import handouts as services
from tests.world import World

STEPS = "## Coming off slowly\n\n- Take one tablet less every two weeks.\n- Call us if you shake."


def paper(author: Actor, programme_id: int, words: str, content: bytes = b"a paper") -> FileDraft:
    """A PDF that was sent ahead, as if it said these words."""
    made = Made("pdf", "application/pdf", content, b"small", 4, 3, 2, words)
    return FileDraft(files.keep(author, programme_id, "plan.pdf", made).id)


def handout(
    world: World,
    lecture: Lecture | None = None,
    by: Actor | None = None,
    pdf: str | None = None,
    file: bytes = b"a paper",
    **draft: Any,
) -> Handout:
    """A handout by an expert, for patients and written here, or a PDF that says so."""
    by = by or world.expert()
    programme_id = world.programme().id
    if pdf is None:
        draft.setdefault("body", STEPS)
    else:
        draft["files"] = (paper(by, programme_id, pdf, file),)
    facts = {"title": "Coming off opioids", **draft}
    thread_id = lecture.thread_id if lecture else None
    return services.add_handout(by, programme_id, thread_id, HandoutDraft(**facts))
