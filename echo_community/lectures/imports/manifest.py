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
    told_nobody,
)
from echo_community.lectures.imports.sources import MEGABYTE, Source
from echo_community.lectures.models import ForWhom, Level

MANIFESTS = ("lectures.csv", "manifest.csv", "lectures.yaml", "lectures.yml", "manifest.yaml",
             "manifest.yml")  # fmt: skip
MOST_ROWS = 5000
LARGEST = 10 * MEGABYTE
MOST_PARTS, LONGEST_PART = 200, 10_000  # of one field: YAML can make very much of little
LONGEST_ID = 120
_NESTED = (list, dict, tuple, set)
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
    for line, row in _rows(_content(source, made), made):
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


def _content(source: Source, made: Plan) -> bytes | None:
    """What a manifest holds; none where it cannot be had, or is too large to be one."""
    if source.size(made.manifest) > LARGEST:
        why = gettext("has more than %(size)s MB", size=LARGEST // MEGABYTE)
        made.problems.append(Problem(made.manifest, 0, why))
        return None
    try:
        return source.read(made.manifest)
    except OSError:
        made.problems.append(Problem(made.manifest, 0, gettext("cannot be read")))
        return None


def _rows(content: bytes | None, made: Plan) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a manifest, each with its line."""
    if content is None:
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        made.problems.append(Problem(made.manifest, 0, gettext("is not UTF-8")))
        return
    if made.manifest.lower().endswith(".csv"):
        yield from _of_csv(text, made)
        return
    try:
        node = yaml.compose(text, Loader=_Loader)
        found = yaml.load(text, Loader=_Loader)  # noqa: S506  a safe one
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
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


class _Loader(yaml.SafeLoader):
    """Days are left as they are written: one that is in no calendar is told with its line."""

    yaml_implicit_resolvers = {
        sign: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
        for sign, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _text(value: Any, *, deeper: bool = True) -> str:
    """A value in one line, such as `Naloxone: at home`, which YAML takes for a mapping."""
    if value is None or (isinstance(value, _NESTED) and not deeper):
        return ""
    if isinstance(value, dict):
        pairs = [*value.items()][:MOST_PARTS]
        return "; ".join(": ".join(_text(each, deeper=False) for each in pair) for pair in pairs)
    if isinstance(value, _NESTED):
        return "; ".join(_text(each, deeper=False) for each in [*value][:MOST_PARTS])
    return str(value)[:LONGEST_PART]


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
            source_id=self._id() or id_of(title, given_on),
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
        return tidy_line(_text(self.row.get(name)))

    def _many(self, name: str) -> list[str]:
        return list(filter(None, map(tidy_line, self._parts(name))))

    def _parts(self, name: str) -> list[str]:
        value = self.row.get(name)
        if isinstance(value, list):
            return [_text(part) for part in value[:MOST_PARTS]]
        return _text(value or "").split(";")

    def _learning(self) -> str:
        points = filter(None, map(tidy, self._parts("learning")))
        return "\n".join(f"- {point}" for point in points)[:4000]

    def _date(self, name: str) -> date | None:
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
        if not text:
            return None
        if not (text.isdecimal() and len(text) <= 3 and int(text)):
            self.say(gettext("%(column)s: “%(text)s” is no number", column=name, text=text))
            return None
        return int(text)

    def _level(self) -> Level | None:
        text = self._line("level").lower()
        try:
            return Level(text) if text else None
        except ValueError:
            self.say(
                gettext("level: “%(text)s” is not one of %(all)s", text=text, all=", ".join(Level))
            )
            return None

    def _id(self) -> str:
        return told_nobody(self._line("id")[:LONGEST_ID])

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
