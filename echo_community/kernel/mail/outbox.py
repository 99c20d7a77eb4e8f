"""The table of mails to send or sent, and how a row becomes a message."""

import email.policy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from sqlalchemy import ColumnElement, Index, and_
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.config import MAIL_IDS
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written

KEPT_AFTER_SENDING = "(sent)"  # a mail may hold a sign-in code: its words go once it is delivered

# Folded at 78 characters, a long address in a header would be encoded, and no program reads it.
LINES = email.policy.default.clone(max_line_length=900)


class OutboundMail(Base):
    """A mail to send or sent."""

    __tablename__ = "outbound_mails"
    __table_args__ = (
        Index("ix_outbound_mails_cause", "cause"),
        Index("ix_outbound_mails_recipient", "recipient", "sent_at"),
        Index("ix_outbound_mails_user", "user_id"),
        Index("ix_outbound_mails_programme", "programme_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = code(254)
    subject: Mapped[str] = written(200)
    body: Mapped[str] = written(kind=Kind.TEXT)
    html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # besides those of every mail
    message_id: Mapped[str] = code(200, unique=True)
    cause: Mapped[str] = code(60)
    # What its reader can stop: a group of notices; empty where they asked for this very mail.
    stream: Mapped[str] = code(20, default="")
    rank: Mapped[int] = mapped_column(default=0)  # a code somebody waits for before a thousand news
    user_id: Mapped[int | None]
    programme_id: Mapped[int | None]
    thread_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = code(40, default="")  # of the last try: a reply's number, or what failed
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]

    def forget_words(self) -> None:
        """Nothing more is to be done with it: what it said goes."""
        self.body, self.html, self.headers = KEPT_AFTER_SENDING, "", {}


def waits() -> ColumnElement[bool]:
    """As SQL: neither sent nor given up."""
    return and_(OutboundMail.sent_at.is_(None), OutboundMail.given_up_at.is_(None))


# What a worker asks for again and again; mails that are over stand in no line.
Index(
    "ix_outbound_mails_waiting",
    OutboundMail.rank,
    OutboundMail.next_try_at,
    OutboundMail.id,
    sqlite_where=waits(),
    postgresql_where=waits(),
)


@dataclass(frozen=True)
class Post:
    """What a mail is besides its words: whom it is for, of what, and what its headers say."""

    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: str = ""
    user_id: int | None = None
    programme_id: int | None = None
    thread_id: int | None = None


def put(recipient: str, subject: str, body: str, cause: str, post: Post) -> OutboundMail:
    """A new row, not yet in a session."""
    return OutboundMail(
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        body=body,
        html=post.html,
        headers=dict(post.headers),
        cause=cause,
        stream=post.stream,
        rank=1 if post.stream else 0,
        user_id=post.user_id,
        programme_id=post.programme_id,
        thread_id=post.thread_id,
        message_id=make_msgid(domain=MAIL_IDS),
    )


def message_of(mail: OutboundMail, sender: str) -> EmailMessage:
    """A row as it leaves: the same bytes at each try, so that a double shows as one."""
    message = EmailMessage(policy=LINES)
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at)
    # No machine is to answer: the first is the standard, the second what Exchange understands.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.body, cte=_coding(mail.body))
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        message.set_boundary("=_" + mail.message_id[1:].partition("@")[0])
    return message


def _coding(text: str) -> str:
    return "7bit" if text.isascii() else "quoted-printable"
