"""The ways in which words come into decisions and sanctions, for tests/rules/test_ways_in.py."""

from echo_community.discussions import services
from echo_community.discussions.drafts import (
    CorrectDraft,
)
from echo_community.moderation import services as moderation
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.models import Decision, Reason
from echo_community.moderation.sanctions import services as sanctions
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import SanctionKind
from tests.cast import CARD, Cast, Ways


def reported(cast: Cast, note: str = "", reason: Reason = Reason.OFF_TOPIC) -> int:
    """A report of a post of Amina's by Nora: the number of its review."""
    return moderation.report(cast.nora, cast.post(), FlagDraft(reason, note)).review_id


def corrected(cast: Cast) -> None:
    """A correction above unsafe advice."""
    services.correct(cast.expert, cast.post(), CorrectDraft(CARD))


def decided(cast: Cast) -> None:
    """Why a moderator decided so."""
    moderation.decide(cast.expert, reported(cast), DecisionDraft(Decision.FINE, note=CARD))


def asked_and_answered(cast: Cast) -> None:
    """The author's answer to what the hub asked about a post."""
    moderation.ask_author(cast.expert, reported(cast), "Which dose was meant?")
    moderation.answer(cast.amina, cast.thread.id, 2, CARD)


def sanctioned(cast: Cast, words: str = CARD) -> int:
    """A warning to Amina."""
    draft = SanctionDraft(SanctionKind.WARNING, words, Reason.OTHER)
    return sanctions.impose(cast.expert, cast.world.membership(cast.amina).id, draft).id


def appealed(cast: Cast) -> int:
    """What Amina says against a warning."""
    return sanctions.appeal(cast.amina, sanctioned(cast, "Kindly."), CARD).id


def appeal_decided(cast: Cast) -> None:
    """Why an appeal was decided so."""
    review = sanctions.appeal(cast.amina, sanctioned(cast, "Kindly."), "Look again.")
    sanctions.decide_appeal(cast.nora, review.id, Decision.UPHOLD, CARD)


WAYS: Ways = {
    "corrections.source": (corrected,),
    "flags.note": (
        lambda c: reported(c, CARD),
        lambda c: reported(c, CARD, Reason.IDENTIFIES_PATIENT),
    ),
    "reviews.note": (
        decided,
        appeal_decided,
    ),
    "review_messages.body": (
        lambda c: moderation.ask_author(c.expert, reported(c), CARD),
        asked_and_answered,
    ),
    "sanctions.words": (sanctioned,),
    "sanctions.appeal": (appealed,),
}
