"""A lecture as its pages show it."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from echo_community.discussions.rows import DraftRow, ThreadRow
from echo_community.kernel.markup import excerpt
from echo_community.lectures.models import Level, MediaKind, Part
from echo_community.lectures.queries.handouts import HandoutRow
from echo_community.lectures.queries.reviewing import Standing
from echo_community.lectures.queries.series import SeriesPlace
from echo_community.lectures.queries.within import Within
from echo_community.programmes.bylines import Byline

CAPTION = 36  # bytes that a cue has around its words in WebVTT
SHOWN_BESIDE = 90  # characters of a question beside its moment


class Mode(enum.StrEnum):
    """How one follows a lecture, by what the line bears."""

    WATCH = "watch"
    LISTEN = "listen"
    READ = "read"


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A recording; size in bytes."""

    id: int
    kind: MediaKind
    media_type: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class SlideRow:
    """A slide, and when it comes up, where that is known; size in bytes and pixels."""

    number: int
    title: str
    at_ms: int | None
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A post about a moment."""

    post_id: int
    number: int
    at_ms: int
    html: str
    created_at: datetime
    endorsed: bool
    byline: Byline

    @property
    def short(self) -> str:
        """Its first words."""
        return excerpt(self.html, SHOWN_BESIDE)


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A paragraph of what is said; the slides that come up and what was asked in it."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str
    slides: Sequence[SlideRow] = ()
    asked: Sequence[AskedRow] = ()
    seams: Sequence[int] = ()  # seconds in it that addresses of former paragraphs name

    @property
    def second(self) -> int:
        """When it begins, as addresses say it."""
        return self.start_ms // 1000


@dataclass(frozen=True, slots=True)
class LectureCard:
    """A lecture beside what is said in it."""

    id: int
    programme_id: int
    given_on: date | None
    duration_ms: int
    language: str
    level: Level | None
    series: str
    part: int | None
    learning_html: str
    disclosure: str
    moments: int
    letters: int
    cues: int
    deck_size: int | None
    speakers: Sequence[tuple[str, str]] = ()  # name, affiliation
    media: Sequence[MediaRow] = ()
    slides: Sequence[SlideRow] = ()
    handouts: Sequence[HandoutRow] = ()
    standing: Standing | None = None
    place: SeriesPlace | None = None  # in its series
    asked: Sequence[AskedRow] = ()
    # By post, the moment it is about: the page of the thread says so on each.
    moment_of: Mapping[int, int] = field(default_factory=dict)
    resume_ms: int | None = None  # where the reader stopped
    session_id: int | None = None  # at which it was given
    # What was taken down; and for moderators the recordings among it.
    down: Sequence[Part] = ()
    withheld: Sequence[MediaRow] = ()

    @property
    def video(self) -> MediaRow | None:
        """What can be watched here."""
        return self._recording(MediaKind.VIDEO)

    @property
    def audio(self) -> MediaRow | None:
        """What can be listened to here."""
        return self._recording(MediaKind.AUDIO)

    @property
    def elsewhere(self) -> Sequence[MediaRow]:
        """Recordings that are hosted by others, and opened there."""
        return [each for each in self.media if each.kind is MediaKind.ELSEWHERE]

    def _recording(self, kind: MediaKind) -> MediaRow | None:
        return next((each for each in self.media if each.kind is kind), None)

    def mode(self, wanted: str = "", *, light: bool = False) -> Mode:
        """How to follow it: as wanted where that is possible, else what there is."""
        able = {Mode.WATCH: self.video, Mode.LISTEN: self.audio, Mode.READ: True}
        if wanted in able and able[Mode(wanted)]:
            return Mode(wanted)
        order = (Mode.READ,) if light and self.moments else Mode
        return next(mode for mode in order if able[mode])

    def player(self, mode: Mode) -> MediaRow | None:
        """The recording that is played in that mode."""
        return {Mode.WATCH: self.video, Mode.LISTEN: self.audio}.get(mode)

    @property
    def timed(self) -> Sequence[SlideRow]:
        """The slides that come up at a known moment, in order."""
        return [slide for slide in self.slides if slide.at_ms is not None]

    @property
    def chapters(self) -> Sequence[SlideRow]:
        """The timed slides with which something new begins."""
        found: list[SlideRow] = []
        for slide in self.timed:
            if not found or slide.title and slide.title != found[-1].title:
                found.append(slide)
        return found

    def slide_at(self, at_ms: int) -> SlideRow | None:
        """The slide that is on the screen at that moment."""
        return next((each for each in reversed(self.timed) if (each.at_ms or 0) <= at_ms), None)

    def heading(self, _post: Any) -> str:
        """What a post is for, on paper: posts of a lecture are for nothing in particular."""
        return ""

    @property
    def minutes(self) -> int:
        """How long it is."""
        return max(round(self.duration_ms / 60_000), 1) if self.duration_ms else 0

    @property
    def captions_size(self) -> int:
        """About how many bytes the transcript has as captions."""
        return self.letters + self.cues * CAPTION


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Some of what is said, to be read; `at_ms` is the moment that was asked for."""

    thread: ThreadRow
    lecture: LectureCard
    moments: Sequence[MomentRow]
    number: int
    count: int
    at_ms: int | None = None
    next_ms: int | None = None  # where the next page begins
    draft: DraftRow | None = None
    within: Within = field(default_factory=Within)  # what was looked for in it

    def is_at(self, moment: MomentRow) -> bool:
        """Whether it is the paragraph that was asked for."""
        return self.at_ms is not None and moment is self._current

    @property
    def _current(self) -> MomentRow | None:
        begun = [each for each in self.moments if each.second * 1000 <= (self.at_ms or 0)]
        return begun[-1] if begun else next(iter(self.moments), None)

    @property
    def slide(self) -> SlideRow | None:
        """The slide on the screen at the moment that was asked for."""
        return self.lecture.slide_at(self.at_ms + 999) if self.at_ms is not None else None
