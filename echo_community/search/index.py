"""Filling the index: put and drop, in the transaction of the write."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select, update

from echo_community.kernel.actor import MODERATORS
from echo_community.kernel.db import Base, db, insert
from echo_community.policy import Visibility
from echo_community.programmes.models import Membership
from echo_community.search.models import DocumentReader, SearchDocument, SearchText
from echo_community.search.texts import Texts
from echo_community.search.vocabulary.lookups import names_in_many


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
    at_ms: int | None = None
    author_id: int | None = None
    source_id: str | None = None
    topics: Sequence[int] = ()
    aliases: str = ""
    readers: Iterable[int] = field(default=())
    endorsed: bool = False
    accepted: bool = False
    superseded: bool = False
    unanswered: bool = False  # the opening of a thread without a reply

    @property
    def is_opening(self) -> bool:
        """Whether it is found by its title: a thread's first post, or what is in no thread."""
        return self.post_number == 1 or self.thread_id is None

    def row(self, hub: Container[int | None]) -> dict[str, object]:
        """The columns of its SearchDocument; `hub` are the experts and coordinators."""
        return {
            "kind": self.kind,
            "key": self.key,
            "programme_id": self.programme_id,
            "visibility": self.visibility,
            "thread_id": self.thread_id,
            "post_number": self.post_number,
            "at_ms": self.at_ms,
            "author_id": self.author_id,
            "source_id": self.source_id,
            "topics": spaced(self.topics),
            "title": self.title,
            "body": self.body,
            "aliases": self.aliases,
            "written_at": self.written_at,
            "endorsed": self.endorsed,
            "accepted": self.accepted,
            "superseded": self.superseded,
            "by_hub": self.author_id in hub,
            "unanswered": self.unanswered,
        }

    def text(self, document_id: int, names: str) -> dict[str, object]:
        """The columns of its SearchText."""
        made = Texts.of(self.title, self.aliases, names, self.body, opening=self.is_opening)
        facts = {"document_id": document_id, "programme_id": self.programme_id, "counted": False}
        return {**facts, **made._asdict()}


def spaced(topics: Sequence[int]) -> str:
    """Topic ids as the index keeps them: ` 3 17 `, so that LIKE finds a whole id."""
    return f" {' '.join(map(str, sorted(topics)))} " if topics else ""


def put(*documents: Document) -> None:
    """Index these, or index them anew, in the transaction under way."""
    if not documents:
        return
    hub = _hub(documents)
    ids = _put(SearchDocument, ["kind", "key"], [document.row(hub) for document in documents])
    numbers = {(row.kind, row.key): row.id for row in ids}
    texts = [
        document.text(numbers[document.kind, document.key], names)
        for document, names in zip(documents, _names(documents), strict=True)
    ]
    _put(SearchText, ["document_id"], texts)
    _name_readers({numbers[each.kind, each.key]: each for each in documents})


def answered(thread_id: int, *, answered: bool) -> None:
    """Note that a thread has its first reply, or lost its last one."""
    db.session.execute(
        update(SearchDocument)
        .where(SearchDocument.thread_id == thread_id, SearchDocument.post_number == 1)
        .values(unanswered=not answered)
    )


def drop(kind: str, key: int) -> None:
    """Take one thing out of the index."""
    db.session.execute(
        delete(SearchDocument).where(SearchDocument.kind == kind, SearchDocument.key == key)
    )


def drop_thread(thread_id: int) -> None:
    """Take all of a thread out of the index."""
    db.session.execute(delete(SearchDocument).where(SearchDocument.thread_id == thread_id))


def _put(model: type[Base], key: Sequence[str], rows: Sequence[dict[str, object]]) -> Sequence[Any]:
    statement = insert(model)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
    table = cast("Table", model.__table__)
    returned = [table.c[name] for name in ("id", *key) if name in table.c]
    # Asking for what came of it makes one statement of a thousand rows, and the full text is
    # written once a statement: three times as fast as row by row.
    return db.session.execute(
        statement.on_conflict_do_update(index_elements=key, set_=changed).returning(*returned),
        rows,
    ).all()


def _hub(documents: Sequence[Document]) -> Container[int | None]:
    """Experts and coordinators among the authors; who writes without a name is no author here."""
    found = select(Membership.user_id).where(
        Membership.programme_id.in_({document.programme_id for document in documents}),
        Membership.user_id.in_({document.author_id for document in documents}),
        Membership.role.in_(MODERATORS),
    )
    return frozenset(db.session.scalars(found))


def _names(documents: Sequence[Document]) -> list[str]:
    """Other names of what each names: of a thread's opening, by which the thread is found."""
    names = [""] * len(documents)
    for programme_id in {document.programme_id for document in documents}:
        places = [n for n, d in enumerate(documents) if d.programme_id == programme_id]
        texts = [f"{documents[n].title}. {documents[n].body}" for n in places]
        for place, found in zip(places, names_in_many(programme_id, texts), strict=True):
            names[place] = found
    return names


def _name_readers(documents: Mapping[int, Document]) -> None:
    """Of what is not for all: who may find it by name. Of what now is, nobody stays named."""
    db.session.execute(delete(DocumentReader).where(DocumentReader.document_id.in_(documents)))
    named = [
        {"document_id": number, "user_id": user_id}
        for number, document in documents.items()
        if document.visibility is not Visibility.PROGRAMME
        for user_id in document.readers
    ]
    if named:
        db.session.execute(insert(DocumentReader), named)
