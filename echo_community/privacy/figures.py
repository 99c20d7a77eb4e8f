"""How often the guard finds what, and what comes of it: numbers by label and month, no text."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from echo_community.kernel.clock import now
from echo_community.kernel.db import db, insert
from echo_community.privacy.guard import Heed, Opinion, Words
from echo_community.privacy.models import GuardCount, Outcome

Counts = Counter[tuple[str, Outcome]]


@dataclass(frozen=True)
class Figure:
    """What became of the findings of one label, or of one month."""

    of: str
    mended: int = 0
    reworded: int = 0
    kept: int = 0
    overridden: int = 0

    @property
    def found(self) -> int:
        """All of them."""
        return self.mended + self.reworded + self.kept + self.overridden


def outcomes(words: Words, opinion: Opinion, heed: Heed, old: Collection[str] = ()) -> Counts:
    """What became of what was found in words stored now, but for what stood there before."""
    counts: Counts = Counter()
    stayed = set()
    for part, findings in opinion.findings.items():
        for finding in findings:
            key = finding.key(words.parts[part])
            stayed.add(key)
            if key not in old:
                outcome = Outcome.OVERRIDDEN if finding.stops else Outcome.KEPT
                counts[finding.label, outcome] += 1
    mended = Counter(heed.mended)
    gone = Counter(key.partition(".")[0] for key in heed.seen - stayed)
    for label, many in mended.items():
        counts[label, Outcome.MENDED] += many
    for label, many in (gone - mended).items():
        counts[label, Outcome.REWORDED] += many
    return counts


def count(programme_id: int, counts: Counts) -> None:
    """Add to the figures of this month, in the transaction under way."""
    if not counts:
        return
    month = f"{now():%Y-%m}"
    rows = [
        {
            "programme_id": programme_id,
            "month": month,
            "label": label,
            "outcome": outcome,
            "count": many,
        }
        for (label, outcome), many in sorted(
            counts.items()
        )  # in one order, so none waits in a ring
    ]
    added: Any = insert(GuardCount).values(rows)
    db.session.execute(
        added.on_conflict_do_update(
            index_elements=["programme_id", "month", "label", "outcome"],
            set_={"count": GuardCount.count + added.excluded.count},
        )
    )


def read(programme_id: int, since: str) -> Sequence[Any]:
    """Every count of a programme from that month on; one statement."""
    return db.session.execute(
        select(GuardCount.month, GuardCount.label, GuardCount.outcome, GuardCount.count).where(
            GuardCount.programme_id == programme_id, GuardCount.month >= since
        )
    ).all()


def by(column: str, rows: Iterable[Any]) -> list[Figure]:
    """The counts added up by `label`, most found first, or by `month`, latest first."""
    sums: dict[str, Counter[str]] = {}
    for row in rows:
        sums.setdefault(getattr(row, column), Counter())[row.outcome.value] += row.count
    figures = [Figure(of, **added) for of, added in sums.items()]
    if column == "month":
        return sorted(figures, key=lambda figure: figure.of, reverse=True)
    return sorted(figures, key=lambda figure: (-figure.found, figure.of))
