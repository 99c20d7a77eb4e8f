"""Notices, and what a person wants by mail."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import code


class NoticeKind(enum.StrEnum):
    """Why somebody is told."""

    REPLY = "reply"  # in a thread they opened or watch
    ANSWER = "answer"  # to what they asked, or to a post of theirs
    MENTION = "mention"
    ACCEPTED = "accepted"
    ENDORSED = "endorsed"
    SUPERSEDED = "superseded"
    REMINDER = "reminder"
    NAME_OPENED = "name_opened"
    PURGED = "purged"  # an identifier was removed from what they wrote
    WITHHELD = "withheld"  # a post of theirs was reported and is hidden while the hub looks
    QUESTIONED = "questioned"  # the hub asks them about a post of theirs
    EXPLAINED = "explained"  # to who asked: its author answered
    REVIEWED = "reviewed"  # what the hub decided about a post of theirs
    HEARD = "heard"  # what came of a report of theirs
    CORRECTED = "corrected"  # advice that they read
    SANCTION = "sanction"  # about one's own membership; of no thread
    APPEAL = "appeal"  # a member asks another moderator; of no thread
    CASE_STATE = "case_state"  # to who presents: what the hub decided about their case
    CASE_SUBMITTED = "case_submitted"  # to the hub
    CASE_SUMMARY = "case_summary"  # to who presents: the recommendations are signed
    INTENTION = "intention"  # to who advised: what the presenter makes of it
    FOLLOW_UP_DUE = "follow_up_due"  # to who presents
    FOLLOW_UP = "follow_up"  # to who advised: what became of it
    ROUND = "round"  # a round of a case they follow was opened or closed
    SESSION = "session"  # a session was planned, moved or cancelled; of no thread
    SESSION_SOON = "session_soon"  # of no thread
    LECTURE = "lecture"  # a new one is in the archive
    PROPOSAL = "proposal"  # to who wanted a lecture: what the hub decided; of no thread
    CONSULT = "consult"  # a question for them: on call, of their topic, or further up the ladder
    CONSULT_YOURS = "consult_yours"  # handed over to them
    CONSULT_TAKEN = "consult_taken"  # to who asked: somebody has claimed it
    CONSULT_BREACH = "consult_breach"  # to coordinators: at the top of the ladder, unanswered
    FOUND = "found"  # to who wrote it: their answer helped somebody who had not yet asked
    ROTA = "rota"  # a swap, a hand-over, a gap a week ahead; of no thread
    PEARL = "pearl"  # to who answered: a pearl was made of it


# What a post's author is told whatever became of the post.
OF_AUTHORS = frozenset({NoticeKind.NAME_OPENED, NoticeKind.PURGED})

# What is told of a post however it fared; whoever is told it reads a page of its own.
OF_REVIEWS = frozenset(
    {
        NoticeKind.WITHHELD,
        NoticeKind.QUESTIONED,
        NoticeKind.EXPLAINED,
        NoticeKind.REVIEWED,
        NoticeKind.HEARD,
    }
)

# Of no thread: the cause says which session, and what became of it.
OF_SESSIONS = frozenset({NoticeKind.SESSION, NoticeKind.SESSION_SOON})


class Notice(Base):
    """Somebody is told of something, exactly once a cause. It holds no words: the page reads them.

    `author_id` is empty where whoever caused it is nameless.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "cause"),
        Index("ix_notices_unread", "user_id", "read_at", "id"),
        Index("ix_notices_thread", "user_id", "thread_id"),
        Index("ix_notices_cause", "cause"),
        Index("ix_notices_by_thread", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[NoticeKind]
    cause: Mapped[str] = code(60)  # "reply 99", "endorsed 99 by 7": what must not be told twice
    thread_id: Mapped[int | None]
    post_number: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]


class MailChoice(Base):
    """Which notices a person wants by mail too; without a row, all but reminders of sessions."""

    __tablename__ = "mail_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    answers: Mapped[bool] = mapped_column(default=True)
    mentions: Mapped[bool] = mapped_column(default=True)
    # A session moved or cancelled at short notice; and the day before each.
    sessions: Mapped[bool] = mapped_column(default=True, server_default=true())
    reminders: Mapped[bool] = mapped_column(default=False, server_default=false())
