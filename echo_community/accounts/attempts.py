"""Limits on tries to sign in, by account and by address, in the database: they hold across
processes, and for accounts that do not exist just as for those that do.

Addresses and accounts are kept as keyed hashes: the table tells nobody who tried.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, select

from echo_community.accounts.models import Attempt
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, dialect
from echo_community.kernel.errors import TooMany

WINDOW = timedelta(minutes=15)
BY_ADDRESS = 40  # a clinic or a classroom behind one address
BY_ACCOUNT = {"password": 10, "code": 10, "mail": 5, "check-in": 10}


@dataclass(frozen=True)
class Try:
    """A try that was let through, for `forgive`."""

    account: str
    ids: tuple[int, ...]


def keyed(text: str) -> str:
    """A hash that nobody without our secret can make: guessing through addresses is no use."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


@atomic
def allow(way: str, email: str, address: str) -> Try:
    """Count a try before it is made. Raises TooMany with the seconds until the next one."""
    account = f"{way} {keyed(email)}"
    subjects = ((f"address {keyed(address)}", BY_ADDRESS), (account, BY_ACCOUNT[way]))
    for subject, most in subjects:
        _one_at_a_time(subject)
        _check(subject, most)
    rows = [Attempt(subject=subject) for subject, _ in subjects]
    db.session.add_all(rows)
    db.session.flush()
    return Try(account, tuple(row.id for row in rows))


@atomic
def forgive(tried: Try) -> None:
    """It succeeded: the account starts anew, and its address is not charged for this try."""
    db.session.execute(
        delete(Attempt).where((Attempt.subject == tried.account) | Attempt.id.in_(tried.ids))
    )


@atomic
def forget() -> None:
    """Drop what no limit counts any more."""
    db.session.execute(delete(Attempt).where(Attempt.at < now() - WINDOW))


def _check(subject: str, most: int) -> None:
    recent = select(Attempt.at).where(Attempt.subject == subject, Attempt.at > now() - WINDOW)
    tries = db.session.scalars(recent.order_by(Attempt.at.desc()).limit(most)).all()
    if len(tries) >= most:
        raise TooMany(max(1, int((tries[-1] + WINDOW - now()).total_seconds()) + 1))


def _one_at_a_time(subject: str) -> None:
    """Tries side by side would each count without the others; SQLite has one writer anyway."""
    if dialect() == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject))))
