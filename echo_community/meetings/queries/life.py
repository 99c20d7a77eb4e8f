"""What happens around a session, for the part of its page that shows it."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import (
    Attendance,
    CheckInCode,
    LiveNote,
    Session,
    Speaker,
    SpeakerQuestion,
    SpeakerQuestionVote,
)
from echo_community.policy import READER, Can

LIVE_FROM = timedelta(minutes=15)  # before a session; notes are looked for from then on


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question to the speaker; `mine` its author reads it, `voted` who reads wants it too."""

    id: int
    body: str
    name: str
    mine: bool
    votes: int
    voted: bool
    hidden: bool
    created_at: datetime


@dataclass(frozen=True)
class Life:
    """What there is around a session, for one reader."""

    id: int
    programme_id: int
    title: str
    lecture: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    take_aways: str  # rendered
    notes: int
    check_in_opens: datetime | None  # none where there is no code
    check_in_closes: datetime | None
    here: bool  # the reader is among those who were there
    speaks: bool
    questions: Sequence[QuestionRow] = ()

    @property
    def name(self) -> str:
        """What the session is called: the lecture, where there is one."""
        return self.lecture or self.title

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= now()

    @property
    def takes_questions(self) -> bool:
        """Whether one may still ask the speaker."""
        return not (self.cancelled or self.over)

    @property
    def takes_check_in(self) -> bool:
        """Whether the code is good now."""
        opens, closes = self.check_in_opens, self.check_in_closes
        return bool(opens and closes and opens <= now() <= closes and not self.cancelled)

    @property
    def is_live(self) -> bool:
        """Whether it is the time for live notes."""
        return not self.cancelled and self.starts_at - LIVE_FROM <= now() < self.ends_at


def life_of(reader: Actor, session_id: int) -> Life:
    """What happens around a session; two statements. Raises NotVisible."""
    row = read(reader, _session(), session=session_id).one_or_none()
    if row is None:
        raise NotVisible
    opens = closes = None
    if row.code:
        opens = row.starts_at - timedelta(minutes=row.opens_before)
        closes = row.ends_at + timedelta(minutes=row.closes_after)
    return Life(
        row.id,
        row.programme_id,
        row.title,
        row.lecture,
        row.starts_at,
        row.ends_at,
        row.cancelled_at is not None,
        row.take_aways_html,
        row.notes,
        opens,
        closes,
        bool(row.here),
        bool(row.speaks),
        questions(reader, session_id),
    )


def questions(reader: Actor, session_id: int) -> Sequence[QuestionRow]:
    """The questions to a speaker, those that most want to hear first; one statement."""
    found: Any = read(reader, _questions(), session=session_id)
    return [QuestionRow(*row) for row in found]


@functools.cache
def _session() -> Any:
    of_session = bindparam("session", type_=Integer)
    notes = select(func.count()).where(LiveNote.session_id == of_session, LiveNote.visible)
    here = exists().where(Attendance.session_id == of_session, Attendance.user_id == READER.id)
    speaks = exists().where(Speaker.session_id == of_session, Speaker.user_id == READER.id)
    return (
        select(
            Session.id,
            Session.programme_id,
            Session.title,
            Session.lecture,
            Session.starts_at,
            Session.ends_at,
            Session.cancelled_at,
            Session.take_aways_html,
            CheckInCode.session_id.label("code"),
            CheckInCode.opens_before,
            CheckInCode.closes_after,
            notes.scalar_subquery().label("notes"),
            here.label("here"),
            speaks.label("speaks"),
        )
        .outerjoin(CheckInCode, CheckInCode.session_id == Session.id)
        .where(Session.id == of_session, policy.where(READER, Can.READ_SESSION, Session))
    )


@functools.cache
def _questions() -> Select[Any]:
    asked = SpeakerQuestion
    of_question = SpeakerQuestionVote.question_id == asked.id
    votes = select(func.count()).where(of_question).correlate(asked).scalar_subquery()
    voted = exists().where(of_question, SpeakerQuestionVote.user_id == READER.id)
    by_author = asked.hidden_by_id == asked.author_id
    return (
        select(
            asked.id,
            asked.body,
            User.name,
            asked.author_id == READER.id,
            votes.label("votes"),
            voted.label("voted"),
            asked.hidden,
            asked.created_at,
        )
        .join(User, User.id == asked.author_id)
        .where(
            asked.session_id == bindparam("session", type_=Integer),
            or_(~asked.hidden, ~by_author),  # what its author took back is gone for everybody
            policy.where(READER, Can.READ_QUESTION, asked),
        )
        .order_by(asked.hidden, votes.desc(), asked.id.desc())
    )


def question_body(reader: Actor, question_id: int) -> Any:
    """One's own question to change: its session and its words. Raises NotVisible."""
    wanted = select(SpeakerQuestion.session_id, SpeakerQuestion.body).where(
        SpeakerQuestion.id == question_id,
        ~SpeakerQuestion.hidden,
        policy.where(reader, Can.CHANGE_OWN, SpeakerQuestion),
    )
    found = db.session.execute(wanted).one_or_none()
    if found is None:
        raise NotVisible
    return found
