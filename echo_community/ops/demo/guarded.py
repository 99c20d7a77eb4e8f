"""The demo's figures of the guard: what a few months of writing come to."""

from sqlalchemy import insert

from echo_community.kernel.db import db
from echo_community.privacy.models import GuardCount, Outcome
from echo_community.programmes.models import Programme

# Label, and how many were mended, reworded, kept and overridden in a month.
COUNTS = {
    "DATE": (9, 2, 3, 0),
    "NAME": (4, 1, 2, 1),
    "COMMUNITY": (3, 1, 4, 0),
    "AGE_OVER_89": (1, 0, 1, 0),
    "PHONE": (2, 0, 0, 0),
    "HEALTH_NUMBER": (1, 0, 0, 0),
}
OUTCOMES = (Outcome.MENDED, Outcome.REWORDED, Outcome.KEPT, Outcome.OVERRIDDEN)


def load(programme: Programme, months: tuple[str, ...]) -> None:
    """The same figures for each of these months."""
    rows = [
        {
            "programme_id": programme.id,
            "month": month,
            "label": label,
            "outcome": outcome,
            "count": count,
        }
        for month in months
        for label, counts in COUNTS.items()
        for outcome, count in zip(OUTCOMES, counts, strict=True)
        if count
    ]
    db.session.execute(insert(GuardCount), rows)
