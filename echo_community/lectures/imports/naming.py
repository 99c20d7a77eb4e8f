"""Lectures by their file names: "2026-03-24 Title.en.vtt", "2026-03-24 Title slides.pdf"."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from flask_babel import gettext

from echo_community.kernel.words import tidy_line
from echo_community.lectures.imports.plans import (
    MEDIA,
    NAMED,
    PAPERS,
    TRANSCRIPTS,
    HandoutPlan,
    LecturePlan,
    Plan,
    Problem,
    id_of,
    title_of,
)
from echo_community.lectures.models import ForWhom

_PART = re.compile(
    r"(?P<title>.+?)[ ._-]+(?P<part>slides?|diapos(?:itives)?|patient[ _-]?handout|handout|"
    r"feuillet[ _-]?patient|feuillet)(?P<number>[ _-]?\d+)?",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"(?P<title>.+)\.(?P<language>[a-z]{2})(?:-[a-z]{2})?", re.IGNORECASE)


def by_names(names: Sequence[str], made: Plan) -> None:
    """Files that begin alike belong together; each needs a date and a title."""
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    languages: dict[tuple[str, str], str] = {}
    for name in names:
        read = _read_name(name)
        if read is None:
            why = gettext("is not named by date and title (2026-03-24 Title.vtt): left out")
            made.problems.append(Problem(name, 0, why))
            continue
        key, part, language = read
        groups.setdefault(key, {}).setdefault(part, []).append(name)
        if language:
            languages[key] = language
    for key, parts in groups.items():
        lecture = _of_names(key, parts, languages.get(key, "en"), made)
        if lecture:
            made.lectures.append(lecture)


def _read_name(name: str) -> tuple[tuple[str, str], str, str] | None:
    """Which lecture a file belongs to, as what, and its language if its name says so."""
    path = PurePosixPath(name)
    kind = path.suffix.lower()
    named = NAMED.fullmatch(path.name[: -len(kind)] if kind else path.name)
    if named is None or kind not in (*MEDIA, *TRANSCRIPTS, *PAPERS):
        return None
    title, language, part = named["title"], "", ""
    if found := _LANGUAGE.fullmatch(title):
        title, language = found["title"], found["language"].lower()
    if kind in PAPERS:
        found = _PART.fullmatch(title)
        title, part = (found["title"], found["part"].lower()) if found else (title, "slides")
        part = "patient" if "patient" in part else "handout" if part[0] in "hf" else "slides"
    else:
        part = "media" if kind in MEDIA else "transcript"
    return (named["date"], tidy_line(title.replace("_", " "))), part, language


def _of_names(
    key: tuple[str, str], parts: Mapping[str, list[str]], language: str, made: Plan
) -> LecturePlan | None:
    day, title = key
    first = next(iter(parts.values()))[0]
    try:
        given_on = date.fromisoformat(day)
    except ValueError:
        made.problems.append(Problem(first, 0, gettext("%(day)s is no day", day=day)))
        return None
    for part in ("transcript", "slides"):
        made.problems += [
            Problem(name, 0, gettext("is a second one for this lecture: left out"))
            for name in parts.get(part, ())[1:]
        ]
    return LecturePlan(
        source_id=id_of(title, given_on),
        title=title[:200],
        given_on=given_on,
        language=language,
        media=parts.get("media", ()),
        transcript=next(iter(parts.get("transcript", ())), ""),
        slides=next(iter(parts.get("slides", ())), ""),
        handouts=[
            HandoutPlan(name, title_of(name), whom)
            for part, whom in (("handout", ForWhom.CLINICIAN), ("patient", ForWhom.PATIENT))
            for name in parts.get(part, ())
        ],
    )
