"""The ways in which words come into quick questions, for tests/rules/test_ways_in.py."""

from echo_community.consults import services
from echo_community.consults.drafts import ConsultDraft
from echo_community.discussions.drafts import AskDraft
from tests.cast import CARD, WHY, Cast, Ways

ASK = "/p/chronic-pain/consults/ask"


def asked(cast: Cast, words: str, title: str = "", reason: str = "") -> None:
    """A quick question of Amina's, from wherever it comes."""
    draft = ConsultDraft(AskDraft(title, words, reason=reason), guess=True)
    services.ask(cast.amina, cast.id, draft)


WAYS: Ways = {
    "posts.source": (
        lambda c: asked(c, f"Which to lower first? {CARD}"),
        lambda c: c.web(c.amina, ASK, body=f"Which to lower first? {CARD}", urgency="week"),
        lambda c: c.web(c.amina, ASK, body=CARD, urgency="week", reason=WHY),
    ),
    "threads.title": (
        lambda c: asked(c, f"{CARD}: which to lower first?"),
        lambda c: asked(c, "Which?", title=CARD),
        lambda c: asked(c, f"{CARD}: which to lower first?", reason=WHY),
        lambda c: c.web(c.amina, ASK, body=f"{CARD}: which?", urgency="week", reason=WHY),
    ),
}
