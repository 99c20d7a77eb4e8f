"""What happened to a consult: a line in its history."""

from typing import Any

from echo_community.consults.models import Consult, ConsultEvent, Happened
from echo_community.kernel.clock import now
from echo_community.kernel.db import db


def note(consult: Consult, happened: Happened, by_id: int | None = None, **what: Any) -> None:
    """Add a line; `to_id`, `post_id` and `step` where it has them. Part of a transaction."""
    db.session.add(
        ConsultEvent(
            consult_id=consult.id,
            programme_id=consult.programme_id,
            happened=happened,
            at=now(),
            by_id=by_id,
            **what,
        )
    )
