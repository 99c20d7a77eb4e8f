"""Handles: what stands after @ when a member is mentioned, made from the name, once a programme."""

import re
from typing import Any

from sqlalchemy import column as col
from sqlalchemy import select, table

from echo_community.accounts.models import User
from echo_community.kernel.words import slug

# After @ these mean a role; a person of that name gets a number.
ROLES = frozenset({"hub", "coordinators"})
LONGEST = 50
_TITLES = frozenset({"dr", "dre", "mr", "mrs", "ms", "mme", "prof"})
_memberships: Any = table("memberships", col("programme_id"), col("handle"))


def handle_of(name: str) -> str:
    """`Dr Samira Haddad` -> `samira.haddad`; `member` where a name has no Latin letters."""
    words = [slug(word) for word in name.split()]
    words = [word for word in words if word and word not in _TITLES]
    return re.sub(r"[.-]+$", "", ".".join(words)[:LONGEST]) or "member"


def free_handle(context: Any) -> str:
    """The handle of a membership about to be stored: the name's own, or with a number after it.

    A column's default, so that no way into a programme can forget it.
    """
    row = context.get_current_parameters()
    name = context.connection.scalar(select(User.name).where(User.id == row["user_id"]))
    own = handle_of(name or "")
    alike = select(_memberships.c.handle).where(
        _memberships.c.programme_id == row["programme_id"],
        _memberships.c.handle.startswith(own),
    )
    return unlike(own, ROLES | set(context.connection.scalars(alike)))


def unlike(own: str, taken: set[str] | frozenset[str]) -> str:
    """The handle itself, or the first number after it that is free."""
    if own not in taken:
        return own
    return next(each for n in range(2, 10**6) if (each := f"{own}.{n}") not in taken)
