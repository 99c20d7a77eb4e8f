"""The ways in which words come into consults, for tests/rules/test_ways_in.py."""

from typing import Any

from echo_community.consults.pearl_drafts import OldPearlDraft, PearlDraft
from echo_community.consults.services import pearls, reviewing_pearls
from tests.cast import CARD, LINK, Cast, Way, Ways
from tests.consults.pearling import answered, made


def pearl(question: str = "Why?", answer: str = "Slowly.", **more: Any) -> Way:
    """A pearl that says so."""

    def make(cast: Cast) -> None:
        consult = answered(cast.world, cast.expert)
        pearls.make_pearl(cast.expert, consult.thread_id, PearlDraft(question, answer, **more))

    return make


def pearl_edited(question: str = "Why?", answer: str = "Slowly.", **more: Any) -> Way:
    """A pearl that is changed to say so, then back: what it was is kept."""

    def edit(cast: Cast) -> None:
        one = made(cast.world, cast.expert)
        pearls.edit_pearl(cast.expert, one.id, PearlDraft(question, answer, revision=1, **more))
        pearls.edit_pearl(cast.expert, one.id, PearlDraft("Why?", "Slowly.", revision=2))

    return edit


def pearl_superseded(cast: Cast) -> None:
    """A pearl that is no longer current, as it says."""
    reviewing_pearls.supersede_pearl(
        cast.expert, made(cast.world, cast.expert).id, OldPearlDraft(CARD)
    )


WAYS: Ways = {
    "pearls.question": (
        pearl(question=CARD),
        pearl_edited(question=CARD),
    ),
    "pearls.answer": (
        pearl(answer=CARD),
        pearl(answer=f"[see]({LINK})"),
    ),
    "pearls.evidence": (
        pearl(evidence=CARD),
        pearl_edited(evidence=CARD),
    ),
    "pearls.reason": (pearl(answer=CARD, reason=CARD),),
    "pearls.why": (pearl_superseded,),
    "pearl_revisions.question": (pearl_edited(question=CARD),),
    "pearl_revisions.answer": (pearl_edited(answer=CARD),),
    "pearl_revisions.evidence": (pearl_edited(evidence=CARD),),
}
