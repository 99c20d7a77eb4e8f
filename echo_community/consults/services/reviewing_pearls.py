"""Whether a pearl still holds: an expert says so with a tap, or says what took its place."""

from flask_babel import gettext

from echo_community.consults.models import Pearl, PearlCheck
from echo_community.consults.pearl_drafts import OldPearlDraft
from echo_community.consults.pearl_indexing import put_pearl
from echo_community.consults.queries.pearls import pearl_for
from echo_community.discussions import guarding
from echo_community.discussions.services import currency
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.policy import Can


@atomic
def check_pearl(expert: Actor, pearl_id: int) -> PearlCheck:
    """Say that it is still current; experts are asked again in two years.

    Raises Refused where another took its place.
    """
    pearl = pearl_for(expert, pearl_id, Can.REVIEW_PEARL, lock=True)
    if pearl.superseded_at is not None:
        raise Refused(gettext("It is marked as superseded. Lift that note first."))
    made = PearlCheck(pearl_id=pearl.id)
    currency.note_check(expert, pearl, made, "pearl.check")
    return made


@atomic
def take_back_pearl_check(expert: Actor, check_id: int) -> Pearl:
    """It was not looked at after all: the day stands that stood before.

    Raises NotVisible where another expert has said so since.
    """
    made = db.session.get(PearlCheck, check_id)
    if made is None:
        raise NotVisible
    pearl = pearl_for(expert, made.pearl_id, Can.REVIEW_PEARL, lock=True)
    of_pearl = PearlCheck.pearl_id == pearl.id
    currency.drop_check(expert, pearl, made, of_pearl, "pearl.check.undo")
    return pearl


@atomic
def supersede_pearl(expert: Actor, pearl_id: int, draft: OldPearlDraft) -> Pearl:
    """Say why it is no longer current, and which took its place, if one did.

    Raises Stopped, Refused or NotVisible.
    """
    pearl = pearl_for(expert, pearl_id, Can.REVIEW_PEARL, lock=True)
    if draft.successor_id:
        other = pearl_for(expert, draft.successor_id)
        if other.programme_id != pearl.programme_id or other.id == pearl.id:
            raise NotVisible
        if other.superseded_at is not None:  # two that lead to each other would lead nowhere
            raise Refused(gettext("That pearl is superseded itself. Choose a current one."))
    guarding.must_hold(expert, pearl.programme_id, why=draft.why)
    pearl.superseded_at, pearl.superseded_by_id = now(), expert.id
    pearl.why, pearl.successor_id = draft.why, draft.successor_id
    audit.record(expert, "pearl.supersede", pearl)
    put_pearl(pearl)
    return pearl


@atomic
def lift_pearl(expert: Actor, pearl_id: int) -> Pearl:
    """It is current after all; its review is due as before."""
    pearl = pearl_for(expert, pearl_id, Can.REVIEW_PEARL, lock=True)
    if pearl.superseded_at is not None:
        pearl.superseded_at = pearl.superseded_by_id = pearl.successor_id = None
        pearl.why = ""
        audit.record(expert, "pearl.lift", pearl)
        put_pearl(pearl)
    return pearl
