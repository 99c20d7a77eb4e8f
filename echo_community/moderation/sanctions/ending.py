"""Sanctions end by themselves, since times are compared; this job only says so to their people."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from echo_community.kernel import jobs
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.moderation.sanctions import telling
from echo_community.moderation.sanctions.models import Sanction, SanctionKind

NEWS_FOR = timedelta(days=7)  # a worker that stood still longer tells nobody of old ends


@jobs.job(minute="*/10")
@atomic
def tell_of_ended_sanctions() -> int:
    """Tell people that they can write again; says how many."""
    due = (
        select(Sanction)
        .where(
            Sanction.end_told_at.is_(None),
            Sanction.until <= now(),
            Sanction.until > now() - NEWS_FOR,
            Sanction.lifted_at.is_(None),
            Sanction.kind.in_((SanctionKind.SLOW, SanctionKind.SUSPENSION)),
        )
        .with_for_update(skip_locked=True)
    )
    ended = db.session.scalars(due).all()
    return jobs.sparing(ended, _tell, jobs.note_trouble)


def _tell(ended: Sequence[Sanction]) -> int:
    for sanction in ended:
        sanction.end_told_at = now()
        telling.tell_person(sanction, "ended")
    return len(ended)
