"""Tables of lectures."""

from echo_community.lectures.models.lectures import (
    Lecture,
    LecturePost,
    LectureSpeaker,
    Level,
    Media,
    MediaKind,
)
from echo_community.lectures.models.slides import Deck, ForWhom, Handout, Slide
from echo_community.lectures.models.transcripts import CueRevision, Moment, TranscriptCue
from echo_community.lectures.models.watching import Progress

__all__ = [
    "CueRevision",
    "Deck",
    "ForWhom",
    "Handout",
    "Lecture",
    "LecturePost",
    "LectureSpeaker",
    "Level",
    "Media",
    "MediaKind",
    "Moment",
    "Progress",
    "Slide",
    "TranscriptCue",
]
