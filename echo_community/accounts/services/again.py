"""Asking who somebody is once more, before a grave act: their password, or a mailed code."""

import hmac

from flask_babel import gettext

from echo_community.accounts import attempts, letters, passwords, queries
from echo_community.accounts.attempts import Try, keyed
from echo_community.accounts.models import SignInLink
from echo_community.accounts.queries import opens
from echo_community.accounts.services.secret import WrongPassword
from echo_community.accounts.services.signing import LINK_LASTS, code_hash, new_link
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, find
from echo_community.kernel.errors import Refused


def has_password(actor: Actor) -> bool:
    """Whether there is a password to ask for; else it is a mailed code."""
    return queries.account_of(actor).password_hash is not None


def confirm(actor: Actor, secret: str, address: str) -> None:
    """Make sure that it is them: six digits are a mailed code, all else the password.

    Raises Refused or TooMany. A wrong try stays counted, so nothing may roll this back.
    """
    digits = "".join(secret.split())
    email, known = _account(actor)
    if len(digits) == 6 and digits.isdecimal():
        tried = attempts.allow("code", email, address)
        if not _code_opens(email, digits, tried):
            raise Refused(gettext("That is not the code. Type the one from the newest mail."))
        return
    tried = attempts.allow("password", email, address)
    if not passwords.matches(known, secret):
        raise WrongPassword(gettext("That is not your password."))
    attempts.forgive(tried)


def mail_code(actor: Actor, address: str) -> None:
    """Mail them a code to type. Raises TooMany."""
    attempts.allow("mail", _account(actor)[0], address)
    _write_code(actor)


@atomic
def _write_code(actor: Actor) -> None:
    person = queries.account_of(actor)
    email = person.email or ""
    _, code = new_link(person.id, email, LINK_LASTS)
    letters.write(email, person.language, "confirm", cause="confirm", user_id=person.id, code=code)


@atomic
def _code_opens(email: str, code: str, tried: Try) -> bool:
    link = find(SignInLink, SignInLink.address == keyed(email), *opens(), lock=True)
    if link is None:
        return False
    if not hmac.compare_digest(link.code_hash, code_hash(email, code)):
        link.wrong_codes += 1
        return False
    link.used_at = now()
    attempts.forgive(tried)
    return True


def _account(actor: Actor) -> tuple[str, str | None]:
    person = queries.account_of(actor)
    return person.email or "", person.password_hash
