"""Where past cases are read from: a file of lines, a table, a folder."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, cast

from echo_community.cases.imports.answers import Form, plain
from echo_community.cases.imports.case_line import CaseLine
from echo_community.cases.imports.columns import Columns
from echo_community.cases.imports.lines import case_from, parse
from echo_community.discussions.files.refusals import MOST_FILES
from echo_community.discussions.imports.lines import LONGEST_LINE, BadLine, Fields, Lines
from echo_community.kernel.errors import Refused
from echo_community.kernel.sheets import separator_of, text_of

LINES = (".jsonl", ".jsonl.gz", ".ndjson")
TABLES = (".csv", ".tsv")
DOCUMENTS = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".gif")
MOST_DOCUMENTS = 50_000
_DAY = re.compile(r"((?:19|20)\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)")

Read = Iterator[tuple[int, CaseLine | BadLine]]


class Source(Protocol):
    """Cases with the numbers of their lines, and how far it is read."""

    size: int

    @property
    def read(self) -> int:
        """How much of `size` is read."""

    def __iter__(self) -> Read: ...


def source_of(place: Path, form: Form, chosen: Mapping[str, str]) -> Source:
    """What a path holds, by its name. Raises Refused where that says nothing."""
    if place.is_dir():
        return Folder(place, form, chosen)
    return _file(place, form, chosen, Beside(place.parent))


def _file(file: Path, form: Form, chosen: Mapping[str, str], beside: "Documents") -> Source:
    name = file.name.lower()
    if name.endswith(TABLES):
        return Table(file, form, chosen, beside)
    if name.endswith((*LINES, ".json", ".gz")):
        return JsonLines(file, beside)
    raise Refused(f"{file.name} is neither JSON Lines (.jsonl) nor a table (.csv).")


class Documents(Protocol):
    """Files that may belong to a case."""

    def of(self, case: CaseLine) -> CaseLine:
        """The case with its documents, and with what is wrong with those it lists."""


class JsonLines:
    """A case a line."""

    def __init__(self, file: Path, beside: Documents) -> None:
        self._lines = Lines(file, self._parse)
        self.beside, self.size = beside, self._lines.size

    @property
    def read(self) -> int:
        """Bytes read so far."""
        return self._lines.read

    def __iter__(self) -> Read:
        return cast("Read", iter(self._lines))

    def _parse(self, line: bytes, number: int) -> Any:
        return self.beside.of(parse(line, number))


class Table:
    """A case a row, of a file whose first row names the columns."""

    def __init__(
        self, file: Path, form: Form, chosen: Mapping[str, str], beside: Documents
    ) -> None:
        text = text_of(file.read_bytes())
        self._lines, self._separator = text.splitlines(keepends=True), separator_of(text)
        self.form, self.chosen, self.beside = form, chosen, beside
        self.size, self.read = max(len(self._lines), 1), 0

    def __iter__(self) -> Read:
        csv.field_size_limit(LONGEST_LINE)
        rows = csv.reader(self._lines, delimiter=self._separator)
        columns = Columns(next(rows, []), self.form, self.chosen)
        if "title" not in columns.targets:
            yield 1, BadLine("no column is the title: name one `title`, or use --map")
            return
        while True:
            begins = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as problem:
                yield begins, BadLine(str(problem))
                continue
            self.read = rows.line_num
            if any(cell.strip() for cell in row):
                yield begins, self._case(columns, row, begins)

    def _case(self, columns: Columns, row: list[str], number: int) -> CaseLine | BadLine:
        if len(row) > len(columns.header) and any(
            cell.strip() for cell in row[len(columns.header) :]
        ):
            return BadLine(f"{len(row)} cells under {len(columns.header)} columns")
        try:
            return self.beside.of(case_from(Fields(columns.case(row)), number))
        except BadLine as problem:
            return problem


class Beside:
    """Documents that a single file lists, in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, case: CaseLine) -> CaseLine:
        """The case with the documents that it lists."""
        if not case.files:
            return case
        found = [self.folder / Path(name).name for name in case.files]
        missing = [file.name for file in found if not file.is_file()]
        odd = (*case.odd, *(f"files: {name} is not there" for name in missing))
        return replace(case, documents=tuple(f for f in found if f.is_file()), odd=odd)


class Folder:
    """Files of cases with documents beside, or documents alone: then each is a case."""

    def __init__(self, folder: Path, form: Form, chosen: Mapping[str, str]) -> None:
        self.folder, self.form, self.chosen = folder, form, chosen
        files = [file for file in sorted(folder.rglob("*")) if self._is_ours(file)]
        self._tables = [f for f in files if f.name.lower().endswith((*LINES, *TABLES))]
        self._documents = [f for f in files if f.suffix.lower() in DOCUMENTS][:MOST_DOCUMENTS]
        self._others = [f for f in files if f not in {*self._tables, *self._documents}]
        self._by_name: dict[str, list[Path]] = {}
        for document in self._documents:
            for name in self._names(document):
                self._by_name.setdefault(name, []).append(document)
        self._taken: set[Path] = set()
        self.size, self.read = max(sum(f.stat().st_size for f in files), 1), 0

    def _is_ours(self, file: Path) -> bool:
        """A plain file of this folder: no link leads out of it, and nothing is hidden in it."""
        inside = file.relative_to(self.folder).parts
        return file.is_file() and not file.is_symlink() and not any(p[0] == "." for p in inside)

    def _names(self, document: Path) -> set[str]:
        """By what a case may mean it: its name, what it begins with, the folder it is in."""
        words = plain(document.stem).split("_")
        begins = {"_".join(words[: n + 1]) for n in range(len(words))}
        inside = document.relative_to(self.folder)
        names = begins | {plain(document.name), plain(str(inside))}
        return names | {plain(part) for part in inside.parts[:-1]}

    def __iter__(self) -> Read:
        for file in self._tables:
            for number, found in _file(file, self.form, self.chosen, self):
                yield (
                    number,
                    BadLine(f"{file.name}: {found}") if isinstance(found, BadLine) else found,
                )
            self.read += file.stat().st_size
        for document in self._documents:
            if document not in self._taken:
                yield 0, self._alone(document)
                self.read += document.stat().st_size
        for other in self._others:
            yield 0, BadLine(f"{other.name}: not read; cases are .jsonl or .csv, documents PDF")

    def of(self, case: CaseLine) -> CaseLine:
        """The case with what it lists and what bears its id."""
        listed = [self._by_name.get(plain(name), []) for name in case.files]
        missing = [n for n, found in zip(case.files, listed, strict=True) if not found]
        named = [doc for key in (case.source_id, case.echo_id or "") if key
                 for doc in self._by_name.get(plain(key), ())]  # fmt: skip
        found = [doc for doc in dict.fromkeys([*(d for one in listed for d in one[:1]), *named])
                 if doc not in self._taken]  # fmt: skip
        self._taken |= set(found[:MOST_FILES])
        odd = [f"files: {name} is not in the folder" for name in missing]
        odd += [f"files: {doc.name} is one too many; at most {MOST_FILES}"
                for doc in found[MOST_FILES:]]  # fmt: skip
        return replace(case, documents=tuple(found[:MOST_FILES]), odd=(*case.odd, *odd))

    def _alone(self, document: Path) -> CaseLine | BadLine:
        """A document of which nothing else is told; its case waits for a moderator."""
        if self._tables:
            return BadLine(f"{document.name}: no case lists it or bears its name")
        day = _DAY.search(document.stem)
        title = " ".join(re.split(r"[\s_-]+", _DAY.sub(" ", document.stem))).strip(" .,")
        facts: dict[str, Any] = {
            "id": f"file-{hashlib.sha256(document.read_bytes()).hexdigest()[:16]}",
            "title": title or "Past case",
            "session_date": "-".join(day.groups()) if day and _is_day(*day.groups()) else None,
            "files": [document.name],
        }
        try:
            case = case_from(Fields(facts), 0)
        except BadLine as problem:
            return BadLine(f"{document.name}: {problem}")
        return replace(case, documents=(document,), document=True)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return date(int(year), int(month), int(day)).year >= 1990
    except ValueError:
        return False
