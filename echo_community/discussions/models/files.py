"""Files that stand under a post."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.stored import stored_name
from echo_community.kernel.words import Kind, code, written


class AttachmentKind(enum.StrEnum):
    """What may be attached."""

    IMAGE = "image"
    PDF = "pdf"


class Attachment(Base):
    """A file under a post, or its author's alone until the post is sent.

    What is stored was made anew from what was sent: no metadata, no place, no script.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_post", "post_id"),
        Index("ix_attachments_author", "author_id", "created_at"),
        Index("ix_attachments_stored", "stored"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    kind: Mapped[AttachmentKind]
    stored: Mapped[str] = stored_name()
    thumbnail: Mapped[str] = stored_name()
    media_type: Mapped[str] = code(40)
    name: Mapped[str] = written(120)  # as its author calls it
    alt: Mapped[str] = written(300, default="")
    size: Mapped[int]  # bytes
    width: Mapped[int | None]  # pixels
    height: Mapped[int | None]
    pages: Mapped[int | None]
    words: Mapped[str] = written(kind=Kind.DERIVED, default="")  # of a PDF, for the index
    removed: Mapped[bool] = mapped_column(default=False)  # taken off its post; kept, as words are
    created_at: Mapped[datetime] = mapped_column(default=now)
