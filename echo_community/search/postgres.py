"""Full text on PostgreSQL: the table `search_words`, which a trigger keeps in step."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    any_,
    bindparam,
    cast,
    column,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from echo_community.search.models import SearchDocument
from echo_community.search.probes import READ_WHOLLY, Need, Probe

# So many of the newest documents are read for words that are too common for the GIN index.
WINDOW = 3_000
# So many of the newest openings for what is too common in titles.
OPENINGS = 3_000
# So many of those that have common words in their title, or several together: fetching them costs
# more than finding.
FETCHED = 1_000

_words: FromClause = table(
    "search_words",
    column("document_id", Integer),
    column("programme_id", Integer),
    column("title", TSVECTOR),  # of openings alone; title, aliases, other names
    column("words", TSVECTOR),
)


# Making a statement costs more than running it, and these come by the dozen: so they are text.
WHOLLY = "SELECT document_id AS id, CAST(:weight AS float) AS weight FROM search_words WHERE {said}"
# What is read apart goes by the GIN index, where the planner would go from the newest backwards.
PLAIN = """SELECT id, CAST(:weight AS float) AS weight FROM (
    WITH found AS MATERIALIZED (
        SELECT document_id AS id FROM search_words WHERE {said})
    SELECT id FROM (SELECT id FROM found LIMIT :fetched) AS fetched
    ORDER BY id DESC LIMIT :most) AS answers"""
# Walked once for all questions that are asked of it.
SHARED = f"""WITH newest AS (
    SELECT document_id AS id, words FROM search_words WHERE programme_id = :programme
    ORDER BY document_id DESC LIMIT {WINDOW}) """  # noqa: S608
NEWEST = """SELECT id, CAST(:weight AS float) AS weight FROM newest
    WHERE words @@ CAST(:said AS tsquery)"""
NEWEST_TITLES = f"""SELECT id, CAST(:weight AS float) AS weight FROM (SELECT id FROM (
    SELECT document_id AS id, title FROM search_words
    WHERE programme_id = :programme AND title IS NOT NULL
    ORDER BY document_id DESC LIMIT {OPENINGS}) AS newest
    WHERE title @@ CAST(:said AS tsquery) LIMIT :most) AS answers"""  # noqa: S608


def plain(
    probe: Probe, needs: Sequence[Need], without: Sequence[Need]
) -> tuple[str, dict[str, Any]]:
    """The documents that answer one question to the index, the newest first, and what they gain."""
    if probe.newest:
        said = expression(needs, without)
        return NEWEST_TITLES if probe.titles else NEWEST, {"said": said}
    # Asked apart, common words are found together in half the time: the index skips from the
    # rarest to the rarest instead of weighing each document that has one of them.
    apart = [expression([need], ()) for need in needs[:-1]] + [expression(needs[-1:], without)]
    name = "title" if probe.titles else "words"
    every = " AND ".join(f"{name} @@ CAST(:said{n} AS tsquery)" for n in range(len(apart)))
    values: dict[str, Any] = {f"said{n}": said for n, said in enumerate(apart)}
    if probe.most == READ_WHOLLY:
        return WHOLLY.format(said=every), values
    return PLAIN.format(said=every), {
        **values,
        "fetched": FETCHED if len(needs) > 1 or needs[0].cost > READ_WHOLLY else READ_WHOLLY,
    }


def narrow(
    probe: Probe, needs: Sequence[Need], without: Sequence[Need], wanted: ColumnElement[bool]
) -> Select[Any]:
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
    said = cast(expression(needs, without), TSQUERY)
    return select(newest.c.id, weight).where(newest.c.words.op("@@")(said))


def holding(need: Need, wanted: ColumnElement[bool], most: int) -> Select[Any]:
    """Some documents among those wanted that hold this."""
    said = cast(expression([need], ()), TSQUERY)
    if need.cost > READ_WHOLLY:
        # What is common is among the newest; the index would give all of it first.
        newest = select(_words).order_by(_words.c.document_id.desc()).limit(WINDOW).subquery()
        found: Any = select(newest.c.document_id).where(newest.c.words.op("@@")(said)).subquery()
    else:
        by_index = select(_words.c.document_id).where(_words.c.words.op("@@")(said))
        found = by_index.cte().prefix_with("MATERIALIZED")
    return (
        select(SearchDocument.id)
        .join_from(found, SearchDocument, SearchDocument.id == found.c.document_id)
        .where(wanted)
        .limit(most)
    )


def among(number: Any) -> ColumnElement[bool]:
    """Whether this is one of `ids`: hundreds as one value, so that the statement stays the same."""
    listed: ColumnElement[bool] = number == any_(bindparam("ids", type_=ARRAY(Integer)))
    return listed


def one_of(number: Any, name: str) -> ColumnElement[bool]:
    """Whether this is one of a few, given by that name: as one value, so that a plan is kept."""
    listed: ColumnElement[bool] = number == any_(bindparam(name, type_=ARRAY(Integer)))
    return listed


def ids(numbers: Sequence[int]) -> Any:
    """The value of `ids`."""
    return list(numbers)


def holds_any(document_id: Any) -> ColumnElement[bool]:
    """Whether a document may hold one of `needles`: by its lexemes, so in any order."""
    said = cast(bindparam("needles", type_=String), TSQUERY)
    holding = _words.c.words.op("@@")(said)
    return select(_words.c.document_id).where(_words.c.document_id == document_id, holding).exists()


def texts(needles: Sequence[str]) -> Any:
    """The value of `needles`: the words of each, wherever they stand."""
    return " | ".join(f"({_all(needle)})" for needle in needles)


def _all(needle: str) -> str:
    """The words of ` urin drug test `; that of ` tap` may go on."""
    words = [f"'{word}'" for word in needle.split()]
    return " & ".join(words) + ("" if needle.endswith(" ") else ":*")


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
