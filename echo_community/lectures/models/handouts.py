"""Papers to take along, for clinicians and for patients, and the links that lead others to one."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.discussions.models.sharing import OutsideLink
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.stored import stored_name
from echo_community.kernel.words import Kind, code, written


class ForWhom(enum.StrEnum):
    """Who reads a handout."""

    CLINICIAN = "clinician"
    PATIENT = "patient"


class Handout(Base):
    """A paper under a lecture, or alone under a topic: a PDF, or written here.

    Public is one revision of it: what is changed afterwards is for members alone until an expert
    has looked again.
    """

    __tablename__ = "handouts"
    __table_args__ = (
        Index("ix_handouts_newest", "programme_id", "changed_at", "id"),
        Index("ix_handouts_topic", "topic_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    lecture_id: Mapped[int | None] = mapped_column(ForeignKey("lectures.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))  # where it has no lecture
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    for_whom: Mapped[ForWhom]
    language: Mapped[str] = code(10, default="en")
    title: Mapped[str] = written(200)
    body: Mapped[str] = written(kind=Kind.MARKDOWN, default="")  # of one that was written here
    html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    name: Mapped[str] = written(120, default="")  # of its file, as the next three
    stored: Mapped[str | None] = stored_name()
    size: Mapped[int] = mapped_column(default=0)  # bytes
    pages: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = written(kind=Kind.DERIVED, default="")  # the text of the file
    revision: Mapped[int] = mapped_column(default=1)
    held: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = written(300, default="")  # why what the guard stopped is no patient's
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who said so
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    public_key: Mapped[str | None] = code(40, unique=True)
    public_revision: Mapped[int | None]  # the one that an expert let out
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened: Mapped[int] = mapped_column(default=0)  # how often, by its public address
    prints: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)


class HandoutLink(OutsideLink, Base):
    """A link for a colleague to one handout."""

    __tablename__ = "handout_links"
    __table_args__ = (Index("ix_handout_links_handout", "handout_id", "made_by_id"),)

    handout_id: Mapped[int] = mapped_column(ForeignKey("handouts.id"))
