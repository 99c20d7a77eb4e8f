"""Ending the invitations of somebody who came in, or who was taken out."""

from sqlalchemy import select

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.programmes import letters
from echo_community.programmes.models import Invitation


def close_invitations(actor: Actor, programme_id: int, email: str | None) -> None:
    """End what still waits for an address: nobody comes in, or comes back, by an older mail."""
    waiting = select(Invitation).where(
        Invitation.programme_id == programme_id,
        Invitation.email == email,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    for invitation in db.session.scalars(waiting):
        invitation.revoked_at = now()
        letters.withdraw(letters.invitation_cause(invitation))
        audit.record(actor, "invitation.revoke", invitation)
