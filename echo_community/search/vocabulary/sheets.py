"""A CSV that a coordinator sends: what can be added, and per line what is wrong."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from echo_community.kernel.sheets import separator_of
from echo_community.search.vocabulary.data import (
    COLUMNS,
    KINDS,
    LONGEST_NAME,
    RELATIONS,
    Concept,
    rows,
)

MOST_LINES = 2000
LARGEST = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Line:
    """A line of the sheet: a concept, or what is wrong with it."""

    number: int
    concept: Concept | None = None
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """What came of a sheet."""

    added: int
    problems: Sequence[Line]


def read(content: bytes) -> list[Line]:
    """The lines of a CSV in UTF-8 (a spreadsheet's own mark before it is passed over)."""
    if len(content) > LARGEST:
        return [Line(1, problem=gettext("The file is larger than 1 MB. Send it in parts."))]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [Line(1, problem=gettext("The file is not UTF-8. Save it as “CSV UTF-8”."))]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        if "concept" not in (reader.fieldnames or ()):
            wanted = ", ".join(COLUMNS[:-1])
            return [
                Line(
                    1,
                    problem=gettext(
                        "The first line names the columns: %(columns)s", columns=wanted
                    ),
                )
            ]
        return list(_lines(reader))
    except csv.Error:
        return [Line(reader.line_num, problem=gettext("From here on the file is no CSV."))]


def problem_with(concept: Concept) -> str:
    """A sentence where a concept cannot be added; else nothing."""
    if not concept.name:
        return gettext("The name is missing.")
    if concept.kind not in KINDS:
        return gettext("The kind is one of: %(kinds)s", kinds=", ".join(KINDS))
    if any(len(name.name) > LONGEST_NAME for name in concept.names):
        return gettext("A name has at most %(most)s characters.", most=LONGEST_NAME)
    if len(concept.names) < 2:
        return gettext("Write at least one other name.")
    return ""


def _lines(reader: "csv.DictReader[str]") -> Iterator[Line]:
    for row in reader:
        if len(row) > len(COLUMNS) + 20 or reader.line_num > MOST_LINES:
            yield Line(
                reader.line_num,
                problem=gettext(
                    "At most %(most)s lines at once; the rest is left out.", most=MOST_LINES
                ),
            )
            return
        known = {name: row.get(name) or "" for name in COLUMNS if name != "broader"}
        if not any(known.values()):
            continue
        known["kind"] = known["kind"].strip().lower() or "word"
        [concept] = rows([known])
        problem = problem_with(concept)
        yield Line(reader.line_num, None if problem else concept, problem)


def written(concepts: Sequence[Concept]) -> str:
    """Concepts as a CSV, which `read` reads back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[:-1])
    for concept in concepts:
        alternatives = ("|".join(concept.of(relation)) for relation in RELATIONS.values())
        writer.writerow([concept.name, concept.kind, *alternatives])
    return out.getvalue()
