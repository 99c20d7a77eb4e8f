"""Tables of sessions and what happens around them."""

from echo_community.meetings.models.life import (
    Attendance,
    AttendanceReport,
    CheckInCode,
    LectureProposal,
    LectureProposalVote,
    LiveNote,
    ProposalState,
    Source,
    SpeakerQuestion,
    SpeakerQuestionVote,
    UnclearAttendance,
)
from echo_community.meetings.models.sessions import (
    AgendaItem,
    CalendarFeed,
    Series,
    Session,
    SessionDay,
    SessionKind,
    SessionPlan,
    Speaker,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceReport",
    "CalendarFeed",
    "CheckInCode",
    "LectureProposal",
    "LectureProposalVote",
    "LiveNote",
    "ProposalState",
    "Series",
    "Session",
    "SessionDay",
    "SessionKind",
    "SessionPlan",
    "Source",
    "Speaker",
    "SpeakerQuestion",
    "SpeakerQuestionVote",
    "UnclearAttendance",
]
