"""Whom one may mention: members of the programme by name, and the hub's roles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import case, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db
from echo_community.kernel.words import slug
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Membership

MOST_OFFERED = 8


@dataclass(frozen=True)
class Mentionable:
    """Somebody, or a role, whom a mention may call."""

    handle: str
    name: str
    byline: Byline | None = None  # none for a role


def mentionable(reader: Actor, programme_id: int, typed: str) -> Sequence[Mentionable]:
    """At most eight whose handle, or a part of it, begins as typed; one statement.

    The programme's members alone decide, never who wrote in a thread: that could tell who a
    nameless author is.
    """
    begun = ".".join(part for word in re.split(r"[.\s]+", typed)[:4] if (part := slug(word)))
    roles = [role for role in _roles() if role.handle.startswith(begun)]
    wanted = _members(reader, programme_id, begun).limit(MOST_OFFERED - len(roles))
    return [*roles, *(_person(row) for row in db.session.execute(wanted))]


def _roles() -> list[Mentionable]:
    return [
        Mentionable("hub", gettext("All hub experts")),
        Mentionable("coordinators", gettext("The coordinators")),
    ]


def _members(reader: Actor, programme_id: int, begun: str) -> Any:
    hub_first = case((Membership.role == Role.EXPERT, 0), else_=1)
    return (
        select(
            Membership.handle,
            Membership.role,
            Membership.title,
            User.id,
            User.name,
            User.profession,
            User.practice,
        )
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.programme_id == programme_id,
            Membership.user_id != reader.id,
            or_(Membership.handle.like(f"{begun}%"), Membership.handle.like(f"%.{begun}%")),
            policy.where(reader, Can.READ_MEMBERS, Membership),
        )
        .order_by(hub_first, User.name, Membership.id)
    )


def _person(row: Any) -> Mentionable:
    byline = Byline(
        name=row.name,
        profile_id=row.id,
        role=row.role,
        title=row.title,
        profession=row.profession,
        place=row.practice,
    )
    return Mentionable(row.handle, row.name, byline)
