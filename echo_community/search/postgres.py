"""Full text on PostgreSQL: the table `search_words`, which a trigger keeps in step."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from echo_community.search.language import Query, Term, spellings
from echo_community.search.models import SearchDocument

_words: FromClause = table(
    "search_words",
    column("document_id", Integer),
    column("title", TSVECTOR),  # of openings alone; title and aliases
    column("words", TSVECTOR),  # title weighs A, aliases B, body C
)
_weights: Any = literal_column("'{0.1, 0.2, 0.6, 1.0}'::float4[]")  # of D, C, B, A
_config: Any = literal_column("'english'::regconfig")


def matches(
    query: Query, wanted: ColumnElement[bool], *, every: bool, openings: bool, most: int
) -> Select[tuple[int, int | None, Any, float]]:
    """Documents that match, newest first and at most so many, each with how well it does.

    `every` word or any; `openings`: threads by their title alone.
    """
    asked: Any = func.to_tsquery(_config, _expression(query, every), type_=TSQUERY)
    where = _words.c.title if openings else _words.c.words
    newest = (
        select(
            SearchDocument.id,
            SearchDocument.thread_id,
            SearchDocument.written_at,
            _words.c.words,
        )
        .join_from(_words, SearchDocument, SearchDocument.id == _words.c.document_id)
        .where(where.op("@@")(asked), wanted)
        # The planner reads the newest rows where the words are common, the GIN index where not.
        .order_by(_words.c.document_id.desc())
        .limit(most)
        .subquery()
    )
    score = func.ts_rank_cd(_weights, newest.c.words, asked, 1, type_=Float)
    return select(newest.c.id, newest.c.thread_id, newest.c.written_at, score.label("score"))


def _expression(query: Query, every: bool) -> str:
    """The query in the words of to_tsquery; each word is quoted, so none can be an operator."""
    positive = (" & " if every else " | ").join(_term(term) for term in query.wanted)
    without = "".join(f" & !{_term(term)}" for term in query.unwanted)
    return f"({positive}){without}"


def _term(term: Term) -> str:
    if len(term.words) > 1:
        return "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")"
    star = ":*" if term.prefix else ""
    return "(" + " | ".join(f"'{word}'{star}" for word in spellings(term.words[0])) + ")"
