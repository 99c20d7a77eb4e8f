"""The outbox: a mail is a row written with its cause; a worker delivers it, at least once."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.config import MAIL_IDS, Settings
from echo_community.kernel import jobs
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, atomic, db
from echo_community.kernel.words import Kind, code, written

log = structlog.get_logger()

TRIES = 12
LEASE = timedelta(minutes=5)  # a worker that died in between leaves its mails after this
KEPT_AFTER_SENDING = "(sent)"  # a mail may hold a sign-in code: its words go once it is delivered


class OutboundMail(Base):
    """A mail to send or sent."""

    __tablename__ = "outbound_mails"
    __table_args__ = (
        Index("ix_outbound_mails_due", "sent_at", "next_try_at"),
        Index("ix_outbound_mails_cause", "cause"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = code(254)
    subject: Mapped[str] = written(200)
    body: Mapped[str] = written(kind=Kind.TEXT)
    message_id: Mapped[str] = code(200, unique=True)
    cause: Mapped[str] = code(60)
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Carrier:
    """How mails leave: by SMTP, or as files where none is set."""

    settings: Settings

    @property
    def folder(self) -> Path:
        """Where mails are written without SMTP."""
        return self.settings.folder / "mail"

    def deliver(self, message: EmailMessage) -> None:
        """Hand one message over. Raises OSError or smtplib.SMTPException when it was not taken."""
        if self.settings.mail_url:
            self._send(message)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{now():%Y%m%d-%H%M%S-%f}-{message['To'].replace('/', '_')}.eml"
        (self.folder / name).write_bytes(bytes(message))

    def check(self) -> None:
        """Raise if the mail server cannot be reached or refuses us."""
        if self.settings.mail_url:
            self._connect().quit()

    def _connect(self) -> smtplib.SMTP:
        url = urlsplit(self.settings.mail_url)
        secure = url.scheme == "smtps"
        kind: type[smtplib.SMTP] = smtplib.SMTP_SSL if secure else smtplib.SMTP
        server = kind(url.hostname or "localhost", url.port or (465 if secure else 25), timeout=20)
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        return server

    def _send(self, message: EmailMessage) -> None:
        server = self._connect()
        try:
            server.send_message(message)
        finally:
            server.close()


# By the first word of a cause: whether a mail written for it has nothing to tell any more.
NEEDLESS: dict[str, Callable[[str], bool]] = {}


def send(recipient: str, subject: str, body: str, cause: str) -> OutboundMail:
    """Write a mail to the outbox, in the transaction of its cause (`sign-in`, `invitation 7`)."""
    mail = OutboundMail(
        recipient=recipient,
        subject=" ".join(subject.split()),
        body=body,
        cause=cause,
        message_id=make_msgid(domain=MAIL_IDS),
    )
    db.session.add(mail)
    jobs.wake(deliver_mail)
    return mail


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
    while mail_id := _lease():
        taken += _deliver_one(carrier, mail_id)
    return taken


@atomic
def _lease() -> int | None:
    due = (
        select(OutboundMail)
        .where(
            OutboundMail.sent_at.is_(None),
            OutboundMail.given_up_at.is_(None),
            OutboundMail.next_try_at <= now(),
        )
        .order_by(OutboundMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = db.session.scalar(due)
    if mail is None:
        return None
    mail.next_try_at = now() + LEASE
    return mail.id


def _deliver_one(carrier: Carrier, mail_id: int) -> bool:
    mail = db.session.get_one(OutboundMail, mail_id)
    needless = NEEDLESS.get(mail.cause.split(" ")[0])
    if needless and needless(mail.cause):
        _settle(mail_id, _give_up)
        return False
    message = _message(mail, carrier.settings)
    db.session.rollback()  # no transaction stays open while the mail server takes its time
    try:
        carrier.deliver(message)
    except (OSError, smtplib.SMTPException) as problem:
        _settle(mail_id, _postpone)
        log.warning("mail not taken", mail=mail_id, problem=type(problem).__name__)
        return False
    _settle(mail_id, _mark_sent)
    return True


def _message(mail: OutboundMail, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


@atomic
def _settle(mail_id: int, outcome: Callable[[OutboundMail], None]) -> None:
    outcome(db.session.get_one(OutboundMail, mail_id))


def _mark_sent(mail: OutboundMail) -> None:
    mail.sent_at = now()
    mail.body = KEPT_AFTER_SENDING


def _give_up(mail: OutboundMail) -> None:
    mail.given_up_at = now()
    mail.body = KEPT_AFTER_SENDING


def _postpone(mail: OutboundMail) -> None:
    mail.tries += 1
    mail.next_try_at = now() + timedelta(minutes=min(2**mail.tries, 720))
    if mail.tries >= TRIES:
        mail.given_up_at = now()
