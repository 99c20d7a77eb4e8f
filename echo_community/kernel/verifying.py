"""Reading the chain of seals again: is the audit log what it was?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select

from echo_community.kernel.audit import AuditEntry, AuditSeal
from echo_community.kernel.db import db
from echo_community.kernel.sealing import (
    BEGINNING,
    COLUMNS,
    Head,
    chained,
    digest,
    head,
)

What = Literal["changed", "removed", "inserted", "seal changed", "seal missing", "head missing"]


@dataclass(frozen=True)
class Break:
    """The first thing that is not what it was."""

    what: What
    seal: int
    entry: int | None = None

    def __str__(self) -> str:
        if self.what == "head missing":
            return "The chain does not hold the hash that was noted: seals were taken or made anew."
        if self.entry is None:
            return f"Batch {self.seal}: {self.what}."
        return f"Batch {self.seal}: entry {self.entry} was {self.what}."


@dataclass(frozen=True)
class Verdict:
    """What reading the whole chain found."""

    head: Head
    seals: int = 0
    entries: int = 0
    unsealed: int = 0
    broken: Break | None = None


def verify(noted: str | None = None) -> Verdict:
    """Recompute every seal; `noted` is a hash that the chain must hold, kept outside of it."""
    before, seals, entries, met = Head(), 0, 0, noted in (None, BEGINNING)
    for seal in _seals():
        if broken := _checked(before, seal):
            return Verdict(head(), seals, entries, _unsealed(), broken)
        before = Head(seal.id, seal.hash, seal.last_id, seal.sealed_at)
        seals, entries, met = seals + 1, entries + seal.count, met or seal.hash == noted
    missing = None if met else Break("head missing", before.id)
    return Verdict(before, seals, entries, _unsealed(), missing)


def newest_is_whole() -> bool:
    """Whether the last batch is what it was; a whole reading takes as long as the log is."""
    last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(2)).all()
    if not last:
        return True
    before = Head()
    if len(last) == 2:
        before = Head(last[1].id, last[1].hash, last[1].last_id, last[1].sealed_at)
    return _checked(before, last[0]) is None


def waiting_since() -> datetime | None:
    """The moment of the oldest entry that is not sealed."""
    waiting = select(AuditEntry.at).where(AuditEntry.id > head().last_id)
    return db.session.scalar(waiting.order_by(AuditEntry.id).limit(1))


def _seals() -> Iterator[AuditSeal]:
    after = 0
    while seal := db.session.scalars(
        select(AuditSeal).where(AuditSeal.id > after).order_by(AuditSeal.id).limit(1)
    ).first():
        yield seal
        after = seal.id
        db.session.expunge(seal)


def _checked(before: Head, seal: AuditSeal) -> Break | None:
    if seal.id != before.id + 1:
        return Break("seal missing", before.id + 1)
    found = _entries(before, seal)
    digests = {entry.id: digest(entry) for entry in found}
    same = seal.previous == before.hash and seal.count == len(digests)
    if same and seal.hash == chained(seal, digests.values()):
        return None
    return _first_difference(seal, digests) or Break("seal changed", seal.id)


def _entries(before: Head, seal: AuditSeal) -> Sequence[Any]:
    """All up to its last entry from the seal before, also what stands where nothing was."""
    covered = select(*COLUMNS).where(AuditEntry.id <= seal.last_id)
    if before.id:
        covered = covered.where(AuditEntry.id > before.last_id)
    return db.session.execute(covered.order_by(AuditEntry.id)).all()


def _first_difference(seal: AuditSeal, digests: dict[int, bytes]) -> Break | None:
    kept = seal.kept
    for number in sorted(kept.keys() | digests.keys()):
        if number not in digests:
            return Break("removed", seal.id, number)
        if number not in kept:
            return Break("inserted", seal.id, number)
        if digests[number][:8] != kept[number]:
            return Break("changed", seal.id, number)
    return None


def _unsealed() -> int:
    waiting = select(func.count()).where(AuditEntry.id > head().last_id)
    return db.session.scalar(waiting) or 0
