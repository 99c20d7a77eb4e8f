"""A week ahead, coordinators hear that nobody is on call; once a gap."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from echo_community.consults.models import RotaWeek
from echo_community.consults.queries.rota_page import gaps_ahead
from echo_community.consults.services.rota_telling import tell_of_gap
from echo_community.kernel import jobs
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.jobs import job
from echo_community.programmes.actors import coordinator_of
from echo_community.programmes.models import Membership, Programme

AHEAD = timedelta(days=7)


@job(minute="35")
def warn_of_gaps() -> int:
    """Look at every programme that keeps a rota; how many have a gap."""
    keeps = select(RotaWeek.programme_id).where(RotaWeek.removed_at.is_(None))
    found = db.session.execute(
        select(Programme.id, Programme.slug).where(Programme.id.in_(keeps)).order_by(Programme.id)
    ).all()
    return sum(jobs.sparing([each], _warn, _note) for each in found)


def _warn(programmes: Sequence[Any]) -> int:
    programme_id, slug = programmes[0]
    ahead = gaps_ahead(coordinator_of(slug), programme_id, AHEAD)
    if not ahead:
        return 0
    tell_of_gap(_coordinators(programme_id), programme_id, str(ahead[0].first_on))
    return 1


def _note(programme: Any, problem: Exception) -> None:
    jobs.note_trouble(programme.id, problem)


def _coordinators(programme_id: int) -> Iterable[int]:
    return db.session.scalars(
        select(Membership.user_id).where(
            Membership.programme_id == programme_id,
            Membership.role == Role.COORDINATOR,
            Membership.free_at(now()),
        )
    ).all()
