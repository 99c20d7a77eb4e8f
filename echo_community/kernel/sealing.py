"""Seals over the audit log: each batch's hash is over the one before, so nothing changes unseen.

What a seal covers is said by `digest`; `kernel.verifying` reads the chain again.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from echo_community.kernel import jobs
from echo_community.kernel.audit import MARK, AuditEntry, AuditSeal
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, dialect

log = structlog.get_logger()

BATCH = 500  # entries under one seal
BEGINNING = "0" * 64  # what stands before the first seal
TRIES, PAUSE = 20, 0.1  # for a moment in which nobody writes, on PostgreSQL


@dataclass(frozen=True)
class Head:
    """The newest seal: noted outside, it shows later that the chain up to it is the same."""

    id: int = 0
    hash: str = BEGINNING
    last_id: int = -1
    sealed_at: datetime | None = None


COLUMNS = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.actor_id,
    AuditEntry.programme_id,
    AuditEntry.act,
    AuditEntry.thing,
    AuditEntry.thing_id,
    AuditEntry.revision,
    AuditEntry.detail,
)


def digest(entry: Any) -> bytes:
    """The hash of an entry's canonical form, which is the same on every database."""
    values = [getattr(entry, column.key) for column in COLUMNS]
    values[1] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).digest()


def chained(seal: AuditSeal, digests: Iterable[bytes]) -> str:
    """What the hash of a seal must be over these entries."""
    whole = hashlib.sha256(bytes.fromhex(seal.previous))
    when = seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    whole.update(f"{seal.id} {seal.first_id} {seal.last_id} {seal.count} {when}".encode())
    for each in digests:
        whole.update(each)
    return whole.hexdigest()


def head() -> Head:
    """The end of the chain."""
    newest = db.session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
    if newest is None:
        return Head()
    return Head(newest.id, newest.hash, newest.last_id, newest.sealed_at)


def seal_all() -> int:
    """Seal every entry that no lower number can still join; returns how many."""
    horizon, sealed = _horizon(), 0
    while count := _seal_next(horizon):
        sealed += count
    if sealed:
        newest = head()  # in the log, which an attacker of the database does not hold
        log.info("audit sealed", entries=sealed, seal=newest.id, head=newest.hash)
    return sealed


@jobs.job(minute="*/10")
def seal_audit() -> None:
    """Seal what was written since."""
    seal_all()


def _horizon() -> int:
    """The highest number that is there while nobody writes: none below it can appear later.

    PostgreSQL gives numbers out before the commit, so a lower one may become visible after a higher
    one. An INSERT locks its table before it takes a number: whoever holds this lock knows that all
    given numbers are committed or lost. It is taken only where it is free at once and given back at
    once, so no writer waits for it; where a long import holds it, the next run seals. SQLite has
    one writer, who is us.
    """
    for _ in range(TRIES):
        try:
            return _highest()
        except OperationalError:  # somebody writes: a commit takes milliseconds
            time.sleep(PAUSE)
    return -1


@atomic
def _highest() -> int:
    if dialect() == "postgresql":
        db.session.execute(text("LOCK TABLE audit_entries IN SHARE ROW EXCLUSIVE MODE NOWAIT"))
    highest = db.session.scalar(select(func.max(AuditEntry.id)))
    return -1 if highest is None else highest


@atomic
def _seal_next(horizon: int) -> int:
    if dialect() == "postgresql":  # one sealer at a time
        db.session.execute(text("LOCK TABLE audit_seals IN SHARE ROW EXCLUSIVE MODE"))
    before = head()
    entries = db.session.execute(
        select(*COLUMNS)
        .where(AuditEntry.id > before.last_id, AuditEntry.id <= horizon)
        .order_by(AuditEntry.id)
        .limit(BATCH)
    ).all()
    if entries:
        db.session.add(_seal(before, entries))
    return len(entries)


def _seal(before: Head, entries: Sequence[Any]) -> AuditSeal:
    digests = [digest(entry) for entry in entries]
    seal = AuditSeal(
        id=before.id + 1,
        first_id=entries[0].id,
        last_id=entries[-1].id,
        count=len(entries),
        previous=before.hash,
        sealed_at=now(),
        marks=b"".join(
            MARK.pack(entry.id, each[:8]) for entry, each in zip(entries, digests, strict=True)
        ),
    )
    seal.hash = chained(seal, digests)
    return seal
