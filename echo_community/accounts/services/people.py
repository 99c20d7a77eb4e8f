"""Accounts: made by an invitation or the command line, kept by their owner, swept by a job."""

from dataclasses import asdict, dataclass, fields
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from sqlalchemy import delete, or_

from echo_community.accounts import attempts, passwords, queries
from echo_community.accounts.models import Profession, SignIn, SignInLink, User
from echo_community.accounts.services.secret import WeakPassword
from echo_community.kernel import audit
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.words import tidy_line
from echo_community.privacy import guard

# What a profile is there to say of its owner; anything else that identifies somebody stops it.
ABOUT_ONESELF = {
    "name": {"NAME"},
    "practice": {"NAME", "ORG_EMPLOYER", "COMMUNITY"},
    "region": {"COMMUNITY"},
}


@dataclass(frozen=True)
class ProfileDraft:
    """A profile as its owner wrote it."""

    name: str
    profession: Profession
    practice: str
    region: str
    interests: str
    language: str
    time_zone: str


@atomic
def create_person(
    email: str,
    name: str,
    password: str | None = None,
    profession: Profession = Profession.OTHER,
    language: str = "en",
) -> User:
    """A new person, who may also sign in by mail alone.

    Raises Refused for an address that is none or taken, WeakPassword, or Stopped.
    """
    address, name = _address(email), tidy_line(name)
    if find(User, User.email == address):
        raise Refused(gettext("There is an account with this address already. Sign in with it."))
    _check({"name": name}, language)
    person = User(email=address, name=name, profession=profession, language=language)
    if password:
        person.password_hash = _strong(password, name, address)
    db.session.add(person)
    db.session.flush()
    return person


@atomic
def create_admin(email: str, name: str, password: str | None = None) -> User:
    """A site administrator: a new person, or the one who has this address already."""
    person = find(User, User.email == _address(email)) or create_person(email, name)
    person.is_admin = True
    if password:
        person.password_hash = _strong(password, person.name, str(person.email))
    audit.record(ANYBODY, "user.make-admin", person)
    return person


@atomic
def save_profile(actor: Actor, draft: ProfileDraft) -> None:
    """Keep what the actor says of themself. Raises Stopped with the findings by field."""
    person = queries.account_of(actor)
    parts = {part: getattr(draft, part) for part in ("name", "practice", "region", "interests")}
    _check(parts, draft.language)
    changed = [f.name for f in fields(draft) if getattr(person, f.name) != getattr(draft, f.name)]
    for name, value in asdict(draft).items():
        setattr(person, name, value)
    if changed:
        audit.record(actor, "profile.edit", person, fields=changed)


@atomic
def set_language(actor: Actor, language: str) -> None:
    """The language of pages and mails."""
    queries.account_of(actor).language = language


@atomic
def sweep() -> None:
    """Drop what no longer matters: tries, mailed links, ended sign-ins, mails to nobody."""
    yesterday = now() - timedelta(days=1)
    attempts.forget()
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < yesterday))
    db.session.execute(
        delete(SignIn).where(or_(SignIn.expires_at < now(), SignIn.revoked_at < yesterday))
    )
    db.session.execute(
        delete(OutboundMail).where(OutboundMail.recipient == "", OutboundMail.sent_at < yesterday)
    )


def _check(parts: dict[str, str], language: str) -> None:
    """The guard, told that a member's own name and practice are no patient's."""
    opinion = guard.check(guard.Words(parts, language))
    stops = {
        part: tuple(f for f in found if f.stops and f.label not in ABOUT_ONESELF.get(part, ()))
        for part, found in opinion.findings.items()
    }
    if any(stops.values()):
        raise Stopped(tuple((part, found) for part, found in stops.items() if found))


def _address(email: str) -> str:
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as problem:
        raise Refused(gettext("%(email)s is not an e-mail address.", email=email)) from problem


def _strong(password: str, name: str, address: str) -> str:
    if problem := passwords.weakness(password, (name, address)):
        raise WeakPassword(problem)
    return passwords.kept(password)
