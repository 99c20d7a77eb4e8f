"""Weeks on call that two experts swap: one asks, the other agrees or declines."""

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, update

from echo_community import policy
from echo_community.consults.models import RotaSwap, RotaWeek, SwapState
from echo_community.consults.services.rota import is_expert, week_for
from echo_community.consults.services.rota_telling import tell_of_swap
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.policy import Can


@atomic
def ask_to_swap(
    actor: Actor, week_id: int, to_id: int, in_return_id: int | None = None
) -> RotaSwap:
    """Ask another expert to take one's week, perhaps for one of theirs.

    What was asked about this week before is withdrawn. Raises Refused in words.
    """
    week = week_for(actor, week_id)
    other = week_for(actor, in_return_id) if in_return_id else None
    if week.user_id != actor.id or to_id == actor.id or not is_expert(week.programme_id, to_id):
        raise Refused(gettext("Choose another expert to take a week of yours."))
    if other and (other.user_id != to_id or other.programme_id != week.programme_id):
        raise Refused(gettext("That week is not theirs any more. Choose again."))
    _must_stand(week, *([other] if other else []))
    _withdraw(RotaSwap.week_id == week.id)
    swap = RotaSwap(
        programme_id=week.programme_id,
        week_id=week.id,
        in_return_id=in_return_id,
        asked_by_id=actor.id,
        to_id=to_id,
        state=SwapState.ASKED,
    )
    db.session.add(swap)
    audit.record(actor, "rota.swap", swap)
    tell_of_swap(actor, swap)
    return swap


@atomic
def agree(actor: Actor, swap_id: int) -> RotaSwap:
    """Take the week, and give the other in return. Raises Refused where either has changed."""
    swap = _asked(actor, swap_id, SwapState.AGREED)
    week = week_for(actor, swap.week_id)
    other = week_for(actor, swap.in_return_id) if swap.in_return_id else None
    _must_stand(week, *([other] if other else []))
    if week.user_id != swap.asked_by_id or (other and other.user_id != swap.to_id):
        raise Refused(gettext("One of the weeks has changed hands meanwhile. Nothing was swapped."))
    if not is_expert(week.programme_id, swap.asked_by_id):
        raise Refused(gettext("Who asked is no expert here any more. Nothing was swapped."))
    week.user_id = swap.to_id
    if other:
        other.user_id = swap.asked_by_id
    audit.record(actor, "rota.agree", swap)
    tell_of_swap(actor, swap)
    moved = [week.id] + ([other.id] if other else [])
    _withdraw(or_(RotaSwap.week_id.in_(moved), RotaSwap.in_return_id.in_(moved)))
    return swap


@atomic
def decline(actor: Actor, swap_id: int) -> RotaSwap:
    """Say no; who asked is told."""
    swap = _asked(actor, swap_id, SwapState.DECLINED)
    audit.record(actor, "rota.decline", swap)
    tell_of_swap(actor, swap)
    return swap


@atomic
def withdraw(actor: Actor, swap_id: int) -> RotaSwap:
    """Who asked needs it no more."""
    swap = _asked(actor, swap_id, SwapState.WITHDRAWN)
    audit.record(actor, "rota.withdraw", swap)
    return swap


def _asked(actor: Actor, swap_id: int, becomes: SwapState) -> RotaSwap:
    """A swap that waits, for whoever it is to decide it; decided."""
    swap = find(RotaSwap, RotaSwap.id == swap_id, lock=True)
    if swap is None:
        raise NotVisible
    policy.visible(actor, Can.MANAGE_ROTA, swap)
    mine = swap.asked_by_id if becomes is SwapState.WITHDRAWN else swap.to_id
    if mine != actor.id:
        raise NotVisible
    if swap.state is not SwapState.ASKED:
        raise Refused(gettext("That swap is settled already."))
    swap.state, swap.decided_at = becomes, now()
    db.session.flush()
    return swap


def _must_stand(*weeks: RotaWeek) -> None:
    if any(week.removed_at or week.ends_at <= now() for week in weeks):
        raise Refused(gettext("One of the weeks is over or was removed. Choose again."))


def _withdraw(which: ColumnElement[bool]) -> None:
    """What is still asked about weeks that go another way."""
    asked = RotaSwap.state == SwapState.ASKED
    db.session.execute(
        update(RotaSwap).where(asked, which).values(state=SwapState.WITHDRAWN, decided_at=now())
    )
