"""Concepts and their names, found by key in one statement."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written
from echo_community.search.vocabulary.names import Relation

# Rows are there in a new installation: a backup may take their place.
SHIPPED = {"shipped": True}


class VocabularyConcept(Base):
    """Something with several names. Without a programme it is shipped, else the programme's own."""

    __tablename__ = "vocabulary_concepts"
    __table_args__ = ({"info": SHIPPED},)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    kind: Mapped[str] = code(20)  # drug, class, condition, ...: see data.KINDS
    name: Mapped[str] = written(120)
    # What it is a kind of: a text on sertraline is found by "SSRI". No foreign key: see 0005.
    broader_id: Mapped[int | None]
    removed_at: Mapped[datetime | None]  # kept, so that removing can be undone


class VocabularyTerm(Base):
    """One name of a concept."""

    __tablename__ = "vocabulary_terms"
    __table_args__ = (
        Index("ix_vocabulary_terms_key", "key"),
        Index("ix_vocabulary_terms_concept", "concept_id"),
        {"info": SHIPPED},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(
        ForeignKey("vocabulary_concepts.id", ondelete="CASCADE")
    )
    relation: Mapped[Relation]
    name: Mapped[str] = written(120)
    key: Mapped[str] = written(160, kind=Kind.DERIVED)


class VocabularyLoad(Base):
    """Which state of the shipped files the table holds: one row."""

    __tablename__ = "vocabulary_loads"
    __table_args__ = ({"info": SHIPPED},)

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = code(64)
