"""That a mail came in: each is acted on once, and its sender told at most once a day."""

import hashlib
import hmac
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select

from echo_community.inbox.models import ReceivedMail
from echo_community.inbox.reading import Mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction

TOLD_EVERY = timedelta(days=1)
KEPT = timedelta(days=60)  # servers try for days, people move mails about for weeks


def key_of(mail: Mail, raw: bytes) -> str:
    """What tells this mail from others: its Message-ID and sender, or all of it."""
    said = f"{mail.message_id} {_address(mail)}".encode() if mail.message_id else raw
    return keyed(b"mail" + said)


def came(key: str) -> bool:
    """Whether it came before."""
    return db.session.scalar(select(ReceivedMail.id).where(ReceivedMail.key == key)) is not None


def remember(mail: Mail, key: str, outcome: str, *, told: bool = False) -> None:
    """Note what became of a mail, first thing in the transaction that acts on it.

    Of two deliveries at once the second waits here, and fails with IntegrityError.
    """
    sender = keyed(_address(mail).encode())
    db.session.add(ReceivedMail(key=key, sender=sender, outcome=outcome, told=told))
    db.session.flush()


def told_lately(mail: Mail, outcome: str = "") -> bool:
    """Whether a mail went back to its sender today, of that outcome if it is given."""
    lately = ReceivedMail.at > now() - TOLD_EVERY
    sender = keyed(_address(mail).encode())
    found = select(ReceivedMail.id).where(ReceivedMail.sender == sender, ReceivedMail.told, lately)
    if outcome:
        found = found.where(ReceivedMail.outcome == outcome)
    return db.session.scalar(found.limit(1)) is not None


def forget_old() -> None:
    """Forget mails that will not be delivered again."""
    with transaction() as session:
        session.execute(delete(ReceivedMail).where(ReceivedMail.at < now() - KEPT))


def _address(mail: Mail) -> str:
    return mail.sender.email if mail.sender else ""


def keyed(said: bytes) -> str:
    """A hash that only this site can make."""
    key = current_app.extensions["settings"].secret_key.encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()
