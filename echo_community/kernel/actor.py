"""Who acts: a person with their standing in each programme, built once a request."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import cast

from flask import g, has_request_context
from flask_login import current_user

from echo_community.kernel.clock import now


class Role(enum.StrEnum):
    """What a member is in one programme."""

    PARTICIPANT = "participant"
    GRADUATE = "graduate"
    EXPERT = "expert"
    COORDINATOR = "coordinator"


MODERATORS = frozenset({Role.EXPERT, Role.COORDINATOR})
EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True)
class Standing:
    """A membership as the actor carries it."""

    programme_id: int
    slug: str
    name: str
    role: Role
    joined_at: datetime | None = None
    suspended_until: datetime | None = None
    suspended_reads: bool = True
    slow_until: datetime | None = None
    slow_gap: int = 0  # minutes between two posts
    norms: int = 1  # the version of the programme's norms
    norms_accepted: int = 1

    @property
    def suspended(self) -> bool:
        """Whether the person may not write now; it ends by itself."""
        return self.suspended_until is not None and self.suspended_until > now()

    @property
    def barred(self) -> bool:
        """Whether the person may not even read now."""
        return self.suspended and not self.suspended_reads

    @property
    def slow(self) -> bool:
        """Whether the person may post only so often now."""
        return self.slow_until is not None and self.slow_until > now()

    @property
    def norms_due(self) -> bool:
        """Whether the person has yet to read and accept the norms as they are now."""
        return self.norms_accepted < self.norms


@dataclass(frozen=True)
class Actor:
    """A person and their memberships. `id` 0 is nobody; the command line acts as `system()`.

    A programme where somebody is suspended from reading too is none of their memberships: to it
    they are an outsider in everything, and `barred` alone knows of it.
    """

    id: int = 0
    name: str = ""
    language: str = ""
    time_zone: str = "UTC"
    is_admin: bool = False
    unread: int = 0  # notices, up to a hundred
    mail_trouble: str = ""  # why no mail goes to them, if none does
    memberships: Mapping[int, Standing] = field(default_factory=lambda: MappingProxyType({}))
    barred: Mapping[int, Standing] = field(default_factory=lambda: MappingProxyType({}))
    sign_in_id: int = 0
    token: str = field(default="", repr=False)

    @property
    def signed_in(self) -> bool:
        """Whether somebody is there."""
        return self.id > 0

    # The four names below are what Flask-Login asks of a user.
    @property
    def is_authenticated(self) -> bool:
        """Flask-Login's word for signed in."""
        return self.signed_in

    @property
    def is_active(self) -> bool:
        """Everybody who could be loaded may come in."""
        return self.signed_in

    @property
    def is_anonymous(self) -> bool:
        """Flask-Login's word for nobody."""
        return not self.signed_in

    def get_id(self) -> str:
        """What the signed cookie holds: the secret of this sign-in, not the person's number."""
        return self.token

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return initials(self.name)

    def role_in(self, programme_id: int | None) -> Role | None:
        """The role in that programme, or none."""
        standing = self.memberships.get(programme_id or 0)
        return standing.role if standing else None

    def plays(self, roles: frozenset[Role], programme_id: int, *, suspended: bool = True) -> bool:
        """Whether the person has one of these roles in that programme."""
        standing = self.memberships.get(programme_id)
        return (
            standing is not None
            and standing.role in roles
            and (suspended or not standing.suspended)
        )

    def programmes(
        self, roles: frozenset[Role] = EVERY_ROLE, *, suspended: bool = True
    ) -> frozenset[int]:
        """Ids of the programmes where the person has one of these roles.

        Those where they are suspended count only where `suspended` says so.
        """
        return frozenset(
            p
            for p, standing in self.memberships.items()
            if standing.role in roles and (suspended or not standing.suspended)
        )


def initials(name: str) -> str:
    """`Dr Amara Osei` -> `AO`."""
    words = [w for w in name.split() if w.rstrip(".").lower() not in ("dr", "dre", "mr", "ms")]
    return "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


ANYBODY = Actor()


def current_actor() -> Actor:
    """The person of this request, or nobody."""
    if not has_request_context():
        return ANYBODY
    if "actor" not in g:
        g.actor = cast("Actor", current_user._get_current_object())
    return cast("Actor", g.actor)
