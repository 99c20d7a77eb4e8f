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
from echo_community.lectures.models.watching import (
    Learner,
    LectureMinutes,
    LectureProgress,
    LectureReflection,
)

__all__ = [
    "Deck",
    "ForWhom",
    "Handout",
    "Learner",
    "Lecture",
    "LectureMinutes",
    "LecturePost",
    "LectureProgress",
    "LectureReflection",
    "LectureSpeaker",
    "Level",
    "Media",
    "MediaKind",
    "Moment",
    "Slide",
    "TranscriptCue",
]
