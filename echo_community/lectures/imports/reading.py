"""The files of a planned lecture, opened and checked before anything is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from flask_babel import gettext, lazy_gettext

from echo_community.kernel.uploads import Made, Slides, Unfit, Why, made_anew, slides_of
from echo_community.lectures.imports.plans import HandoutPlan, LecturePlan, Problem
from echo_community.lectures.imports.sources import CUT, Source
from echo_community.lectures.media import probing
from echo_community.lectures.media.probing import Recording, Unplayable
from echo_community.lectures.transcripts.mends import Mended
from echo_community.lectures.transcripts.reading import NotATranscript, Transcript, read

LARGEST_TEXT = 20 * 1024 * 1024  # bytes of a transcript
LARGEST_PAPER = 100 * 1024 * 1024
LONGER = 90_000  # milliseconds that a transcript may go on behind its recording
LEAST_SAID = 0.3  # of a recording, how much its transcript must reach into

SENTENCES = {
    Why.EMPTY: lazy_gettext("is empty"),
    Why.UNKNOWN: lazy_gettext("is no PDF"),
    Why.BROKEN: lazy_gettext("is damaged"),
    Why.LOCKED: lazy_gettext("has a password: save it without one"),
    Why.ACTIVE: lazy_gettext("runs script or carries files: print it to a new PDF"),
    Why.TOO_MANY_PAGES: lazy_gettext("has too many pages"),
    Why.TOO_HEAVY: lazy_gettext("takes too long to open: print it to a new PDF"),
}
UNPLAYABLE = {
    probing.Why.UNKNOWN: lazy_gettext("is no MP4, WebM or MP3"),
    probing.Why.TRUNCATED: lazy_gettext("is cut off: its end is missing"),
    probing.Why.BROKEN: lazy_gettext("is damaged"),
    probing.Why.EMPTY: lazy_gettext("plays for no time"),
}


@dataclass(frozen=True)
class MediaFile:
    """A recording among the files."""

    name: str
    size: int
    found: Recording


@dataclass
class Opened:
    """What the files of a lecture hold; with a problem, the lecture stays out."""

    plan: LecturePlan
    media: list[MediaFile] = field(default_factory=list)
    transcript: Transcript | None = None
    slides: Slides | None = None
    handouts: list[tuple[HandoutPlan, Made]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def mended(self) -> Sequence[Mended]:
        """What of its transcript was mended."""
        return self.transcript.report if self.transcript else ()


def open_files(source: Source, plan: LecturePlan) -> Opened:
    """Open every file of a lecture. Whatever is wrong with one is a problem, never an error."""
    made = Opened(plan)
    for name in plan.media:
        _try(made, name, partial(_media, made, source, name))
    if plan.transcript:
        _try(made, plan.transcript, partial(_transcript, made, source))
    if plan.slides:
        _try(made, plan.slides, partial(_slides, made, source))
    for handout in plan.handouts:
        _try(made, handout.file, partial(_handout, made, source, handout))
    _must_fit(made)
    return made


def _try(made: Opened, name: str, opening: Callable[[], object]) -> None:
    try:
        opening()
    except Unfit as problem:
        why = SENTENCES.get(problem.why) or gettext("cannot be taken")
        made.problems.append(Problem(name, 0, str(why)))
    except Unplayable as problem:
        made.problems.append(Problem(name, 0, str(UNPLAYABLE[problem.why])))
    except NotATranscript:
        made.problems.append(Problem(name, 0, gettext("holds no caption: is it WebVTT or SRT?")))
    except _TooLarge as problem:
        made.problems.append(Problem(name, 0, str(problem)))
    except (OSError, *CUT):
        made.problems.append(Problem(name, 0, gettext("cannot be read")))


class _TooLarge(Exception):
    """A file has more bytes than one of its kind ever has."""


def _read(source: Source, name: str, most: int) -> bytes:
    if source.size(name) > most:
        raise _TooLarge(gettext("has more than %(size)s MB", size=most // 1024 // 1024))
    return source.read(name)


def _media(made: Opened, source: Source, name: str) -> None:
    with source.stream(name) as file:
        made.media.append(MediaFile(name, source.size(name), probing.probed(file)))


def _transcript(made: Opened, source: Source) -> None:
    made.transcript = read(_read(source, made.plan.transcript, LARGEST_TEXT))


def _slides(made: Opened, source: Source) -> None:
    made.slides = slides_of(_read(source, made.plan.slides, LARGEST_PAPER))


def _handout(made: Opened, source: Source, handout: HandoutPlan) -> None:
    content = _read(source, handout.file, LARGEST_PAPER)
    paper = made_anew(content)
    if paper.kind != "pdf":
        raise Unfit(Why.UNKNOWN)
    made.handouts.append((handout, paper))


def _must_fit(made: Opened) -> None:
    """A transcript much longer or shorter than its recording is another lecture's."""
    if made.transcript is None or not made.media:
        return
    said, played = made.transcript.ends_at, max(each.found.duration_ms for each in made.media)
    if said > played + LONGER or said < LEAST_SAID * played:
        why = gettext(
            "ends at %(said)s, and the recording at %(played)s: is it another lecture's?",
            said=_clock(said),
            played=_clock(played),
        )
        made.problems.append(Problem(made.plan.transcript, 0, why))


def _clock(moment: int) -> str:
    minutes, seconds = divmod(moment // 1000, 60)
    return f"{minutes}:{seconds:02}"
