"""Mails of a programme: invitations and graduations, each in the language of who gets it."""

from datetime import timedelta

from sqlalchemy import update

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import KEPT_AFTER_SENDING, OutboundMail
from echo_community.programmes.models import Cohort, Invitation, Programme

# Long enough for a coordinator who pressed the wrong button to press Undo.
TOLD_AFTER = timedelta(minutes=10)


def tell_invited(
    actor: Actor, invitation: Invitation, programme: Programme, token: str, language: str
) -> None:
    """Mail the link; it is the only place where the token can be read."""
    letters.write(
        invitation.email,
        language,
        "invitation",
        invitation_cause(invitation),
        programme=programme,
        inviter=actor.name,
        path=f"/join/{token}",
        expires_at=invitation.expires_at,
    )


def tell_graduate(person: User, programme: Programme, cohort: Cohort) -> None:
    """Tell a person of their graduation, once Undo has had its chance."""
    if not person.email:
        return
    mail = letters.write(
        person.email,
        person.language,
        "graduation",
        graduation_cause(cohort),
        user_id=person.id,
        programme=programme,
        person=person.name,
        path=f"/p/{programme.slug}/",
    )
    mail.next_try_at = now() + TOLD_AFTER


def invitation_cause(invitation: Invitation) -> str:
    """The cause of the mail with an invitation's link."""
    return f"invitation {invitation.id}"


def graduation_cause(cohort: Cohort) -> str:
    """The cause of the mails of a graduation."""
    return f"graduation {cohort.id}"


def withdraw(cause: str) -> None:
    """Keep mails of this cause that have not left from leaving; their words go at once."""
    db.session.execute(
        update(OutboundMail)
        .where(
            OutboundMail.cause == cause,
            OutboundMail.sent_at.is_(None),
            OutboundMail.given_up_at.is_(None),
        )
        .values(given_up_at=now(), body=KEPT_AFTER_SENDING, html="", headers={})
    )
