"""Full text on SQLite: the FTS5 tables `search_words` and `search_words_titles`,
which triggers keep in step with search_texts."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    true,
)

from echo_community.search.models import SearchDocument
from echo_community.search.probes import Need, Probe

# Making a statement costs more than running it, and these come by the dozen: so they are text.
PLAIN = """SELECT rowid AS id, :weight AS weight FROM (SELECT rowid FROM {table}
    WHERE {table} MATCH :said ORDER BY rowid DESC LIMIT :most)"""


SHARED = ""  # by all questions


def plain(
    probe: Probe, needs: Sequence[Need], without: Sequence[Need]
) -> tuple[str, dict[str, Any]]:
    """The documents that answer one question to the index, the newest first, and what they gain."""
    said = expression(needs, without)
    name = "search_words_titles" if probe.titles else "search_words"
    return PLAIN.format(table=name), {"said": said}


def narrow(
    probe: Probe, needs: Sequence[Need], without: Sequence[Need], wanted: ColumnElement[bool]
) -> Select[Any]:
    """The same, among what the reader may find alone: where that is little of the index."""
    said = expression(needs, without)
    words = table("search_words", column("rowid", Integer))
    return (
        select(words.c.rowid.label("id"), literal(probe.weight, Float).label("weight"))
        .join_from(words, SearchDocument, SearchDocument.id == words.c.rowid)
        .where(literal_column("search_words").op("MATCH")(literal(said, String)), wanted)
        .order_by(words.c.rowid.desc())
        .limit(probe.most)
    )


def holding(need: Need, wanted: ColumnElement[bool], most: int) -> Select[Any]:
    """Some documents among those wanted that hold this."""
    words = table("search_words", column("rowid", Integer))
    return (
        select(SearchDocument.id)
        .join_from(words, SearchDocument, SearchDocument.id == words.c.rowid)
        .where(
            literal_column("search_words").op("MATCH")(literal(expression([need], ()), String)),
            wanted,
        )
        .limit(most)
    )


def among(number: Any) -> ColumnElement[bool]:
    """Whether this is one of `ids`: hundreds as one value, so that the statement stays the same."""
    listed = func.json_each(bindparam("ids", type_=String)).table_valued("value")
    found: ColumnElement[bool] = number.in_(select(listed.c.value))
    return found


def one_of(number: Any, name: str) -> ColumnElement[bool]:
    """Whether this is one of a few, given by that name: listed singly, they lead to their rows."""
    listed: ColumnElement[bool] = number.in_(bindparam(name, expanding=True))
    return listed


def ids(numbers: Sequence[int]) -> Any:
    """The value of `ids`."""
    return json.dumps(list(numbers))


def holds_any(_document_id: Any) -> ColumnElement[bool]:
    """All of them, whatever the `needles`: in the same process reading costs less than asking."""
    return true()


def texts(needles: Sequence[str]) -> Any:
    """The value of `needles`."""
    return needles


def expression(needs: Sequence[Need], without: Sequence[Need]) -> str:
    """All these needs in the words of FTS5; each word is quoted, so none can be an operator."""
    together = " AND ".join(dict.fromkeys(f"({_need(need)})" for need in needs))
    if not without:
        return together
    return f"({together}) NOT ({' OR '.join(_need(need) for need in without)})"


def _need(need: Need) -> str:
    ways = [
        "(" + " AND ".join(f'"{stem}"' for stem in dict.fromkeys(run)) + ")" for run in need.any_of
    ]
    if need.prefix:
        ways.append(f'"{need.prefix}"*')
    return " OR ".join(ways)
