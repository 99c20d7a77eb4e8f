"""The demo's people and their memberships."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from echo_community.accounts import passwords
from echo_community.accounts.models import Profession, User
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry, moment
from echo_community.privacy import guard
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Cohort, Membership, Programme, Spoke

PASSWORD = "demo-echo-2026"  # noqa: S105  printed by make run; the demo refuses in production

# The demo asks none of its people for their real life: they joined with their cohort, or then.
FOUNDED_DAYS_AGO = 640


@dataclass(frozen=True)
class SignInAs:
    """A person to sign in as, to see the product as that role does."""

    role: str
    name: str
    email: str


def sign_ins() -> list[SignInAs]:
    """One person a role, those who are in this database."""
    wanted = {entry["email"]: entry for entry in source.people() if entry.get("demo_sign_in")}
    there = set(db.session.scalars(select(User.email).where(User.email.in_(wanted))))
    return [
        SignInAs(_role(entry), entry["name"], email)
        for email, entry in wanted.items()
        if email in there
    ]


def _role(entry: Entry) -> str:
    if entry.get("admin"):
        return "administrator"
    roles = [m["role"] for m in entry["memberships"] if m["programme"] == source.FIRST]
    return roles[0] if roles else "outsider"


def load(programmes: dict[str, Programme], today: datetime) -> dict[str, User]:
    """Everybody by key; they share one password, hashed once."""
    shared = passwords.kept(PASSWORD)
    found = {entry["key"]: _person(entry, shared, today) for entry in source.people()}
    db.session.add_all(found.values())
    db.session.flush()
    for entry in source.people():
        for membership in entry["memberships"]:
            programme = programmes[membership["programme"]]
            _join(found[entry["key"]], programme, membership, today)
    return found


def _person(entry: Entry, password_hash: str, today: datetime) -> User:
    interests = ", ".join(entry["interests"])
    words = {part: entry[part] for part in ("name", "practice", "region")}
    guard.check(guard.Words(words | {"interests": interests}, entry["language"]))
    return User(
        **words,
        email=entry["email"],
        password_hash=password_hash,
        profession=Profession(entry["profession"]),
        interests=interests,
        time_zone=entry["time_zone"],
        language=entry["language"],
        is_admin=entry.get("admin", False),
        created_at=moment(FOUNDED_DAYS_AGO, today),
    )


def _join(person: User, programme: Programme, entry: Entry, today: datetime) -> None:
    cohort = db.session.scalar(
        select(Cohort).where(
            Cohort.programme_id == programme.id, Cohort.name == entry.get("cohort", "")
        )
    )
    spoke = db.session.scalar(
        select(Spoke).where(
            Spoke.programme_id == programme.id, Spoke.name == entry.get("spoke", "")
        )
    )
    role = Role(entry["role"])
    joined = moment(FOUNDED_DAYS_AGO, today)
    if cohort and cohort.starts_on:
        joined = joined.replace(
            year=cohort.starts_on.year, month=cohort.starts_on.month, day=cohort.starts_on.day
        )
    db.session.add(
        Membership(
            user_id=person.id,
            programme_id=programme.id,
            role=role,
            title=entry.get("title", ""),
            cohort_id=cohort.id if cohort else None,
            spoke_id=spoke.id if spoke else None,
            joined_at=joined,
            norms_accepted=programme.norms_version,
            graduated_at=cohort.graduated_at if cohort and role is Role.GRADUATE else None,
        )
    )


def hub_of(programme: Programme) -> Actor:
    """The coordinator of a programme: by name, unlike the command line's."""
    found = select(Membership.user_id).where(
        Membership.programme_id == programme.id, Membership.role == Role.COORDINATOR
    )
    return actor_for(db.session.scalars(found.order_by(Membership.id).limit(1)).one())
