"""Filling the index: put and drop, in the transaction of the write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select

from echo_community.kernel.db import db, insert
from echo_community.policy import Visibility
from echo_community.search.models import DocumentReader, SearchDocument


@dataclass(frozen=True)
class Document:
    """What a feature hands over to be found: plain text and who may find it."""

    kind: str
    key: int
    programme_id: int
    title: str
    body: str
    written_at: datetime
    visibility: Visibility = Visibility.PROGRAMME
    thread_id: int | None = None
    post_number: int | None = None
    author_id: int | None = None
    source_id: str | None = None
    topics: Sequence[int] = ()
    aliases: str = ""
    readers: Iterable[int] = field(default=())

    def row(self) -> dict[str, object]:
        """The columns of its SearchDocument."""
        return {
            "kind": self.kind,
            "key": self.key,
            "programme_id": self.programme_id,
            "visibility": self.visibility,
            "thread_id": self.thread_id,
            "post_number": self.post_number,
            "author_id": self.author_id,
            "source_id": self.source_id,
            "topics": spaced(self.topics),
            "title": self.title,
            "body": self.body,
            "aliases": self.aliases,
            "written_at": self.written_at,
        }


def spaced(topics: Sequence[int]) -> str:
    """Topic ids as the index keeps them: ` 3 17 `, so that LIKE finds a whole id."""
    return f" {' '.join(map(str, sorted(topics)))} " if topics else ""


def put(*documents: Document) -> None:
    """Index these, or index them anew, in the transaction under way."""
    if not documents:
        return
    statement = insert(cast("Table", SearchDocument.__table__))
    rows = [document.row() for document in documents]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in ("kind", "key")}
    # Asking for what came of it makes one statement of a thousand rows, and the full text is
    # written once a statement: three times as fast as row by row.
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["kind", "key"], set_=changed).returning(
            SearchDocument.id
        ),
        rows,
    )
    for document in documents:
        if document.visibility is Visibility.NAMED:
            _name_readers(document)


def drop(kind: str, key: int) -> None:
    """Take one thing out of the index."""
    db.session.execute(
        delete(SearchDocument).where(SearchDocument.kind == kind, SearchDocument.key == key)
    )


def drop_thread(thread_id: int) -> None:
    """Take all of a thread out of the index."""
    db.session.execute(delete(SearchDocument).where(SearchDocument.thread_id == thread_id))


def _name_readers(document: Document) -> None:
    found = db.session.scalars(
        select(SearchDocument.id).where(
            SearchDocument.kind == document.kind, SearchDocument.key == document.key
        )
    ).one()
    db.session.execute(delete(DocumentReader).where(DocumentReader.document_id == found))
    db.session.add_all(
        DocumentReader(document_id=found, user_id=user_id) for user_id in document.readers
    )
