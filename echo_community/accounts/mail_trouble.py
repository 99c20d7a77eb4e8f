"""Addresses that mails came back from: nothing more is sent there until their owner says it works.

What reads bounces and complaints calls `bounced` and `complained`; a mail server that refuses an
address while it is handed a mail is heard here too.
"""

from datetime import timedelta

from sqlalchemy import func, select
from structlog import get_logger

from echo_community.accounts.models import MailTrouble, Trouble, User
from echo_community.kernel import audit, mail
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.mail import Addresses, OutboundMail

log = get_logger()

# A mailbox that is full, or a server that is down, says so again and again before it counts.
TIMES = 5
OVER = timedelta(days=3)
FORGIVEN_AFTER = timedelta(days=30)

# Asked for by the person, or about the safety of the account: these go on, a few a day.
ASKED_FOR = frozenset({"sign-in", "confirm", "password"})
A_DAY = 5


@atomic
def bounced(address: str, permanent: bool, kind: str) -> bool:
    """A mail to this address came back; `kind` is a status like `5.1.1`. Whether mails stop now.

    What came back from where nobody mailed anything is somebody's invention, and changes nothing.
    """
    trouble = _noted(address, Trouble.BOUNCED, kind)
    if trouble is None:
        return False
    lasting = trouble.times >= TIMES and trouble.last_at - trouble.first_at >= OVER
    return _stop(trouble) if permanent or lasting else False


@atomic
def complained(address: str) -> bool:
    """The owner of this address called one of our mails unwanted. Whether mails stop now."""
    trouble = _noted(address, Trouble.COMPLAINED, "complaint")
    return _stop(trouble) if trouble else False


def sent_to(message_id: str) -> str:
    """Whom a mail of ours went to, for what reads reports about it; nothing for another's."""
    return (
        db.session.scalar(
            select(OutboundMail.recipient).where(OutboundMail.message_id == message_id)
        )
        or ""
    )


@atomic
def works_again(actor: Actor) -> bool:
    """The actor says that their address works: mails leave for it again."""
    email = select(User.email).where(User.id == actor.id).scalar_subquery()
    trouble = find(MailTrouble, MailTrouble.address == email, lock=True)
    if trouble is None:
        return False
    audit.record(actor, "mail.works-again", trouble)
    db.session.delete(trouble)
    return True


def _noted(address: str, what: Trouble, detail: str) -> MailTrouble | None:
    """The row of an address that we have written to, with this trouble counted."""
    address = address.strip().lower()
    if not _is_ours(address):
        log.info("trouble of an address that nothing went to")
        return None
    known = {"address": address, "trouble": what, "detail": detail[:40]}
    moment = {"times": 0, "first_at": now(), "last_at": now()}
    db.session.execute(insert(MailTrouble).values(**known, **moment).on_conflict_do_nothing())
    trouble = find(MailTrouble, MailTrouble.address == address, lock=True)
    if trouble is None:
        return None
    if now() - trouble.last_at > FORGIVEN_AFTER and not trouble.stopped_at:
        trouble.times, trouble.first_at = 0, now()
    trouble.times, trouble.last_at = trouble.times + 1, now()
    trouble.trouble, trouble.detail = what, detail[:40]
    return trouble


def _is_ours(address: str) -> bool:
    mailed = select(OutboundMail.id).where(OutboundMail.recipient == address)
    return bool(address) and db.session.scalar(mailed.limit(1)) is not None


def _stop(trouble: MailTrouble) -> bool:
    if trouble.stopped_at is None:
        trouble.stopped_at = now()
        audit.record(ANYBODY, "mail.stop", trouble)
    return True


def is_stopped(address: str) -> bool:
    """Whether no news is mailed to an address."""
    stopped = select(MailTrouble.id).where(
        MailTrouble.address == address.lower(), MailTrouble.stopped_at.is_not(None)
    )
    return db.session.scalar(stopped) is not None


def _is_closed(letter: OutboundMail) -> bool:
    if not is_stopped(letter.recipient):
        return False
    return letter.cause not in ASKED_FOR or _sent_today(letter.recipient) >= A_DAY


def _sent_today(address: str) -> int:
    since = now() - timedelta(days=1)
    sent = OutboundMail.recipient == address, OutboundMail.sent_at > since
    return db.session.scalar(select(func.count()).where(*sent)) or 0


mail.ask_about_addresses(
    Addresses(closed=_is_closed, refused=lambda address, status: bounced(address, True, status))
)
