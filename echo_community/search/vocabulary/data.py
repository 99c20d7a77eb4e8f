"""The shipped files: a row is a concept with all its names (docs/vocabulary.md)."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from echo_community.kernel.words import tidy_line
from echo_community.search.vocabulary.names import Relation, key_of

SHIPPED = Path(__file__).parent / "data"

COLUMNS = ("concept", "kind", "en", "fr", "brands", "abbreviations", "lay", "broader")
KINDS = (
    *("drug", "class", "condition", "symptom", "test", "scale", "procedure", "therapy"),
    *("service", "substance", "body", "measure", "word"),
)
LONGEST_NAME = 120
RELATIONS = {
    "en": Relation.NAME,
    "fr": Relation.FRENCH,
    "brands": Relation.BRAND,
    "abbreviations": Relation.ABBREVIATION,
    "lay": Relation.LAY,
}


@dataclass(frozen=True)
class Name:
    """One name of a concept."""

    name: str
    relation: Relation

    @property
    def key(self) -> str:
        """By which it is found."""
        return key_of(self.name)


@dataclass(frozen=True)
class Concept:
    """Something with several names; its English name is the first of them."""

    name: str
    kind: str
    names: tuple[Name, ...]
    broader: str = ""  # the name of the concept that it is a kind of

    def of(self, relation: Relation) -> list[str]:
        """Its names of one relation, without the one it goes by."""
        return [n.name for n in self.names if n.relation is relation and n.name != self.name]


def concept(name: str, kind: str, **columns: str) -> Concept:
    """A concept of a row's columns, alternatives parted by `|`; each key stands once."""
    names: dict[str, Name] = {}
    for each in _names(name, columns):
        names.setdefault(each.key, each)
    return Concept(name, kind, tuple(names.values()), columns.get("broader", ""))


def shipped(folder: Path = SHIPPED) -> list[Concept]:
    """All concepts of the files, in their order."""
    found: list[Concept] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += rows(csv.DictReader(file))
    return found


def rows(lines: Iterable[dict[str, str]]) -> Iterator[Concept]:
    """The concepts of read lines."""
    for line in lines:
        row = {column: tidy_line(line.get(column) or "") for column in COLUMNS}
        yield concept(row.pop("concept"), row.pop("kind"), **row)


def fingerprint(concepts: Sequence[Concept]) -> str:
    """Changes with any name, and with the way keys are made."""
    seen = hashlib.sha256()
    for one in concepts:
        seen.update(repr((one, [name.key for name in one.names])).encode())
    return seen.hexdigest()


def _names(name: str, columns: dict[str, str]) -> Iterator[Name]:
    yield Name(name, Relation.NAME)
    for column, relation in RELATIONS.items():
        for each in columns.get(column, "").split("|"):
            if words := tidy_line(each):
                yield Name(words, relation)
