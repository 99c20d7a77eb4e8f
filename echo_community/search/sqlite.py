"""Full text on SQLite: the FTS5 tables `search_words` and `search_words_titles`,
which triggers keep in step."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
    type_coerce,
)
from sqlalchemy.types import NullType

from echo_community.search.language import Query, Term, spellings
from echo_community.search.models import SearchDocument

# bm25 is better the smaller it is; the weights are those of title, body and aliases.
_all: tuple[str, tuple[float, ...]] = ("search_words", (8.0, 1.0, 4.0))
_openings: tuple[str, tuple[float, ...]] = ("search_words_titles", (8.0, 4.0))


def matches(
    query: Query, wanted: ColumnElement[bool], *, every: bool, openings: bool, most: int
) -> Select[tuple[int, int | None, Any, float]]:
    """Documents that match, newest first and at most so many, each with how well it does.

    `every` word or any; `openings`: threads by their title alone.
    """
    name, weights = _openings if openings else _all
    words = table(name, column("rowid", Integer))
    score = -func.bm25(literal_column(name), *weights, type_=Float)
    return (
        select(
            SearchDocument.id,
            SearchDocument.thread_id,
            type_coerce(SearchDocument.written_at, NullType).label("written_at"),
            score.label("score"),
        )
        .join_from(words, SearchDocument, SearchDocument.id == words.c.rowid)
        .where(literal_column(name).op("MATCH")(_expression(query, every)), wanted)
        .order_by(words.c.rowid.desc())
        .limit(most)
    )


def _expression(query: Query, every: bool) -> str:
    """The query in the words of FTS5; each word is quoted, so none can be an operator."""
    positive = (" AND " if every else " OR ").join(_term(term) for term in query.wanted)
    if not query.unwanted:
        return positive
    return f"({positive}) NOT ({' OR '.join(_term(term) for term in query.unwanted)})"


def _term(term: Term) -> str:
    if len(term.words) > 1:
        return '"' + " ".join(term.words) + '"'
    star = "*" if term.prefix else ""
    either = [f'"{word}"{star}' for word in spellings(term.words[0])]
    return either[0] if len(either) == 1 else f"({' OR '.join(either)})"
