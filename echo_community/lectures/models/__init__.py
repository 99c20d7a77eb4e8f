"""Tables of lectures."""

from echo_community.lectures.models.imports import (
    ImportLine,
    LectureFile,
    LectureImport,
    LectureStop,
    Line,
    Stage,
)
from echo_community.lectures.models.lectures import (
    Lecture,
    LectureSpeaker,
    Level,
    Media,
    MediaKind,
)
from echo_community.lectures.models.slides import Deck, ForWhom, Handout, Slide
from echo_community.lectures.models.transcripts import Moment, TranscriptCue

__all__ = [
    "Deck",
    "ForWhom",
    "Handout",
    "ImportLine",
    "Lecture",
    "LectureFile",
    "LectureImport",
    "LectureSpeaker",
    "LectureStop",
    "Level",
    "Line",
    "Media",
    "MediaKind",
    "Moment",
    "Slide",
    "Stage",
    "TranscriptCue",
]
