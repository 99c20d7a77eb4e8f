"""Choosing a password."""

from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import update

from echo_community.accounts import attempts, letters, passwords, queries
from echo_community.accounts.models import SignIn, SignInLink
from echo_community.accounts.services.visits import end
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused

FRESH = timedelta(minutes=15)


class WrongPassword(Refused):
    """The current password is not that."""


class WeakPassword(Refused):
    """The new password is too easy to guess; the message says what would be better."""


def needs_current(actor: Actor) -> bool:
    """Whether the current password is asked for: not right after signing in by mail."""
    recent = find(
        SignIn,
        SignIn.id == actor.sign_in_id,
        SignIn.by_mail.is_(True),
        SignIn.created_at > now() - FRESH,
    )
    return recent is None


def change_password(actor: Actor, current: str, new: str, address: str) -> None:
    """Set a password and sign out every other browser.

    Raises WrongPassword, WeakPassword or TooMany.
    """
    person = queries.account_of(actor)
    known, email = person.password_hash, person.email or ""
    about = (person.name, email)
    if needs_current(actor):
        tried = attempts.allow("password", email, address)
        if not passwords.matches(known, current):
            if known and passwords.matches(known, new):
                return  # sent twice: the first one has done it
            raise WrongPassword(gettext("That is not your current password."))
        attempts.forgive(tried)
    if problem := passwords.weakness(new, about):
        raise WeakPassword(problem)
    _set(actor, passwords.kept(new))


@atomic
def _set(actor: Actor, password_hash: str) -> None:
    person = queries.account_of(actor)
    person.password_hash = password_hash
    end(SignIn.user_id == actor.id, SignIn.id != actor.sign_in_id)
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == actor.id, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
    audit.record(actor, "password.set", person)
    if person.email:
        letters.write(
            person.email, person.language, "password_changed", cause="password", user_id=person.id
        )
