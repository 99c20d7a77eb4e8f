"""Delivering what is due: leased, handed over, marked; workers may be many, and be killed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select, update

from echo_community.kernel import jobs
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.mail.carrying import Carrier, Line, Refusal, Verdict, refusal
from echo_community.kernel.mail.outbox import (
    KEPT_AFTER_SENDING,
    OutboundMail,
    Post,
    message_of,
    put,
    waits,
)

log = structlog.get_logger()

KEPT_WHEN_STUCK = timedelta(days=14)  # so long somebody may have a mail tried again
LEASE = timedelta(minutes=5)  # a worker that died in between leaves its mails after this

# After each failed try, in minutes: from two to six hours, for two days in all.
PAUSES = (2, 4, 8, 16, 32, 64, 128, 256, *(360,) * 7)
TRIES = len(PAUSES) + 1

NOTHING = Post()

# By the first word of a cause: whether a mail written for it has nothing to tell any more.
NEEDLESS: dict[str, Callable[[str], bool]] = {}

# By the same: told the cause of a mail that left while its row was taken back, and when it was
# written. Part of a transaction.
LEFT: dict[str, Callable[[str, datetime], object]] = {}


@dataclass(frozen=True)
class Addresses:
    """What is known of addresses, which accounts know and hand down."""

    closed: Callable[[OutboundMail], bool]  # whether none of this kind may go there
    refused: Callable[[str, str], object]  # an address that a mail server says nobody has; the code


_known = Addresses(lambda mail: False, lambda *what: None)


def ask_about_addresses(known: Addresses) -> None:
    """Ask there before a mail leaves, and tell there what was refused."""
    global _known  # noqa: PLW0603  set once, as modules are read
    _known = known


def send(recipient: str, subject: str, body: str, cause: str, post: Post = NOTHING) -> OutboundMail:
    """Write a mail to the outbox, in the transaction of its cause (`sign-in`, `invitation 7`)."""
    mail = put(recipient, subject, body, cause, post)
    db.session.add(mail)
    jobs.wake(deliver_mail)
    return mail


def try_again(mail: OutboundMail) -> None:
    """Try a mail that is stuck at once, and for two days more; part of a transaction."""
    mail.next_try_at, mail.tries, mail.given_up_at = now(), 0, None
    jobs.wake(deliver_mail)


@atomic
def forget_stuck() -> None:
    """What was given up for too long is tried no more: its words go."""
    long_ago = OutboundMail.given_up_at < now() - KEPT_WHEN_STUCK
    db.session.execute(
        update(OutboundMail)
        .where(long_ago, OutboundMail.body != KEPT_AFTER_SENDING)
        .values(body=KEPT_AFTER_SENDING, html="", headers={})
    )


@jobs.job(minute="*")
def deliver_mail() -> int:
    """Deliver what is due, every minute and whenever a mail is written."""
    return deliver_due(Carrier(current_app.extensions["settings"]))


def deliver_due(carrier: Carrier) -> int:
    """Deliver what is due; returns how many were taken.

    Each is leased first, by itself: any number of workers may run side by side, and a slow mail
    server cannot outlast the lease of a mail that still waits.
    """
    taken = 0
    with carrier.line() as line:
        while mail_id := lease():
            taken += _deliver_one(line, mail_id)
    return taken


@atomic
def lease() -> int | None:
    """Take the next mail that is due for oneself, for a while."""
    due = (
        select(OutboundMail)
        .where(waits(), OutboundMail.next_try_at <= now())
        .order_by(OutboundMail.rank, OutboundMail.next_try_at, OutboundMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = db.session.scalar(due)
    if mail is None:
        return None
    mail.next_try_at = now() + LEASE
    return mail.id


def _deliver_one(line: Line, mail_id: int) -> bool:
    mail = db.session.get(OutboundMail, mail_id)
    if mail is None:  # taken back since
        return False
    try:
        if _is_needless(mail):
            _settle(mail_id, _give_up)
            return False
        message = message_of(mail, line.carrier.settings.mail_from)
        cause, written_at = mail.cause, mail.created_at
        db.session.rollback()  # no transaction stays open while the mail server takes its time
        line.deliver(message)
    # Whatever it is: a mail that cannot even be put together is tried like any other, and given up.
    except Exception as problem:
        why = refusal(problem)
        _settle(mail_id, lambda mail: _refused(mail, why))
        log.warning("mail not taken", mail=mail_id, problem=why.code)
        return False
    if not _settle(mail_id, _mark_sent):
        _tell_left(cause, written_at)
    return True


def _is_needless(mail: OutboundMail) -> bool:
    needless = NEEDLESS.get(mail.cause.split(" ")[0])
    return bool(needless and needless(mail.cause)) or _known.closed(mail)


@atomic
def _settle(mail_id: int, outcome: Callable[[OutboundMail], None]) -> bool:
    """Whether it is still there, and not taken back."""
    mail = find(OutboundMail, OutboundMail.id == mail_id, lock=True)
    if mail:
        outcome(mail)
    return mail is not None


@atomic
def _tell_left(cause: str, written_at: datetime) -> None:
    if left := LEFT.get(cause.split(" ")[0]):
        left(cause, written_at)


def _mark_sent(mail: OutboundMail) -> None:
    mail.sent_at = now()
    mail.problem = ""
    mail.forget_words()


def _give_up(mail: OutboundMail) -> None:
    mail.given_up_at = now()
    mail.forget_words()


def _refused(mail: OutboundMail, why: Refusal) -> None:
    mail.tries += 1
    mail.problem = why.code
    if why.verdict is Verdict.NOBODY:
        _known.refused(mail.recipient, why.code)
        _give_up(mail)
    elif why.verdict is Verdict.NEVER:
        _give_up(mail)
    elif mail.tries >= TRIES:
        mail.given_up_at = now()  # its words stay a while: somebody may want it tried again
    else:
        mail.next_try_at = now() + timedelta(minutes=PAUSES[mail.tries - 1])
