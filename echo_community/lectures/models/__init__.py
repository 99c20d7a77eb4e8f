"""Tables of lectures."""

from echo_community.lectures.models.lectures import (
    Lecture,
    LectureSpeaker,
    Level,
    Media,
    MediaKind,
)
from echo_community.lectures.models.posts import LecturePost
from echo_community.lectures.models.slides import Deck, ForWhom, Handout, Slide
from echo_community.lectures.models.transcripts import Moment, TranscriptCue

__all__ = [
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
    "Slide",
    "TranscriptCue",
]
