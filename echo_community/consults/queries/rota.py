"""Who is on call: now, and in the weeks to come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, exists, select

from echo_community import policy
from echo_community.consults.models import RotaAbsence, RotaWeek
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.meetings.feeds import Entry
from echo_community.meetings.queries.feed import KEPT
from echo_community.policy import Can
from echo_community.programmes.models import Membership, Programme


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


def in_calendar(member: Actor) -> Sequence[Entry]:
    """The weeks that somebody is on call, for their calendar; one statement."""
    columns: Any = (
        RotaWeek.id, Programme.slug, Programme.name, RotaWeek.first_on, RotaWeek.last_on,
        RotaWeek.starts_at,
    )  # fmt: skip
    weeks = db.session.execute(
        select(*columns)
        .join(Programme, Programme.id == RotaWeek.programme_id)
        .where(
            RotaWeek.user_id == member.id,
            policy.where(member, Can.MANAGE_ROTA, RotaWeek),
            RotaWeek.removed_at.is_(None),
            RotaWeek.ends_at > now() - KEPT,
        )
        .order_by(RotaWeek.starts_at, RotaWeek.id)
    )
    return [_entry(*week) for week in weeks]


def _entry(
    week_id: int, slug: str, programme: str, first: date, last: date, starts_at: datetime
) -> Entry:
    return Entry(
        session_id=0,
        programme=programme,
        name=lazy_gettext("On call for questions"),
        starts_at=first,
        ends_at=last + timedelta(days=1),
        sequence=0,
        updated_at=starts_at,
        uid=f"on-call-{week_id}",
        path=f"/p/{slug}/consults/rota",
    )


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
