"""Who is told of the rota: on call from a day on, asked to swap, a note left for them, a gap."""

from collections.abc import Iterable

from sqlalchemy import select

from echo_community.consults.models import RotaSwap, RotaWeek
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell


def tell_of_weeks(actor: Actor, weeks: Iterable[RotaWeek]) -> None:
    """Each of them once that they are on call, and not who planned it."""
    first: dict[int, RotaWeek] = {}
    for week in weeks:
        first.setdefault(week.user_id, week)
    for person, week in first.items():
        if person != actor.id:
            _tell(person, week.programme_id, f"rota week {week.id} {person}", actor)


def tell_next(actor: Actor, week: RotaWeek) -> None:
    """Whoever is on call next that a note waits for them, once."""
    after = select(RotaWeek.user_id).where(
        RotaWeek.programme_id == week.programme_id,
        RotaWeek.removed_at.is_(None),
        RotaWeek.starts_at > week.starts_at,
    )
    next_one = db.session.scalar(after.order_by(RotaWeek.starts_at, RotaWeek.id).limit(1))
    if week.note and next_one and next_one != actor.id:
        _tell(next_one, week.programme_id, f"rota note {week.id}", actor)


def tell_of_swap(actor: Actor, swap: RotaSwap) -> None:
    """The other one of the two what became of it."""
    other = swap.to_id if actor.id == swap.asked_by_id else swap.asked_by_id
    _tell(other, swap.programme_id, f"rota {swap.state} {swap.id}", actor)


def tell_of_gap(coordinators: Iterable[int], programme_id: int, day: str) -> None:
    """That nobody is on call from a day on; once, however often one looks."""
    tell(coordinators, News(NoticeKind.ROTA, programme_id, f"rota gap {programme_id} {day}"))


def _tell(person: int, programme_id: int, cause: str, actor: Actor) -> None:
    tell([person], News(NoticeKind.ROTA, programme_id, cause, author_id=actor.id or None))
