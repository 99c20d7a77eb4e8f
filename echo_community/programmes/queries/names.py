"""Names of members, for the guard: a colleague who is thanked is no patient."""

from time import monotonic

from flask import current_app
from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.kernel.db import db
from echo_community.programmes.models import Membership

FRESH = 300  # seconds: who joined since is told apart a little later


def names_in(programme_id: int) -> frozenset[str]:
    """The names of a programme's members, read once in five minutes by each process."""
    kept: dict[int, tuple[float, frozenset[str]]] = current_app.extensions.setdefault(
        "member_names", {}
    )
    read_at, names = kept.get(programme_id, (0.0, frozenset()))
    if not read_at or monotonic() - read_at > FRESH:
        of_members = select(User.name).join(Membership, Membership.user_id == User.id)
        rows = db.session.scalars(of_members.where(Membership.programme_id == programme_id))
        names = frozenset(rows)
        kept[programme_id] = (monotonic(), names)
    return names
