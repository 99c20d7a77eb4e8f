"""What is remembered of mails that came in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.consults.models import Urgency
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written
from echo_community.policy import Visibility


class ReceivedMail(Base):
    """A mail that came in, so that it is acted on once however often it is delivered.

    It holds none of its words, and of the sender a keyed hash.
    """

    __tablename__ = "received_mails"
    __table_args__ = (
        Index("ix_received_mails_sender", "sender", "at"),
        Index("ix_received_mails_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = code(64, unique=True)
    sender: Mapped[str] = code(64)
    at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str] = code(20)  # "posted", "waits", or why it was refused
    told: Mapped[bool] = mapped_column(default=False)  # whether a mail went back


class AskAddress(Base):
    """How often somebody had a new address made for questions by mail; without a row, never."""

    __tablename__ = "ask_addresses"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(default=0)


class MailedQuestion(Base):
    """A question that came to a programme's general address and waits for its writer's tap.

    It is for its writer's eyes alone, and gone after two days.
    """

    __tablename__ = "mailed_questions"
    __table_args__ = (Index("ix_mailed_questions_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    token_hash: Mapped[str] = code(64, unique=True)
    title: Mapped[str] = written(200)
    body: Mapped[str] = written(kind=Kind.MARKDOWN)
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # files and how: no words
    at: Mapped[datetime] = mapped_column(default=now)
    thread_id: Mapped[int | None]  # once it is sent

    @property
    def urgency(self) -> Urgency:
        """How soon it needs an answer."""
        return Urgency(self.choices.get("urgency", Urgency.WEEK))

    @property
    def visibility(self) -> Visibility:
        """Who is to read it."""
        return Visibility(self.choices.get("visibility", Visibility.PROGRAMME))
