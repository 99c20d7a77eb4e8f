"""The index: one row for everything that can be found."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.db import Base, db
from echo_community.kernel.words import Kind, code, written
from echo_community.policy import Visibility


class SearchDocument(Base):
    """A post as search sees it. A nameless author's id is not here, so nothing can find them by it.

    The full-text tables of each database hang on this one (see sqlite.py and postgres.py).
    """

    __tablename__ = "search_documents"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_search_documents_thread", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # discussion, case, lecture, consult, moment, slide, handout or pearl
    kind: Mapped[str] = code(20)
    key: Mapped[int]  # the thing's own number among its kind: a post's id
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    visibility: Mapped[Visibility]
    thread_id: Mapped[int | None]
    post_number: Mapped[int | None]
    at_ms: Mapped[int | None]  # of a moment, or a slide with a time
    author_id: Mapped[int | None]
    source_id: Mapped[str | None] = code(120)
    topics: Mapped[str] = code(200, default="")  # ids between spaces: " 3 17 "
    title: Mapped[str] = written(200, kind=Kind.DERIVED)
    body: Mapped[str] = written(kind=Kind.DERIVED)
    aliases: Mapped[str] = written(kind=Kind.DERIVED, default="")
    written_at: Mapped[datetime]
    endorsed: Mapped[bool] = mapped_column(default=False)
    accepted: Mapped[bool] = mapped_column(default=False)
    superseded: Mapped[bool] = mapped_column(default=False)
    by_hub: Mapped[bool] = mapped_column(default=False)
    unanswered: Mapped[bool] = mapped_column(default=False)  # of openings alone

    # What names no author is shown without one; the byline's columns ask for it by this name.
    nameless = hybrid_property(
        lambda self: self.author_id is None, expr=lambda cls: cls.author_id.is_(None)
    )

    # Whether the document is for a person by name, as a check and as SQL.
    is_named = hybrid_method(
        lambda self, user_id: db.session.get(DocumentReader, (self.id, user_id)) is not None,
        lambda cls, user_id: (
            select(DocumentReader.user_id)
            .where(DocumentReader.document_id == cls.id, DocumentReader.user_id == user_id)
            .exists()
        ),
    )


class DocumentReader(Base):
    """Somebody for whom a document is that is not for all: by name, or who asked the hub alone."""

    __tablename__ = "document_readers"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("search_documents.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class SearchText(Base):
    """The words of a document without their endings, a space around each: what is searched.

    Made when it is written, so that both databases find alike and ranking need not read the text.
    """

    __tablename__ = "search_texts"
    __table_args__ = (Index("ix_search_texts_uncounted", "counted", "document_id"),)

    document_id: Mapped[int] = mapped_column(
        ForeignKey("search_documents.id", ondelete="CASCADE"), primary_key=True
    )
    programme_id: Mapped[int]
    # A reply holds its thread's title too, to be ranked by; it is found by its body alone.
    opening: Mapped[bool]
    title: Mapped[str] = written(kind=Kind.DERIVED)
    aliases: Mapped[str] = written(kind=Kind.DERIVED)  # filled in by people
    names: Mapped[str] = written(kind=Kind.DERIVED)  # other names of what the text names
    body: Mapped[str] = written(kind=Kind.DERIVED)
    length: Mapped[int]  # words of the body
    counted: Mapped[bool] = mapped_column(default=False)


class StemCount(Base):
    """In how many documents of a programme a stem stands; that of the empty stem is all of them."""

    __tablename__ = "search_stems"

    stem: Mapped[str] = written(40, kind=Kind.DERIVED, primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programmes.id"), primary_key=True, autoincrement=False
    )
    documents: Mapped[int]


class Spelling(Base):
    """A word as texts of a programme spell it, and in how many of them."""

    __tablename__ = "search_spellings"
    __table_args__ = (
        Index("ix_search_spellings_initial", "programme_id", "initial", "length"),
        Index("ix_search_spellings_ending", "programme_id", "ending", "length"),
    )

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programmes.id"), primary_key=True, autoincrement=False
    )
    word: Mapped[str] = written(40, kind=Kind.DERIVED, primary_key=True)
    documents: Mapped[int]
    initial: Mapped[str] = code(1)
    ending: Mapped[str] = code(3)
    length: Mapped[int]
