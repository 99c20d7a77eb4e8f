"""Reads of invitations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.pages import Cursor, Page
from echo_community.kernel.secrets import hashed
from echo_community.policy import Can
from echo_community.programmes.models import (
    Cohort,
    Invitation,
    InvitationState,
    Membership,
    Programme,
    invitation_state,
)

INVITATIONS_A_PAGE = 50


@dataclass(frozen=True)
class InvitationRow:
    """An invitation in the coordinator's list."""

    id: int
    email: str
    role: Role
    cohort: str
    state: InvitationState
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    invited_by: str
    used_by: str


@dataclass(frozen=True)
class Welcome:
    """What the holder of an invitation's link sees before joining.

    `account` says that its address has an account; `signed_in` that this account is here now.
    """

    invitation: Invitation
    programme: str
    slug: str
    description: str
    invited_by: str
    account: bool
    signed_in: bool
    member: bool

    @property
    def state(self) -> InvitationState:
        """What has become of the invitation."""
        return self.invitation.state


def invitations(
    reader: Actor, programme_id: int, after: Cursor | None = None
) -> Page[InvitationRow]:
    """The invitations of a programme, newest first, in one statement."""
    inviter, joined = aliased(User), aliased(User)
    columns: tuple[Any, ...] = (
        Invitation.id,
        Invitation.email,
        Invitation.role,
        Invitation.created_at,
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.revoked_at,
        Cohort.name.label("cohort"),
        inviter.name.label("invited_by"),
        joined.name.label("used_by"),
    )
    wanted = (
        select(*columns)
        .outerjoin(Cohort, Cohort.id == Invitation.cohort_id)
        .outerjoin(inviter, inviter.id == Invitation.invited_by_id)
        .outerjoin(joined, joined.id == Invitation.used_by_id)
        .where(
            Invitation.programme_id == programme_id,
            policy.where(reader, Can.INVITE_MEMBERS, Invitation),
        )
    )
    by = (Invitation.created_at, Invitation.id)
    return pages.take(wanted, after, by=by, size=INVITATIONS_A_PAGE, into=_row)


def invitation_for(actor: Actor, invitation_id: int, *, lock: bool = False) -> Invitation:
    """The invitation to manage; NotVisible or Forbidden."""
    invitation = find(Invitation, Invitation.id == invitation_id, lock=lock)
    if invitation is None:
        raise NotVisible
    policy.visible(actor, Can.READ_PROGRAMME, invitation)
    policy.require(actor, Can.INVITE_MEMBERS, invitation)
    return invitation


def welcome(visitor: Actor, token: str) -> Welcome:
    """The invitation behind a link, in one statement; NotVisible where there never was one."""
    inviter, holder = aliased(User), aliased(User)
    found = db.session.execute(
        select(
            Invitation,
            Programme.name,
            Programme.slug,
            Programme.description,
            inviter.name.label("invited_by"),
            holder.id.label("holder_id"),
            Membership.id.label("membership_id"),
        )
        .join(Programme, Programme.id == Invitation.programme_id)
        .join(inviter, inviter.id == Invitation.invited_by_id)
        .outerjoin(holder, holder.email == Invitation.email)
        .outerjoin(
            Membership,
            (Membership.user_id == holder.id)
            & (Membership.programme_id == Invitation.programme_id),
        )
        .where(Invitation.token_hash == hashed(token))
    ).one_or_none()
    if found is None:
        raise NotVisible
    return Welcome(
        invitation=found[0],
        programme=found.name,
        slug=found.slug,
        description=found.description,
        invited_by=found.invited_by,
        account=found.holder_id is not None,
        signed_in=visitor.signed_in and visitor.id == found.holder_id,
        member=found.membership_id is not None,
    )


def account_with(email: str) -> User | None:
    """The account of an address; for services alone, since no page may tell who has one."""
    return db.session.scalar(select(User).where(User.email == email))


def _row(row: Any) -> InvitationRow:
    return InvitationRow(
        row.id,
        row.email,
        row.role,
        row.cohort or "",
        invitation_state(row),
        row.created_at,
        row.expires_at,
        row.used_at,
        row.invited_by or "",
        row.used_by or "",
    )
