"""What forms of the rota are about: a week of it, and who there is to choose from."""

from collections.abc import Sequence

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import RotaWeek
from echo_community.kernel.actor import MODERATORS, Actor, Role
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.programmes.models import Membership


def experts_of(reader: Actor, programme_id: int) -> Sequence[tuple[int, str]]:
    """Who may be on call: number and name; one statement."""
    return _people(reader, programme_id, frozenset({Role.EXPERT}))


def hub_of(reader: Actor, programme_id: int) -> Sequence[tuple[int, str]]:
    """Who of the hub may be away: number and name; one statement."""
    return _people(reader, programme_id, MODERATORS)


def week_of(reader: Actor, programme_id: int, week_id: int) -> RotaWeek:
    """One week to change, of the hub's own programme. Raises NotVisible."""
    found = db.session.scalar(
        select(RotaWeek).where(
            RotaWeek.id == week_id,
            RotaWeek.programme_id == programme_id,
            policy.where(reader, Can.MANAGE_ROTA, RotaWeek),
        )
    )
    if found is None:
        raise NotVisible
    return found


def name_of(reader: Actor, week: RotaWeek) -> str:
    """Whose week it is."""
    policy.visible(reader, Can.READ_ROTA, week)
    return db.session.get_one(User, week.user_id).name


def _people(reader: Actor, programme_id: int, roles: frozenset[Role]) -> Sequence[tuple[int, str]]:
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.programme_id == programme_id,
            policy.where(reader, Can.READ_ROTA, Membership),
            Membership.role.in_(roles),
        )
        .order_by(User.name, User.id)
    )
    return [(row.id, row.name) for row in rows]
