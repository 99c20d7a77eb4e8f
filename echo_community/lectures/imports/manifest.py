"""A manifest: a CSV or YAML file that says what lectures a folder holds."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import yaml
from flask_babel import gettext

from echo_community.kernel.sheets import separator_of
from echo_community.kernel.words import tidy, tidy_line
from echo_community.lectures.imports.naming import by_names
from echo_community.lectures.imports.plans import (
    MEDIA,
    PAPERS,
    TRANSCRIPTS,
    HandoutPlan,
    LecturePlan,
    Plan,
    Problem,
    id_of,
    title_of,
)
from echo_community.lectures.imports.sources import Source
from echo_community.lectures.models import ForWhom, Level

MANIFESTS = ("lectures.csv", "manifest.csv", "lectures.yaml", "lectures.yml", "manifest.yaml",
             "manifest.yml")  # fmt: skip
MOST_ROWS = 5000
HOSTED = re.compile(r"https://[^\s<>\"]{1,490}")  # the address of a recording


def plan(source: Source) -> Plan:
    """What is to be imported of these files."""
    made = Plan(problems=[Problem(each.name, 0, each.why) for each in source.wrong])
    names = source.names()
    made.manifest = next(
        (name for name in names if PurePosixPath(name).name.lower() in MANIFESTS), ""
    )
    if made.manifest:
        _by_manifest(source, made)
    else:
        by_names(names, made)
    if not made.lectures and not made.problems:
        made.problems.append(Problem("", 0, gettext("there is no lecture in it")))
    return made


def _by_manifest(source: Source, made: Plan) -> None:
    folder = PurePosixPath(made.manifest).parent
    known = {name.casefold(): name for name in source.names()}
    seen: set[str] = set()
    for line, row in _rows(source.read(made.manifest), made):
        reading = _Row(made.manifest, line, row, folder, known)
        lecture = reading.lecture()
        if lecture and lecture.source_id in seen:
            reading.say(
                gettext("the lecture “%(name)s” stands there twice", name=lecture.source_id)
            )
            lecture = None
        made.problems += reading.problems
        if lecture:
            seen.add(lecture.source_id)
            made.lectures.append(lecture)


def _rows(content: bytes, made: Plan) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a manifest, each with its line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        made.problems.append(Problem(made.manifest, 0, gettext("is not UTF-8")))
        return
    if made.manifest.lower().endswith(".csv"):
        yield from _of_csv(text, made)
        return
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        found = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", -1) + 1
        made.problems.append(Problem(made.manifest, line, gettext("is not YAML")))
        return
    if isinstance(found, dict):
        found, node = found.get("lectures"), _value_of(node, "lectures")
    if not isinstance(found, list) or node is None:
        made.problems.append(Problem(made.manifest, 0, gettext("holds no list of lectures")))
        return
    for row, place in zip(found[:MOST_ROWS], node.value, strict=False):
        line = place.start_mark.line + 1
        if isinstance(row, dict):
            yield line, {str(key): value for key, value in row.items()}
        else:
            made.problems.append(Problem(made.manifest, line, gettext("is no lecture with fields")))


def _value_of(node: Any, name: str) -> Any:
    return next((value for key, value in node.value if key.value == name), None)


def _of_csv(text: str, made: Plan) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=separator_of(text))
    try:
        for row in reader:
            cells = {tidy_line(k).lower(): v for k, v in row.items() if k and isinstance(v, str)}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as problem:
        made.problems.append(
            Problem(
                made.manifest, reader.line_num, gettext("is not CSV: %(problem)s", problem=problem)
            )
        )


class _Row:
    """A row of a manifest, read; what is wrong with it is kept."""

    def __init__(
        self,
        file: str,
        line: int,
        row: Mapping[str, Any],
        folder: PurePosixPath,
        known: Mapping[str, str],
    ) -> None:
        self.file, self.line, self.row, self.folder, self.known = file, line, row, folder, known
        self.problems: list[Problem] = []
        self._whole = True

    def say(self, why: str) -> None:
        """Note what is wrong; the lecture stays out."""
        self.problems.append(Problem(self.file, self.line, why))
        self._whole = False

    def lecture(self) -> LecturePlan | None:
        """The lecture of the row, unless something is wrong with it."""
        title = self._line("title")
        if not title:
            self.say(gettext("has no title"))
        given_on = self._date("date")
        made = LecturePlan(
            source_id=self._line("id") or id_of(title, given_on),
            title=title[:200],
            line=self.line,
            given_on=given_on,
            speakers=self._many("speakers") or self._many("speaker"),
            topics=self._many("topics"),
            language=(self._line("language") or "en").lower()[:10],
            level=self._level(),
            series=self._line("series")[:120],
            part=self._number("part"),
            learning=self._learning(),
            disclosure=self._line("disclosure")[:500],
            review_on=self._date("review"),
            url=self._url(),
            media=self._files("media", MEDIA),
            transcript=next(iter(self._files("transcript", TRANSCRIPTS)), ""),
            slides=next(iter(self._files("slides", PAPERS)), ""),
            handouts=[
                HandoutPlan(name, title_of(name), whom)
                for column, whom in (
                    ("handouts", ForWhom.CLINICIAN),
                    ("patient_handouts", ForWhom.PATIENT),
                )
                for name in self._files(column, PAPERS)
            ],
        )
        return made if self._whole else None

    def _line(self, name: str) -> str:
        value = self.row.get(name)
        return "" if value is None else tidy_line(str(value))

    def _many(self, name: str) -> list[str]:
        value = self.row.get(name)
        parts = value if isinstance(value, list) else str(value or "").split(";")
        return [tidy_line(str(part)) for part in parts if tidy_line(str(part))]

    def _learning(self) -> str:
        value = self.row.get("learning")
        points = value if isinstance(value, list) else str(value or "").split(";")
        return "\n".join(f"- {tidy(str(p))}" for p in points if tidy(str(p)))[:4000]

    def _date(self, name: str) -> date | None:
        value = self.row.get(name)
        if isinstance(value, date):
            return value
        text = self._line(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.say(
                gettext(
                    "%(column)s: “%(text)s” is no day: write it as 2026-03-24",
                    column=name,
                    text=text,
                )
            )
            return None

    def _number(self, name: str) -> int | None:
        text = self._line(name)
        if text and not text.isdecimal():
            self.say(gettext("%(column)s: “%(text)s” is no number", column=name, text=text))
        return int(text) if text.isdecimal() else None

    def _level(self) -> Level | None:
        text = self._line("level").lower()
        try:
            return Level(text) if text else None
        except ValueError:
            self.say(
                gettext("level: “%(text)s” is not one of %(all)s", text=text, all=", ".join(Level))
            )
            return None

    def _url(self) -> str:
        url = self._line("url")
        if url and not HOSTED.fullmatch(url):
            self.say(gettext("url: it does not begin with https://"))
        return url

    def _files(self, name: str, kinds: Sequence[str]) -> list[str]:
        found = []
        for wanted in self._many(name):
            path = self.folder / wanted
            here = self.known.get(path.as_posix().casefold())
            if here is None or ".." in path.parts:
                self.say(gettext("the file “%(name)s” is not there", name=wanted))
            elif not here.lower().endswith(tuple(kinds)):
                self.say(
                    gettext(
                        "the file “%(name)s” is not one of %(all)s",
                        name=wanted,
                        all=", ".join(kinds),
                    )
                )
            else:
                found.append(here)
        return found
