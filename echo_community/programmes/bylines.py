"""How an author is shown: name, role and profession, or "Original poster" and nothing else."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, case, null

from echo_community.accounts.models import Profession, User
from echo_community.kernel.actor import MODERATORS, Role, initials
from echo_community.programmes.models import Membership


@dataclass(frozen=True, slots=True)
class Byline:
    """An author as a page may show them. Nameless: everything but `nameless` is empty."""

    name: str = ""
    profile_id: int | None = None
    role: Role | None = None
    title: str = ""
    profession: Profession | None = None
    place: str = ""
    nameless: bool = False
    member: bool = True

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return initials(self.name)

    @property
    def is_hub(self) -> bool:
        """Whether the author speaks for the hub."""
        return self.role in MODERATORS

    @property
    def role_words(self) -> str:
        """The role in the reader's language; nothing for a plain participant."""
        return role_words(self.role)

    @property
    def profession_words(self) -> str:
        """The hub's title for an expert, the profession for everybody else."""
        return self.title if self.is_hub and self.title else profession_words(self.profession)


def role_words(role: Role | None) -> str:
    """A role as shown beside a name."""
    match role:
        case Role.EXPERT:
            return gettext("Hub expert")
        case Role.COORDINATOR:
            return gettext("Coordinator")
        case Role.GRADUATE:
            return gettext("Graduate")
    return ""


def role_name(role: Role) -> str:
    """A role where each has to be named, as in a list to choose from."""
    return role_words(role) or gettext("Participant")


def profession_words(profession: Profession | None) -> str:
    """A profession in the reader's language; nothing for `other`."""
    match profession:
        case Profession.MD:
            return gettext("Physician")
        case Profession.NP:
            return gettext("Nurse practitioner")
        case Profession.RN:
            return gettext("Registered nurse")
        case Profession.PA:
            return gettext("Physician assistant")
        case Profession.PHARMACIST:
            return gettext("Pharmacist")
        case Profession.SW:
            return gettext("Social worker")
        case Profession.OT:
            return gettext("Occupational therapist")
        case Profession.PT:
            return gettext("Physiotherapist")
        case Profession.PSYCHOLOGIST:
            return gettext("Psychologist")
        case Profession.CHIROPRACTOR:
            return gettext("Chiropractor")
    return ""


def byline_columns(thing: Any) -> tuple[ColumnElement[Any], ...]:
    """Columns for `byline_from`, empty in the database itself where the thing is nameless.

    The query joins User on the author and, outer, Membership in the thing's programme.
    """

    def unless_nameless(column: Any, label: str) -> ColumnElement[Any]:
        return case((thing.nameless, null()), else_=column).label(label)

    return (
        thing.nameless.label("by_nameless"),
        unless_nameless(User.id, "by_id"),
        unless_nameless(User.name, "by_name"),
        unless_nameless(User.profession, "by_profession"),
        unless_nameless(User.practice, "by_practice"),
        unless_nameless(Membership.role, "by_role"),
        unless_nameless(Membership.title, "by_title"),
    )


def byline_from(row: Any) -> Byline:
    """The byline of a row that `byline_columns` selected."""
    if row.by_nameless:
        return Byline(nameless=True)
    return Byline(
        name=row.by_name,
        profile_id=row.by_id,
        role=row.by_role,
        title=row.by_title or "",
        profession=row.by_profession,
        place=row.by_practice or "",
        member=row.by_role is not None,
    )
