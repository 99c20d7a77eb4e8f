"""Tables of lectures."""

from echo_community.lectures.models.currency import LectureCheck
from echo_community.lectures.models.handouts import ForWhom, Handout, HandoutLink
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
from echo_community.lectures.models.posts import LecturePost
from echo_community.lectures.models.revisions import Change, TranscriptRevision
from echo_community.lectures.models.slides import Deck, Slide
from echo_community.lectures.models.takedowns import Part, Takedown, stands
from echo_community.lectures.models.transcripts import Moment, TranscriptCue
from echo_community.lectures.models.watching import (
    Learner,
    LectureMinutes,
    LectureProgress,
    LectureReflection,
)

__all__ = [
    "Change",
    "Deck",
    "ForWhom",
    "Handout",
    "HandoutLink",
    "ImportLine",
    "Learner",
    "Lecture",
    "LectureCheck",
    "LectureFile",
    "LectureImport",
    "LectureMinutes",
    "LecturePost",
    "LectureProgress",
    "LectureReflection",
    "LectureSpeaker",
    "LectureStop",
    "Level",
    "Line",
    "Media",
    "MediaKind",
    "Moment",
    "Part",
    "Slide",
    "Stage",
    "Takedown",
    "TranscriptCue",
    "TranscriptRevision",
    "stands",
]
