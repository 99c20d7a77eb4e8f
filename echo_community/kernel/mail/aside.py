"""Mail that could not be read, or written: set aside, so that it keeps no other waiting.

A row names no words and nobody's address. What it stands for stays where it is (a mail in its
mailbox, a notice in its table) and is tried again, ever more seldom, for two days.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, atomic, db, find
from echo_community.kernel.words import code

log = structlog.get_logger()

PAUSES = (2, 10, 60, 240, 720, 720, 720)  # minutes after each failed try; then it is given up
SETTLED = timedelta(hours=2)  # past its time and not set aside anew: it was done
KEPT = timedelta(days=30)
IN = "in "  # how the key of a mail that came in begins


class MailAside(Base):
    """One mail that is set aside."""

    __tablename__ = "mails_aside"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = code(80, unique=True)  # "in 1700000000 42", "out 7 12 1", "digest 7"
    programme_id: Mapped[int | None]  # none: nobody can tell, since it was not read
    problem: Mapped[str] = code(60)  # what failed, as programs name it
    tries: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=now)  # the last try
    next_try_at: Mapped[datetime | None]  # none: given up


@atomic
def set_aside(key: str, problem: Exception, programme_id: int | None = None) -> datetime | None:
    """Note that this failed; when to try again, or None once it is given up."""
    row = find(MailAside, MailAside.key == key, lock=True)
    if row is None:
        row = MailAside(key=key, programme_id=programme_id, tries=0)
        db.session.add(row)
    elif _is_settled(row):
        row.tries = 0
    row.tries, row.at, row.problem = row.tries + 1, now(), type(problem).__name__[:60]
    later = row.tries <= len(PAUSES)
    row.next_try_at = now() + timedelta(minutes=PAUSES[row.tries - 1]) if later else None
    log.error("mail set aside", kind=key.split(" ")[0], problem=row.problem, tries=row.tries)
    db.session.flush()
    return row.next_try_at


@atomic
def resting(begins: str, here: Collection[str]) -> set[str]:
    """Of what is here, the keys not to be tried yet; what is here no more is forgotten."""
    rows = db.session.scalars(select(MailAside).where(MailAside.key.startswith(begins))).all()
    for row in rows:
        if row.key not in here:
            db.session.delete(row)
    return {row.key for row in rows if row.next_try_at is None or row.next_try_at > now()}


def is_aside() -> ColumnElement[bool]:
    """As SQL: neither done since nor forgotten."""
    soon = MailAside.next_try_at > now() - SETTLED
    return or_(_came_in(), MailAside.next_try_at.is_(None), soon)


@atomic
def forget_aside() -> None:
    """Forget what was set aside long ago."""
    db.session.execute(delete(MailAside).where(~_came_in(), MailAside.at < now() - KEPT))


def _came_in() -> ColumnElement[bool]:
    return MailAside.key.startswith(IN)


def _is_settled(row: MailAside) -> bool:
    """Whether it was done at the last try; a mail that came in would be here no more."""
    if row.key.startswith(IN) or row.next_try_at is None:
        return False
    return row.next_try_at < now() - SETTLED
