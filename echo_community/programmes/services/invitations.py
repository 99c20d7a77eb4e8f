"""Invitations: single-use ways into a programme that expire and can be revoked."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select

from echo_community.accounts import services as accounts
from echo_community.accounts.models import User
from echo_community.accounts.services import ProfileDraft
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.secrets import fresh, hashed
from echo_community.policy import Can
from echo_community.programmes import letters, queries
from echo_community.programmes.actors import actor_for
from echo_community.programmes.drafts import InviteDraft
from echo_community.programmes.models import (
    Cohort,
    Invitation,
    InvitationState,
    Membership,
    Programme,
    Spoke,
)
from echo_community.programmes.services.closing import close_invitations
from echo_community.programmes.services.members import part_of

LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Invited:
    """What became of a list of addresses."""

    sent: tuple[str, ...]
    members: tuple[str, ...]  # are in the programme already
    waiting: tuple[str, ...]  # have an invitation that still works


@dataclass
class Spent(Exception):
    """The invitation no longer works; `state` tells why."""

    state: InvitationState


@atomic
def invite(actor: Actor, programme_id: int, draft: InviteDraft) -> Invited:
    """Invite some addresses; members, and those whose invitation still waits, are left alone."""
    programme = queries.programme_for(actor, programme_id, Can.INVITE_MEMBERS, lock=True)
    part_of(Cohort, programme_id, draft.cohort_id)
    part_of(Spoke, programme_id, draft.spoke_id)
    languages = _accounts(draft.emails)
    members = _members(programme_id, draft.emails)
    waiting = _waiting(programme_id, draft.emails)
    new = tuple(email for email in draft.emails if email not in members | waiting)
    for email in new:
        _invite(actor, programme, email, draft, languages.get(email, actor.language))
    return Invited(new, tuple(sorted(members)), tuple(sorted(waiting - members)))


@atomic
def revoke(actor: Actor, invitation_id: int) -> Invitation:
    """Make an invitation's link useless, also one that expired; a used one is refused."""
    invitation = queries.invitation_for(actor, invitation_id, lock=True)
    if invitation.used_at:
        raise Refused(gettext("It has been used: remove the member instead."))
    invitation.revoked_at = invitation.revoked_at or now()
    letters.withdraw(letters.invitation_cause(invitation))
    audit.record(actor, "invitation.revoke", invitation)
    return invitation


@atomic
def renew(actor: Actor, invitation_id: int) -> Invitation:
    """Send an invitation again with a new link for two more weeks; the old link is dead."""
    invitation = queries.invitation_for(actor, invitation_id, lock=True)
    if invitation.used_at:
        raise Refused(gettext("It has been used: that person is a member."))
    address = (invitation.email,)
    if _members(invitation.programme_id, address):
        raise Refused(gettext("This person is a member already."))
    if invitation.revoked_at and _waiting(invitation.programme_id, address):
        raise Refused(gettext("Another invitation waits for this address."))
    letters.withdraw(letters.invitation_cause(invitation))
    token = fresh()
    invitation.token_hash = hashed(token)
    invitation.expires_at = now() + LASTS
    invitation.revoked_at = None
    programme = db.session.get_one(Programme, invitation.programme_id)
    languages = _accounts((invitation.email,))
    language = languages.get(invitation.email, actor.language)
    letters.tell_invited(actor, invitation, programme, token, language)
    audit.record(actor, "invitation.renew", invitation)
    return invitation


@atomic
def join(visitor: Actor, token: str) -> Membership:
    """Enter a programme with the account one is signed in with, whose address was invited.

    Raises NotVisible, Spent, or Refused where the address is another.
    """
    invitation = _usable(token)
    person = queries.account_with(invitation.email)
    if person is None or person.id != visitor.id:
        raise Refused(gettext("Sign in with the address this invitation was sent to."))
    return _enter(invitation, visitor)


@atomic
def join_as_new(token: str, profile: ProfileDraft, password: str | None = None) -> Membership:
    """Make an account for the invited address and enter.

    Raises as `join` does, and WeakPassword or Stopped.
    """
    invitation = _usable(token)
    if queries.account_with(invitation.email):
        raise Refused(gettext("This address has an account already: sign in with it to join."))
    person = accounts.create_person(
        invitation.email, profile.name, password, profile.profession, profile.language
    )
    accounts.save_profile(actor_for(person.id), profile)
    return _enter(invitation, actor_for(person.id))


def _enter(invitation: Invitation, who: Actor) -> Membership:
    invitation.used_at, invitation.used_by_id = now(), who.id
    audit.record(who, "invitation.use", invitation)
    close_invitations(who, invitation.programme_id, invitation.email)
    if found := find(
        Membership,
        Membership.user_id == who.id,
        Membership.programme_id == invitation.programme_id,
    ):
        return found
    membership = Membership(
        user_id=who.id,
        programme_id=invitation.programme_id,
        role=invitation.role,
        cohort_id=invitation.cohort_id,
        spoke_id=invitation.spoke_id,
    )
    db.session.add(membership)
    audit.record(who, "member.join", membership, user=who.id, role=membership.role)
    return membership


def _usable(token: str) -> Invitation:
    invitation = find(Invitation, Invitation.token_hash == hashed(token), lock=True)
    if invitation is None:
        raise NotVisible
    if invitation.state is not InvitationState.WAITING:
        raise Spent(invitation.state)
    return invitation


def _invite(
    actor: Actor, programme: Programme, email: str, draft: InviteDraft, language: str
) -> None:
    token = fresh()
    invitation = Invitation(
        programme_id=programme.id,
        email=email,
        role=draft.role,
        cohort_id=draft.cohort_id,
        spoke_id=draft.spoke_id,
        token_hash=hashed(token),
        invited_by_id=actor.id,
        expires_at=now() + LASTS,
    )
    db.session.add(invitation)
    audit.record(actor, "invitation.send", invitation, role=draft.role)
    letters.tell_invited(actor, invitation, programme, token, language)


def _accounts(emails: tuple[str, ...]) -> dict[str, str]:
    """The language of each address that has an account."""
    found = db.session.execute(select(User.email, User.language).where(User.email.in_(emails)))
    return {row.email: row.language for row in found}


def _members(programme_id: int, emails: tuple[str, ...]) -> set[str]:
    return set(
        db.session.scalars(
            select(User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.programme_id == programme_id, User.email.in_(emails))
        )
    )


def _waiting(programme_id: int, emails: tuple[str, ...]) -> set[str]:
    return set(
        db.session.scalars(
            select(Invitation.email).where(
                Invitation.programme_id == programme_id,
                Invitation.email.in_(emails),
                Invitation.used_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > now(),
            )
        )
    )
