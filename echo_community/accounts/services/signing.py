"""Ways in: a password, or a mailed link and its code. None tells whether an address has an account.

An address without one costs the same steps: a password is compared with nobody's hash, a mail is
written and marked as sent, a code is guessed against a link of nobody.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext

from echo_community.accounts import attempts, letters, passwords
from echo_community.accounts.attempts import Try, keyed
from echo_community.accounts.models import SignInLink, User
from echo_community.accounts.queries import opens
from echo_community.accounts.services.visits import begin
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused
from echo_community.kernel.secrets import fresh, fresh_code, hashed

LINK_LASTS = timedelta(minutes=15)
LINK_PATH = "/sign-in/link/"


@dataclass(frozen=True)
class Browser:
    """Who knocks: is the device the person's own, what is it, where does it come from."""

    own_device: bool
    user_agent: str
    address: str


def by_password(email: str, password: str, browser: Browser) -> str:
    """Sign in with a password; returns the cookie's secret. Raises Refused or TooMany."""
    tried = attempts.allow("password", email, browser.address)
    person = find(User, User.email == email)
    user_id, known = (person.id, person.password_hash) if person else (0, None)
    if not passwords.matches(known, password):
        raise Refused(_wrong_password())
    return _with_password(user_id, known, password, browser, tried)


@atomic
def _with_password(
    user_id: int, known: str | None, password: str, browser: Browser, tried: Try
) -> str:
    # Compared outside of the transaction, so look again: it may have been changed meanwhile.
    person = find(User, User.id == user_id, User.password_hash == known, lock=True)
    if person is None:
        raise Refused(_wrong_password())
    if passwords.is_outdated(known or ""):
        person.password_hash = passwords.kept(password)
    attempts.forgive(tried)
    return begin(user_id, browser.own_device, browser.user_agent)


def mail_way_in(email: str, language: str, address: str, then: str = "") -> None:
    """Mail a link and a code that go on to `then`. Raises TooMany; says nothing else."""
    attempts.allow("mail", email, address)
    _write_way_in(email, language, then)


@atomic
def _write_way_in(email: str, language: str, then: str) -> None:
    person = find(User, User.email == email)
    token, code = new_link(person.id if person else None, email, LINK_LASTS)
    letter = letters.write(
        email,
        person.language if person else language,
        "sign_in",
        cause="sign-in",
        user_id=person.id if person else None,
        path=LINK_PATH + token,
        code=code,
        then=then,
    )
    if person is None:
        letter.recipient, letter.sent_at = "", now()  # it never leaves


@atomic
def sign_in_link(email: str, lasts: timedelta = LINK_LASTS) -> str:
    """The path of a one-time way in, for operators. Raises Refused where nobody has the address."""
    person = find(User, User.email == email.strip().lower())
    if person is None:
        raise Refused(gettext("Nobody has the address %(email)s.", email=email))
    return LINK_PATH + new_link(person.id, str(person.email), lasts)[0]


def by_code(email: str, code: str, browser: Browser) -> str:
    """Sign in with the mailed code; returns the cookie's secret. Raises Refused or TooMany."""
    tried = attempts.allow("code", email, browser.address)
    token, problem = _with_code(email, code, browser, tried)
    if problem:
        raise Refused(problem)
    return token


@atomic
def _with_code(email: str, code: str, browser: Browser, tried: Try) -> tuple[str, str]:
    """The secret or what is wrong; not raised here, for a wrong code must stay counted."""
    link = find(SignInLink, SignInLink.address == keyed(email), *opens(), lock=True)
    if link is None:
        return "", gettext("That code no longer opens. Send yourself a new one.")
    right = hmac.compare_digest(link.code_hash, code_hash(email, code))
    if not right or link.user_id is None:
        link.wrong_codes += 1
        return "", gettext("That is not the code. Type the one from the newest mail.")
    attempts.forgive(tried)
    return _use(link, link.user_id, browser), ""


@atomic
def by_link(secret: str, browser: Browser) -> str:
    """Sign in with the secret of a mailed link, once. Raises Refused where it no longer opens."""
    link = find(SignInLink, SignInLink.token_hash == hashed(secret), *opens(), lock=True)
    if link is None or link.user_id is None:
        raise Refused(gettext("That link no longer opens. Send yourself a new one."))
    return _use(link, link.user_id, browser)


def by_password_or_code(email: str, secret: str, browser: Browser) -> str:
    """Sign in with what was typed into one field: six digits are a code, all else a password."""
    digits = "".join(secret.split())
    if len(digits) == 6 and digits.isdecimal():
        return by_code(email, digits, browser)
    return by_password(email, secret, browser)


def _use(link: SignInLink, user_id: int, browser: Browser) -> str:
    link.used_at = now()
    return begin(user_id, browser.own_device, browser.user_agent, by_mail=True)


def new_link(user_id: int | None, email: str, lasts: timedelta) -> tuple[str, str]:
    """The secret of a mailed way in and its code, in the transaction under way."""
    token, code = fresh(), fresh_code()
    db.session.add(
        SignInLink(
            user_id=user_id,
            address=keyed(email),
            token_hash=hashed(token),
            code_hash=code_hash(email, code),
            expires_at=now() + lasts,
        )
    )
    return token, code


def code_hash(email: str, code: str) -> str:
    """What is stored of a code."""
    return keyed(f"{email} {code}")


def _wrong_password() -> str:
    return gettext("E-mail and password do not go together. Check both, or have a link mailed.")
