"""What lectures a folder holds, as an import reads it before it stores anything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath

from flask_babel import gettext

from echo_community.kernel.words import slug, tidy_line
from echo_community.lectures.models import ForWhom, Level
from echo_community.programmes.own_words import stopped_among

MEDIA = (".mp4", ".m4v", ".webm", ".mp3", ".m4a")
TRANSCRIPTS = (".vtt", ".srt")
PAPERS = (".pdf",)

# "2026-03-24 Buprenorphine for pain"
NAMED = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})[ _-]+(?P<title>.+)")


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which file and line; line 0 is the file as a whole."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place = gettext("%(file)s, line %(line)s", file=self.file, line=self.line)
        return f"{place}: {self.why}" if place else self.why


@dataclass(frozen=True)
class HandoutPlan:
    """A paper to be handed out."""

    file: str
    title: str
    for_whom: ForWhom


@dataclass(frozen=True)
class LecturePlan:
    """A lecture as a folder holds it; files by their names in it. `line` is of the manifest."""

    source_id: str
    title: str
    line: int = 0
    given_on: date | None = None
    speakers: Sequence[str] = ()
    topics: Sequence[str] = ()
    language: str = "en"
    level: Level | None = None
    series: str = ""
    part: int | None = None
    learning: str = ""
    disclosure: str = ""
    review_on: date | None = None
    url: str = ""
    media: Sequence[str] = ()
    transcript: str = ""
    slides: str = ""
    handouts: Sequence[HandoutPlan] = ()


@dataclass
class Plan:
    """The lectures of a folder, and what is wrong with it."""

    manifest: str = ""  # the file, if there is one
    lectures: list[LecturePlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def id_of(title: str, given_on: date | None) -> str:
    """By what a lecture is known where nothing else is said: its day and its title."""
    return told_nobody(f"{given_on or 'undated'}-{slug(title)}"[:120], title)


def told_nobody(known_as: str, *words: str) -> str:
    """The id of a lecture in an import; one that may tell who a patient is becomes a digest, by
    which the lecture is known again all the same."""
    if not stopped_among([known_as, *words]):
        return known_as
    return f"withheld-{sha256(known_as.encode()).hexdigest()[:32]}"


def title_of(name: str) -> str:
    """What a paper is called, by the name of its file."""
    stem = PurePosixPath(name).stem
    return tidy_line(re.sub(r"[_]+", " ", NAMED.sub(r"\g<title>", stem)))[:200]
