"""What happens around a session: questions, wishes, live notes, who was there."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class SpeakerQuestion(Base):
    """What somebody would like the speaker of a session to speak about."""

    __tablename__ = "speaker_questions"
    __table_args__ = (Index("ix_speaker_questions_session", "session_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str] = written(500)
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]


class SpeakerQuestionVote(Base):
    """Somebody wants to hear the answer too; whoever asked needs no vote."""

    __tablename__ = "speaker_question_votes"

    question_id: Mapped[int] = mapped_column(ForeignKey("speaker_questions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class ProposalState(enum.StrEnum):
    """What became of a wish for a lecture."""

    OPEN = "open"
    PLANNED = "planned"  # for `session_id`
    DECLINED = "declined"  # for `reason`


class LectureProposal(Base):
    """A topic that somebody would like a lecture on."""

    __tablename__ = "lecture_proposals"
    __table_args__ = (Index("ix_lecture_proposals_state", "programme_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = written(200)
    why: Mapped[str] = written(500, default="")
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    reason: Mapped[str] = written(500, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    hidden: Mapped[bool] = mapped_column(default=False)  # its author took it back
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class LectureProposalVote(Base):
    """Somebody would like that lecture too."""

    __tablename__ = "lecture_proposal_votes"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("lecture_proposals.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class LiveNote(Base):
    """A line or two of what is being said, for those whose video failed."""

    __tablename__ = "live_notes"
    __table_args__ = (Index("ix_live_notes_session", "session_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    position: Mapped[int]
    source: Mapped[str] = written(kind=Kind.MARKDOWN)
    html: Mapped[str] = written(kind=Kind.DERIVED)
    visible: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class CheckInCode(Base):
    """The short code that is shown in the video; whoever types it was there."""

    __tablename__ = "check_in_codes"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str] = code(10)
    # Minutes, so that a session that moves takes them with it.
    opens_before: Mapped[int] = mapped_column(default=15)  # its beginning
    closes_after: Mapped[int] = mapped_column(default=30)  # its end
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Source(enum.StrEnum):
    """How one knows that somebody was there."""

    CODE = "code"  # they typed the code
    IMPORT = "import"  # the video meeting's report says so
    HAND = "hand"  # a coordinator wrote it down


class Attendance(Base):
    """Somebody was at a session; a delegate, for somebody else.

    `user_id` is empty where a delegate is no member: only whom they stood for is known.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("session_id", "user_id"),
        Index("ix_attendances_user", "user_id"),
        Index("ix_attendances_for", "for_id"),
        Index("ix_attendances_programme", "programme_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    minutes: Mapped[int | None]
    source: Mapped[Source]
    at: Mapped[datetime] = mapped_column(default=now)


class AttendanceReport(Base):
    """A participant report that was read, by its digest; of those who are no members, how many."""

    __tablename__ = "attendance_reports"
    __table_args__ = (UniqueConstraint("session_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    digest: Mapped[str] = code(64)
    guests: Mapped[int] = mapped_column(default=0)
    phones: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # none: the command line
    at: Mapped[datetime] = mapped_column(default=now)


class UnclearAttendance(Base):
    """Somebody in a report who may be a member; the row goes as soon as that is decided."""

    __tablename__ = "unclear_attendances"
    __table_args__ = (Index("ix_unclear_attendances_session", "session_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("attendance_reports.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str] = written(120)
    email: Mapped[str] = code(254, default="")
    minutes: Mapped[int | None]
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # the likeliest
    at: Mapped[datetime] = mapped_column(default=now)
