"""Pearls in the search index: each stands for itself, and is found by its question."""

from collections.abc import Sequence

from sqlalchemy import func, select

from echo_community.consults.models import Pearl, PearlTopic
from echo_community.kernel.db import db
from echo_community.kernel.markup import plain_text
from echo_community.search import index
from echo_community.search.index import Document
from echo_community.search.ranking import PEARL
from echo_community.search.rebuilding import Batch, Source


def put_pearl(pearl: Pearl) -> None:
    """Have a pearl found as it is now, or not at all where it is not for all."""
    db.session.flush()
    if pearl.held or pearl.hidden:
        index.drop(PEARL, pearl.id)
        return
    index.put(_document(pearl))


def _document(pearl: Pearl) -> Document:
    topics = select(PearlTopic.topic_id).where(PearlTopic.pearl_id == pearl.id)
    return Document(
        kind=PEARL,
        key=pearl.id,
        programme_id=pearl.programme_id,
        title=pearl.question,
        body=plain_text(f"{pearl.html}{pearl.evidence_html}"),
        written_at=pearl.changed_at,
        author_id=pearl.author_id,
        topics=tuple(db.session.scalars(topics)),
        superseded=pearl.superseded_at is not None,
    )


def _after(last: int, most: int) -> Batch | None:
    rows: Sequence[Pearl] = db.session.scalars(
        select(Pearl)
        .where(Pearl.id > last)
        .order_by(Pearl.id)
        .limit(most)
        .with_for_update(read=True)  # an edit under way is waited for, another waits for us
    ).all()
    shown = [_document(pearl) for pearl in rows if not (pearl.held or pearl.hidden)]
    return Batch(rows[-1].id, shown) if rows else None


PEARLS = Source(
    kinds=[PEARL],
    total=lambda: db.session.scalar(select(func.count(Pearl.id))) or 0,
    after=_after,
)
