"""The rota as its page shows it: weeks and gaps, who is away, what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.covering import Stretch, gaps, without
from echo_community.consults.models import RotaAbsence, RotaSwap, RotaWeek, SwapState
from echo_community.kernel.actor import MODERATORS, Actor, Role
from echo_community.kernel.clock import day_in, now
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.models import Membership

BEFORE = timedelta(days=7)  # the note of who was on call until yesterday
OF_LATE = timedelta(days=60)
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Week:
    """Some days on the rota; without a name nobody is on call in them."""

    first_on: date
    last_on: date
    id: int = 0
    user_id: int = 0
    name: str = ""
    state: str = "to come"  # "now", "over"
    away: bool = False  # on holiday in some of it
    left: bool = False  # no expert here any more
    note: str = ""
    note_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody's days away."""

    id: int
    name: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Swap:
    """A wish to swap that waits."""

    id: int
    asked_by_id: int
    asked_by: str
    to_id: int
    to: str
    first_on: date
    last_on: date
    return_first_on: date | None
    return_last_on: date | None


@dataclass(frozen=True)
class RotaPage:
    """What the page of the rota shows; notes, absences and swaps to the hub alone."""

    weeks: Sequence[Week]
    away: Sequence[Away] = ()
    swaps: Sequence[Swap] = ()

    @property
    def over(self) -> Sequence[Week]:
        """Whoever was on call last, with a note."""
        return [week for week in self.weeks if week.state == "over" and week.note][-1:]

    @property
    def to_come(self) -> Sequence[Week]:
        """Now and later."""
        return [week for week in self.weeks if week.state != "over"]

    @property
    def gap(self) -> Week | None:
        """The first days without anybody."""
        return next((week for week in self.to_come if not week.id), None)


def rota_page(reader: Actor, programme_id: int) -> RotaPage:
    """The rota from last week on; three statements for the hub, one for everybody else."""
    moment = now()
    rows = _rows(reader, programme_id, moment)
    weeks = _with_gaps(reader, rows, moment)
    if not _is_hub(reader, programme_id):
        return RotaPage([replace(week, note="", note_at=None) for week in weeks])
    swaps = db.session.execute(_swaps(reader, programme_id)).all()
    away = db.session.execute(_away(reader, programme_id, moment)).all()
    return RotaPage(weeks, [Away(*row) for row in away], [Swap(*row) for row in swaps])


def gaps_ahead(reader: Actor, programme_id: int, ahead: timedelta) -> Sequence[Week]:
    """Days from now on in which nobody is on call, each from its true beginning; one statement.

    None where nobody was on call of late: such a programme keeps no rota.
    """
    moment = now()
    rows = _rows(reader, programme_id, moment, OF_LATE)
    first = min((row.starts_at for row in rows), default=moment + ahead)
    return [
        gap for gap in _gaps(reader, rows, first, moment + ahead) if gap.last_on >= moment.date()
    ]


def weeks_of_others(reader: Actor, programme_id: int) -> Sequence[Week]:
    """The weeks to come of other experts, to take one in return; one statement."""
    rows = _rows(reader, programme_id, now())
    return [
        row.week
        for row in rows
        if row.week.state == "to come" and row.week.user_id != reader.id and not row.week.left
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A week with the time that it covers, but for days away."""

    week: Week
    starts_at: datetime
    covers: Sequence[Stretch]


def _rows(
    reader: Actor, programme_id: int, moment: datetime, before: timedelta = BEFORE
) -> Sequence[_Row]:
    """Each week with its person's days away, in one statement: a row for each of both."""
    during = and_(
        RotaAbsence.user_id == RotaWeek.user_id,
        RotaAbsence.programme_id == RotaWeek.programme_id,
        RotaAbsence.removed_at.is_(None),
        RotaAbsence.starts_at < RotaWeek.ends_at,
        RotaAbsence.ends_at > RotaWeek.starts_at,
    )
    member = and_(
        Membership.user_id == RotaWeek.user_id, Membership.programme_id == RotaWeek.programme_id
    )
    stands: Any = case(
        (and_(Membership.role == Role.EXPERT, Membership.free_at(moment)), True), else_=False
    )
    absent: Any = (RotaAbsence.starts_at, RotaAbsence.ends_at)
    found = db.session.execute(
        select(RotaWeek, User.name, stands, *absent)
        .join(User, User.id == RotaWeek.user_id)
        .outerjoin(Membership, member)
        .outerjoin(RotaAbsence, during)
        .where(
            RotaWeek.programme_id == programme_id,
            policy.where(reader, Can.READ_ROTA, RotaWeek),
            RotaWeek.removed_at.is_(None),
            RotaWeek.ends_at > moment - before,
            RotaWeek.starts_at < moment + 2 * AHEAD,
        )
        .order_by(RotaWeek.starts_at, RotaWeek.id)
    )
    together: dict[int, tuple[Any, list[Stretch]]] = {}
    for row, name, stays, away_from, away_to in found:
        away = together.setdefault(row.id, ((row, name, stays), []))[1]
        if away_from:
            away.append((away_from, away_to))
    return [
        _row(week, name, stays, away, moment) for (week, name, stays), away in together.values()
    ]


def _row(row: RotaWeek, name: str, stays: bool, away: list[Stretch], moment: datetime) -> _Row:
    state = "over" if row.ends_at <= moment else "now" if row.starts_at <= moment else "to come"
    week = Week(
        row.first_on, row.last_on, row.id, row.user_id, name, state, bool(away), not stays,
        row.note, row.note_at,
    )  # fmt: skip
    covers = without((row.starts_at, row.ends_at), away) if stays else ()
    return _Row(week, row.starts_at, covers)


def _with_gaps(reader: Actor, rows: Sequence[_Row], moment: datetime) -> Sequence[Week]:
    """Weeks and the gaps between them by their days; none where nothing is planned."""
    last = max((cover[1] for row in rows for cover in row.covers), default=moment)
    weeks = [row.week for row in rows]
    return sorted([*weeks, *_gaps(reader, rows, moment, last)], key=lambda week: week.first_on)


def _gaps(reader: Actor, rows: Sequence[_Row], first: datetime, last: datetime) -> Sequence[Week]:
    zone, covers = reader.time_zone, [cover for row in rows for cover in row.covers]
    return [
        Week(day_in(starts, zone), day_in(ends - timedelta(hours=1), zone))
        for starts, ends in gaps(covers, first, last)
    ]


def _away(reader: Actor, programme_id: int, moment: datetime) -> Any:
    columns: Any = (RotaAbsence.id, User.name, RotaAbsence.first_on, RotaAbsence.last_on)
    return (
        select(*columns)
        .join(User, User.id == RotaAbsence.user_id)
        .where(
            RotaAbsence.programme_id == programme_id,
            policy.where(reader, Can.MANAGE_ROTA, RotaAbsence),
            RotaAbsence.removed_at.is_(None),
            RotaAbsence.ends_at > moment,
        )
        .order_by(RotaAbsence.starts_at, RotaAbsence.id)
    )


def _swaps(reader: Actor, programme_id: int) -> Any:
    by, to, other = aliased(User), aliased(User), aliased(RotaWeek)
    columns: Any = (
        RotaSwap.id, RotaSwap.asked_by_id, by.name, RotaSwap.to_id, to.name,
        RotaWeek.first_on, RotaWeek.last_on, other.first_on, other.last_on,
    )  # fmt: skip
    return (
        select(*columns)
        .join(RotaWeek, RotaWeek.id == RotaSwap.week_id)
        .join(by, by.id == RotaSwap.asked_by_id)
        .join(to, to.id == RotaSwap.to_id)
        .outerjoin(other, other.id == RotaSwap.in_return_id)
        .where(
            RotaSwap.programme_id == programme_id,
            policy.where(reader, Can.MANAGE_ROTA, RotaSwap),
            RotaSwap.state == SwapState.ASKED,
            or_(RotaSwap.to_id == reader.id, RotaSwap.asked_by_id == reader.id),
        )
        .order_by(RotaWeek.starts_at, RotaSwap.id)
    )


def _is_hub(reader: Actor, programme_id: int) -> bool:
    return reader.plays(MODERATORS, programme_id)
