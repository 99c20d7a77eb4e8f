"""Who is on call: now, and in the weeks to come."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from echo_community.consults.models import RotaAbsence, RotaWeek
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.programmes.models import Membership


def on_call_now(programme_id: int) -> list[int]:
    """The experts who are on call now and not away; one statement."""
    moment = now()
    people = select(Membership.user_id).where(
        Membership.programme_id == programme_id,
        is_on_call(moment),
        ~is_away(moment),
        Membership.free_at(moment),
    )
    return list(db.session.scalars(people.order_by(Membership.user_id)))


def is_on_call(moment: datetime) -> ColumnElement[bool]:
    """As SQL of Membership: an expert whose week it is."""
    theirs = _of_member(RotaWeek), RotaWeek.covers(moment)
    return (Membership.role == Role.EXPERT) & exists().where(*theirs).correlate(Membership)


def is_away(moment: datetime) -> ColumnElement[bool]:
    """As SQL of Membership: they are on holiday."""
    during = (
        RotaAbsence.removed_at.is_(None),
        RotaAbsence.starts_at <= moment,
        RotaAbsence.ends_at > moment,
    )
    return exists().where(_of_member(RotaAbsence), *during).correlate(Membership)


def _of_member(table: Any) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = (table.user_id == Membership.user_id) & (
        table.programme_id == Membership.programme_id
    )
    return theirs
