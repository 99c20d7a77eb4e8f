"""Reads of scans; the first argument is who reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.moderation.rescanning.models import Scan
from echo_community.moderation.rescanning.services import version
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import programme_for

MOST = 10


@dataclass(frozen=True)
class ScanRow:
    """A scan as coordinators see it: counts, no words."""

    started_at: datetime
    finished_at: datetime | None
    done: int
    of: int
    found: Sequence[tuple[str, int]]
    stopped: int
    opened: int
    hides: bool
    is_current: bool  # the detectors are still the same


def programmes() -> list[str]:
    """Every programme by its slug, for the operator."""
    return list(db.session.scalars(select(Programme.slug).order_by(Programme.slug)))


def scans(coordinator: Actor, programme_id: int) -> list[ScanRow]:
    """The newest scans of a programme, the last one first. Raises NotVisible or Forbidden."""
    programme_for(coordinator, programme_id, Can.MANAGE_PROGRAMME)
    rows = db.session.scalars(
        select(Scan).where(Scan.programme_id == programme_id).order_by(Scan.id.desc()).limit(MOST)
    )
    return [
        ScanRow(
            started_at=row.started_at,
            finished_at=row.finished_at,
            done=row.done,
            of=max(row.of, row.done),
            found=sorted(row.found.items(), key=lambda one: (-one[1], one[0])),
            stopped=row.stopped,
            opened=row.opened,
            hides=row.hides,
            is_current=row.version == version(),
        )
        for row in rows
    ]
