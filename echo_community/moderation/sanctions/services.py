"""What moderators do about members; each is one transaction, audited, and told to the member."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select

from echo_community import policy
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.moderation.models import Cause, Decision, Review
from echo_community.moderation.sanctions import queries, telling
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes import services as programmes
from echo_community.programmes.models import Membership, Programme

WARNED_FOR = timedelta(days=90)  # then a warning is over, and stays in the history alone
RESTORED_WITHIN = timedelta(days=3650)  # a removal that was wrong is wrong next year too

ACTS = {
    SanctionKind.NOTE: "sanction.note",
    SanctionKind.WARNING: "sanction.warn",
    SanctionKind.SLOW: "sanction.slow",
    SanctionKind.SUSPENSION: "sanction.suspend",
    SanctionKind.REMOVAL: "sanction.remove",
}


@atomic
def impose(moderator: Actor, membership_id: int, draft: SanctionDraft) -> Sanction:
    """Do it, note it, tell them. Raises NotVisible, Forbidden, Stopped, or Refused where a
    programme would be left without a coordinator."""
    _one_at_a_time(select(Membership.programme_id).where(Membership.id == membership_id))
    membership, _ = queries.member_to_sanction(moderator, membership_id)
    if draft.kind is SanctionKind.REMOVAL:
        policy.require(moderator, Can.EXPEL_MEMBER, membership)
    guard.must_hold(guard.Words({"words": draft.words}, moderator.language))
    if draft.kind in (SanctionKind.SUSPENSION, SanctionKind.REMOVAL):
        programmes.keep_a_coordinator(membership)
    sanction = _sanction(moderator, membership, draft)
    _replace(moderator, sanction)
    db.session.add(sanction)
    audit.record(
        moderator,
        ACTS[draft.kind],
        membership,
        user=membership.user_id,
        reason=draft.reason,
        until=sanction.until.isoformat() if sanction.until else None,
    )
    if draft.kind is SanctionKind.REMOVAL:
        programmes.remove_member(moderator, membership_id)
    else:
        _carry(membership, sanction)
    telling.tell_person(sanction, later=True)
    return sanction


@atomic
def lift(moderator: Actor, sanction_id: int) -> Sanction:
    """End a sanction now. Raises NotVisible or Forbidden."""
    _one_at_a_time(select(Sanction.programme_id).where(Sanction.id == sanction_id))
    sanction = queries.to_lift(moderator, sanction_id)
    if sanction.lifted_at is None:
        _lift(moderator, sanction)
        if not telling.was_undone(sanction):
            telling.tell_person(sanction, "lifted")
    return sanction


@atomic
def appeal(person: Actor, sanction_id: int, words: str) -> Review:
    """Ask another moderator to look again; once a sanction. Raises NotVisible, Refused, Stopped."""
    _one_at_a_time(select(Sanction.programme_id).where(Sanction.id == sanction_id))
    sanction = queries.own_for(person, sanction_id)
    if not queries.may_appeal(sanction):
        raise Refused(gettext("This cannot be appealed any more: it was decided, or is long over."))
    guard.must_hold(guard.Words({"words": words}, person.language))
    review = Review(
        programme_id=sanction.programme_id,
        cause=Cause.APPEAL,
        gravity=1,
        about_id=sanction.by_id,  # who imposed it may not decide it
    )
    db.session.add(review)
    db.session.flush()
    sanction.appeal, sanction.review_id = words, review.id
    audit.record(person, "appeal.raise", sanction)
    telling.tell_moderators(sanction)
    return review


@atomic
def decide_appeal(actor: Actor, review_id: int, decision: Decision, reason: str) -> Review:
    """Lift the sanction or let it stand. Raises NotVisible, Forbidden, Stopped, or Refused where
    another moderator was quicker."""
    _one_at_a_time(select(Review.programme_id).where(Review.id == review_id))
    review, row = queries.appeal_for(actor, review_id)
    policy.require(actor, Can.DECIDE_APPEAL, row)
    if decision is Decision.LIFT and row.kind is SanctionKind.REMOVAL:
        policy.require(actor, Can.MANAGE_MEMBERS, row)
    if review.decided_at:
        raise Refused(gettext("Another moderator has decided this meanwhile; it stands below."))
    guard.must_hold(guard.Words({"words": reason}, actor.language))
    sanction = db.session.get_one(Sanction, row.id)
    review.decision, review.note, review.reason = decision, reason, sanction.reason
    review.decided_by_id, review.decided_at = actor.id, now()
    audit.record(
        actor, "appeal.decide", _thing(sanction), decision=decision, reason=sanction.reason,
        sanction=sanction.id,
    )  # fmt: skip
    if decision is Decision.LIFT and sanction.lifted_at is None:
        _lift(actor, sanction)
        telling.was_undone(sanction)
    telling.tell_person(sanction, "lifted" if decision is Decision.LIFT else "upheld")
    return review


def _one_at_a_time(programme: Select[Any]) -> None:
    """Let moderators of a programme act one after the other; posts go on meanwhile."""
    locked = select(Programme.id).where(Programme.id.in_(programme))
    db.session.execute(locked.with_for_update(key_share=True))
    db.session.expire_all()  # what the page had read before may be older than the one before


def _sanction(moderator: Actor, membership: Membership, draft: SanctionDraft) -> Sanction:
    lasts = {
        SanctionKind.WARNING: WARNED_FOR,
        SanctionKind.SLOW: timedelta(days=draft.days),
        SanctionKind.SUSPENSION: timedelta(days=draft.days),
    }.get(draft.kind)
    return Sanction(
        programme_id=membership.programme_id,
        user_id=membership.user_id,
        kind=draft.kind,
        reason=draft.reason,
        words=draft.words,
        by_id=moderator.id,
        at=now(),
        until=now() + lasts if lasts else None,
        gap=draft.gap if draft.kind is SanctionKind.SLOW else 0,
        reads=draft.reads or draft.kind is not SanctionKind.SUSPENSION,
    )


def _replace(moderator: Actor, newer: Sanction) -> None:
    """A second suspension, or slow mode, takes the place of the one in force."""
    if newer.kind not in (SanctionKind.SLOW, SanctionKind.SUSPENSION):
        return
    for older in db.session.scalars(
        select(Sanction).where(
            Sanction.user_id == newer.user_id,
            Sanction.programme_id == newer.programme_id,
            Sanction.kind == newer.kind,
            Sanction.lifted_at.is_(None),
            Sanction.until > now(),
        )
    ):
        older.lifted_at, older.lifted_by_id = now(), moderator.id


def _carry(membership: Membership, sanction: Sanction) -> None:
    """What a sanction means, where every request of the person reads it."""
    if sanction.kind is SanctionKind.SLOW:
        membership.slow_until, membership.slow_gap = sanction.until, sanction.gap
    if sanction.kind is SanctionKind.SUSPENSION:
        membership.suspended_until = sanction.until
        membership.suspended_reads = sanction.reads


def _lift(actor: Actor, sanction: Sanction) -> None:
    stood = sanction.in_force
    sanction.lifted_at, sanction.lifted_by_id = now(), actor.id
    if sanction.kind is SanctionKind.REMOVAL:
        programmes.restore_member(
            actor, sanction.programme_id, sanction.user_id, within=RESTORED_WITHIN
        )
    membership = queries.membership_of(sanction.user_id, sanction.programme_id)
    if membership and stood and sanction.kind is SanctionKind.SLOW:
        membership.slow_until = None
    if membership and stood and sanction.kind is SanctionKind.SUSPENSION:
        membership.suspended_until = None
    audit.record(
        actor, "sanction.lift", _thing(sanction), user=sanction.user_id, kind=sanction.kind,
        reason=sanction.reason,
    )  # fmt: skip


def _thing(sanction: Sanction) -> Any:
    """What an entry is about: the membership, or the sanction of who is no member any more."""
    return queries.membership_of(sanction.user_id, sanction.programme_id) or sanction
