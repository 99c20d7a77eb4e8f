"""The audit log: who did what to which thing, when. Append-only; it never holds the text."""

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, db
from echo_community.kernel.words import code


class Thing(Protocol):
    """What can be named in an entry: a row with a number."""

    __tablename__: str
    id: Any


MARK = struct.Struct(">q8s")  # an entry's number and the beginning of its digest


class AuditEntry(Base):
    """One act. Triggers of the database refuse to change or remove it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_thing", "thing", "thing_id"),
        Index("ix_audit_entries_programme", "programme_id", "at", "id"),
        Index("ix_audit_entries_act", "programme_id", "act", "at", "id"),
        Index("ix_audit_entries_actor", "actor_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int]  # 0: the command line or a job
    programme_id: Mapped[int | None]
    act: Mapped[str] = code(40)
    thing: Mapped[str] = code(40)
    thing_id: Mapped[int]
    revision: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class AuditSeal(Base):
    """A batch of entries as it was when it was sealed. Triggers refuse to change or remove it."""

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3: no gaps
    first_id: Mapped[int]
    last_id: Mapped[int]  # it covers all up to here from the seal before, also what should not be
    count: Mapped[int]
    hash: Mapped[str] = code(64)
    previous: Mapped[str] = code(64)
    sealed_at: Mapped[datetime] = mapped_column(default=now)
    marks: Mapped[bytes]  # tell which entry differs; that one differs, the hash alone decides

    @property
    def kept(self) -> dict[int, bytes]:
        """The entries by number as they were, each by the beginning of its digest."""
        return dict(MARK.iter_unpack(self.marks))


@dataclass(frozen=True)
class AppendOnly:
    """The DDL that makes a table append-only, for each database."""

    table: str

    def statements(self, dialect: str) -> list[str]:
        """CREATE statements."""
        if dialect == "sqlite":
            return [
                f"CREATE TRIGGER {self.table}_{verb.lower()} BEFORE {verb} ON {self.table} "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
                for verb in ("UPDATE", "DELETE")
            ]
        return [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
            f"CREATE TRIGGER {self.table}_kept BEFORE UPDATE OR DELETE ON {self.table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        ]


def record(
    actor: Actor, act: str, thing: Thing, *, revision: int | None = None, **detail: Any
) -> None:
    """Add an entry to the transaction under way. `detail` holds ids and states, never words."""
    db.session.flush()  # a new thing has no number before
    db.session.add(
        AuditEntry(
            actor_id=actor.id,
            programme_id=getattr(thing, "programme_id", None),
            act=act,
            thing=thing.__tablename__,
            thing_id=thing.id,
            revision=revision,
            detail=detail,
        )
    )
