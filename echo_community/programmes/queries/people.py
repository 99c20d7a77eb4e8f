"""Reads of members: the directory, a person's page, the coordinator's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Select, case, func, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Cohort, Membership, Programme, Spoke

PEOPLE_A_PAGE = 60

HUB_FIRST = (Role.EXPERT, Role.COORDINATOR, Role.PARTICIPANT, Role.GRADUATE)


_COLUMNS: tuple[Any, ...] = (
    Membership.id,
    Membership.role,
    Membership.title,
    User.id.label("user_id"),
    User.name,
    User.profession,
    User.practice,
    Cohort.name.label("cohort"),
    Spoke.name.label("spoke"),
)


@dataclass(frozen=True)
class PersonRow:
    """A person in the directory."""

    role: Role
    byline: Byline


@dataclass(frozen=True)
class MemberRow:
    """A member in the coordinator's list."""

    id: int
    role: Role
    byline: Byline
    cohort: str
    spoke: str


@dataclass(frozen=True)
class MembersPage:
    """One page of people, numbered, with how many there are in all."""

    rows: Sequence[Any]
    number: int
    last: int
    total: int

    @property
    def by_role(self) -> list[tuple[Role, list[Any]]]:
        """The rows of this page, a section a role."""
        return [(role, list(rows)) for role, rows in groupby(self.rows, key=lambda row: row.role)]


@dataclass(frozen=True)
class PersonPage:
    """What members of a shared programme see of a person."""

    id: int
    name: str
    initials: str
    profession: str
    practice: str
    region: str
    interests: str
    standings: Sequence[tuple[str, str, Byline]]  # slug and name of the programme, place in it
    is_hub: bool


def people(reader: Actor, programme_id: int, number: int = 1) -> MembersPage:
    """The directory of a programme, the hub first; two statements."""
    found = _page(_members(reader, programme_id), number)
    rows = [PersonRow(row.role, _byline(row)) for row in found.rows]
    return MembersPage(rows, found.number, found.last, found.total)


def members(
    reader: Actor,
    programme_id: int,
    *,
    role: Role | None = None,
    cohort_id: int | None = None,
    number: int = 1,
) -> MembersPage:
    """The coordinator's list, perhaps of one role or cohort; two statements."""
    wanted = _members(reader, programme_id, Can.MANAGE_MEMBERS)
    if role:
        wanted = wanted.where(Membership.role == role)
    if cohort_id:
        wanted = wanted.where(Membership.cohort_id == cohort_id)
    found = _page(wanted, number)
    rows = [
        MemberRow(row.id, row.role, _byline(row), row.cohort or "", row.spoke or "")
        for row in found.rows
    ]
    return MembersPage(rows, found.number, found.last, found.total)


def person(reader: Actor, user_id: int) -> PersonPage:
    """A person as members of a shared programme see them, in one statement; else NotVisible."""
    found = db.session.execute(
        select(
            User.id.label("user_id"),
            User.name,
            User.profession,
            User.practice,
            User.region,
            User.interests,
            Membership.role,
            Membership.title,
            Programme.slug,
            Programme.name.label("programme"),
        )
        .join(Membership, Membership.user_id == User.id)
        .join(Programme, Programme.id == Membership.programme_id)
        .where(User.id == user_id, policy.where(reader, Can.READ_MEMBERS, Membership))
        .order_by(Programme.name)
    ).all()
    if not found:
        raise NotVisible
    first = found[0]
    standings = [(row.slug, row.programme, _byline(row)) for row in found]
    plain = Byline(name=first.name, profession=first.profession)
    return PersonPage(
        first.user_id,
        first.name,
        plain.initials,
        plain.profession_words,
        first.practice,
        first.region,
        first.interests,
        standings,
        any(byline.is_hub for _, _, byline in standings),
    )


def member_for(actor: Actor, membership_id: int) -> tuple[Membership, str]:
    """The membership to change and the person's name; NotVisible or Forbidden."""
    found = db.session.execute(
        select(Membership, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id == membership_id)
    ).one_or_none()
    if found is None:
        raise NotVisible
    policy.visible(actor, Can.READ_MEMBERS, found[0])
    policy.require(actor, Can.MANAGE_MEMBERS, found[0])
    return found[0], found[1]


def _members(reader: Actor, programme_id: int, action: Can = Can.READ_MEMBERS) -> Select[Any]:
    place = case({role: n for n, role in enumerate(HUB_FIRST)}, value=Membership.role)
    return (
        select(*_COLUMNS)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Cohort, Cohort.id == Membership.cohort_id)
        .outerjoin(Spoke, Spoke.id == Membership.spoke_id)
        .where(Membership.programme_id == programme_id, policy.where(reader, action, Membership))
        .order_by(place, User.name, Membership.id)
    )


def _page(wanted: Select[Any], number: int) -> MembersPage:
    counted = wanted.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = db.session.scalar(counted) or 0
    last = max(-(-total // PEOPLE_A_PAGE), 1)
    number = min(max(number, 1), last)
    rows = db.session.execute(wanted.limit(PEOPLE_A_PAGE).offset((number - 1) * PEOPLE_A_PAGE))
    return MembersPage(rows.all(), number, last, total)


def _byline(row: Any) -> Byline:
    return Byline(
        name=row.name,
        profile_id=row.user_id,
        role=row.role,
        title=row.title,
        profession=row.profession,
        place=row.practice,
    )
