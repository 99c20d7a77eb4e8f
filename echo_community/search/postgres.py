"""Full text on PostgreSQL: the table `search_words`, which a trigger keeps in step."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    cast,
    column,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from echo_community.search.models import SearchDocument
from echo_community.search.probes import Need, Probe

# So many of the newest documents are read for words that are too common for the GIN index.
WINDOW = 3_000

_words: FromClause = table(
    "search_words",
    column("document_id", Integer),
    column("programme_id", Integer),
    column("title", TSVECTOR),  # of openings alone; title, aliases, other names
    column("words", TSVECTOR),
)


# Making a statement costs more than running it, and these come by the dozen: so they are text.
# What is read apart goes by the GIN index, where the planner would go from the newest backwards.
PLAIN = """SELECT id, CAST(:weight AS float) AS weight FROM (
    WITH found AS MATERIALIZED (
        SELECT document_id AS id FROM search_words WHERE {column} @@ CAST(:said AS tsquery))
    SELECT id FROM found ORDER BY id DESC LIMIT :most) AS answers"""
NEWEST = f"""SELECT id, CAST(:weight AS float) AS weight FROM (
    SELECT document_id AS id, words FROM search_words WHERE programme_id = :programme
    ORDER BY document_id DESC LIMIT {WINDOW}) AS newest WHERE words @@ CAST(:said AS tsquery)"""  # noqa: S608

# The index would give all titles that have a common word, to be sorted; the planner knows best
# whether to take those or to go from the newest backwards until there are enough.
NEWEST_TITLES = """SELECT id, CAST(:weight AS float) AS weight FROM (
    SELECT document_id AS id FROM search_words
    WHERE programme_id = :programme AND title @@ CAST(:said AS tsquery)
    ORDER BY document_id DESC LIMIT :most) AS answers"""


def plain(probe: Probe, said: str, programme_id: int) -> tuple[str, dict[str, Any]]:
    """The documents that answer one question to the index, the newest first, and what they gain."""
    if probe.newest:
        return NEWEST_TITLES if probe.titles else NEWEST, {"said": said, "programme": programme_id}
    return PLAIN.format(column="title" if probe.titles else "words"), {"said": said}


def narrow(probe: Probe, said: str, wanted: ColumnElement[bool]) -> Select[Any]:
    """The same, among what the reader may find alone: where that is little of the index."""
    newest = (
        select(SearchDocument.id.label("id"), _words.c.words)
        .join_from(
            SearchDocument,
            _words,
            (_words.c.document_id == SearchDocument.id)
            & (_words.c.programme_id == SearchDocument.programme_id),
        )
        .where(wanted)
        .order_by(_words.c.document_id.desc())
        .limit(WINDOW)
        .subquery()
    )
    weight = literal(probe.weight, Float).label("weight")
    return select(newest.c.id, weight).where(newest.c.words.op("@@")(cast(said, TSQUERY)))


def holding(need: Need, wanted: ColumnElement[bool], most: int) -> Select[Any]:
    """Some documents among those wanted that hold this."""
    return (
        select(SearchDocument.id)
        .join_from(_words, SearchDocument, SearchDocument.id == _words.c.document_id)
        .where(_words.c.words.op("@@")(cast(expression([need], ()), TSQUERY)), wanted)
        .limit(most)
    )


def expression(needs: Sequence[Need], without: Sequence[Need]) -> str:
    """All these needs as a tsquery; each word is quoted, so none can be an operator."""
    together = " & ".join(dict.fromkeys(f"({_need(need)})" for need in needs))
    return together + "".join(f" & !({_need(need)})" for need in without)


def _need(need: Need) -> str:
    ways = [
        "(" + " & ".join(f"'{stem}'" for stem in dict.fromkeys(run)) + ")" for run in need.any_of
    ]
    if need.prefix:
        ways.append(f"'{need.prefix}':*")
    return " | ".join(ways)
