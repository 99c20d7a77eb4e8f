"""Members of a programme: their role, their cohort and spoke, and leaving."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask_babel import gettext
from sqlalchemy import func, select

from echo_community.accounts.models import User
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.policy import Can
from echo_community.programmes import queries
from echo_community.programmes.drafts import MemberDraft
from echo_community.programmes.models import Cohort, Membership, Programme, Spoke
from echo_community.programmes.own_words import check
from echo_community.programmes.services.closing import close_invitations

UNDO_REMOVAL = timedelta(days=1)

# What a restored member has again besides role, cohort and spoke; moments are kept as text.
KEPT = ("suspended_reads", "slow_gap", "norms_accepted")
KEPT_MOMENTS = ("suspended_until", "slow_until")

Part = TypeVar("Part", Cohort, Spoke)


@atomic
def change_member(actor: Actor, membership_id: int, draft: MemberDraft) -> Membership:
    """Another role, title, cohort or spoke. Raises Refused for the last coordinator."""
    membership, _ = queries.member_for(actor, membership_id)
    check(actor, title=draft.title)
    part_of(Cohort, membership.programme_id, draft.cohort_id)
    part_of(Spoke, membership.programme_id, draft.spoke_id)
    if draft.role is not Role.COORDINATOR:
        keep_a_coordinator(membership)
    if draft.role is not membership.role:
        membership.graduated_at = now() if draft.role is Role.GRADUATE else None
    before = membership.role
    membership.role, membership.title = draft.role, draft.title
    membership.cohort_id, membership.spoke_id = draft.cohort_id, draft.spoke_id
    audit.record(
        actor,
        "member.change",
        membership,
        user=membership.user_id,
        before=before,
        role=draft.role,
        cohort=draft.cohort_id,
        spoke=draft.spoke_id,
    )
    return membership


@atomic
def remove_member(actor: Actor, membership_id: int) -> Membership:
    """Take a person out of a programme. What they wrote stays. Raises Refused as above."""
    membership, _ = queries.member_for(actor, membership_id)
    keep_a_coordinator(membership)
    kept: dict[str, Any] = {name: getattr(membership, name) for name in KEPT}
    kept |= {name: _text(getattr(membership, name)) for name in KEPT_MOMENTS}
    audit.record(
        actor,
        "member.remove",
        membership,
        user=membership.user_id,
        role=membership.role,
        cohort=membership.cohort_id,
        spoke=membership.spoke_id,
        joined=membership.joined_at.isoformat(),
        **kept,
    )
    person = db.session.get_one(User, membership.user_id)
    close_invitations(actor, membership.programme_id, person.email)
    db.session.delete(membership)
    return membership


@atomic
def restore_member(
    actor: Actor, programme_id: int, user_id: int, within: timedelta = UNDO_REMOVAL
) -> Membership:
    """Take a removal back within a day: the person has their role, cohort and spoke again.

    Their title has to be written again: the audit log, which remembers the rest, keeps no words.
    """
    queries.programme_for(actor, programme_id, Can.MANAGE_MEMBERS, lock=True)
    was = _removal(programme_id, user_id, within)
    if found := find(
        Membership, Membership.programme_id == programme_id, Membership.user_id == user_id
    ):
        return found
    membership = Membership(
        user_id=user_id,
        programme_id=programme_id,
        role=Role(was["role"]),
        cohort_id=was["cohort"],
        spoke_id=was["spoke"],
        joined_at=datetime.fromisoformat(was["joined"]),
        **{name: was[name] for name in KEPT if name in was},
        **{name: _moment(was.get(name)) for name in KEPT_MOMENTS},
    )
    db.session.add(membership)
    audit.record(actor, "member.restore", membership, user=user_id, role=membership.role)
    return membership


def part_of(kind: type[Part], programme_id: int, part_id: int | None) -> None:
    """Raise NotVisible where a cohort or spoke is not this programme's."""
    if part_id is None:
        return
    part = db.session.get(kind, part_id)
    if part is None or part.programme_id != programme_id:
        raise NotVisible


def keep_a_coordinator(leaving: Membership) -> None:
    """Raise Refused where nobody but this person could look after the programme."""
    if leaving.role is not Role.COORDINATOR:
        return
    # The programme is locked, so that two coordinators cannot step down at the same instant.
    find(Programme, Programme.id == leaving.programme_id, lock=True)
    others = db.session.scalar(
        select(func.count(Membership.id)).where(
            Membership.programme_id == leaving.programme_id,
            Membership.role == Role.COORDINATOR,
            Membership.id != leaving.id,
            Membership.free_at(now()),
        )
    )
    if not others:
        raise Refused(
            gettext("A programme keeps at least one coordinator. Make somebody else one first.")
        )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _removal(programme_id: int, user_id: int, within: timedelta) -> dict[str, Any]:
    entry = db.session.scalar(
        select(AuditEntry)
        .where(
            AuditEntry.act == "member.remove",
            AuditEntry.programme_id == programme_id,
            AuditEntry.detail["user"].as_integer() == user_id,
            AuditEntry.at > now() - within,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if entry is None or db.session.get(User, user_id) is None:
        raise NotVisible
    return entry.detail
