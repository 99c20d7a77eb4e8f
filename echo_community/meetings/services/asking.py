"""Questions to the speaker of a session: asked and voted on before it, hidden by the hub."""

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, func, select

from echo_community import policy
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.meetings import guarded
from echo_community.meetings.models import Session, SpeakerQuestion, SpeakerQuestionVote
from echo_community.meetings.queries.lookups import session_for
from echo_community.policy import Can

MOST_EACH = 5


@atomic
def ask_speaker(actor: Actor, session_id: int, body: str) -> SpeakerQuestion:
    """Ask something of the speaker. Raises Stopped, Refused, Forbidden once it is over."""
    session = session_for(actor, session_id, Can.ASK)
    _takes_questions(session)
    _not_too_many(actor, session)
    guarded.must_hold(actor, session, body=body)
    question = SpeakerQuestion(
        session_id=session.id, programme_id=session.programme_id, author_id=actor.id, body=body
    )
    db.session.add(question)
    audit.record(actor, "session.ask", question, session=session.id)
    return question


@atomic
def change_question(actor: Actor, question_id: int, body: str) -> SpeakerQuestion:
    """Ask it otherwise; it may be another question then, so votes for what it was are gone."""
    question, session = question_for(actor, question_id, Can.CHANGE_OWN)
    _takes_questions(session)
    if question.hidden:
        raise Forbidden(Can.CHANGE_OWN)
    if body != question.body:
        guarded.must_hold(actor, session, body=body)
        question.body, question.edited_at = body, now()
        db.session.execute(delete(SpeakerQuestionVote).where(_of(question)))
        audit.record(actor, "session.ask.change", question)
    return question


@atomic
def vote_for_question(actor: Actor, question_id: int) -> SpeakerQuestion:
    """Want to hear the answer too; once."""
    question, session = question_for(actor, question_id, Can.ASK)
    _takes_questions(session)
    if question.hidden or question.author_id == actor.id:
        raise Forbidden(Can.ASK)
    vote = insert(SpeakerQuestionVote).values(question_id=question.id, user_id=actor.id, at=now())
    db.session.execute(vote.on_conflict_do_nothing())
    return question


@atomic
def take_vote_back(actor: Actor, question_id: int) -> SpeakerQuestion:
    """Undo it."""
    question, session = question_for(actor, question_id, Can.ASK)
    _takes_questions(session)
    own = SpeakerQuestionVote.user_id == actor.id
    db.session.execute(delete(SpeakerQuestionVote).where(_of(question), own))
    return question


@atomic
def hide_question(actor: Actor, question_id: int) -> SpeakerQuestion:
    """Take a question away: its author until the session is over, the hub at any time."""
    question, session = question_for(actor, question_id)
    _may_take_away(actor, question, session)
    if not question.hidden:
        question.hidden, question.hidden_by_id = True, actor.id
        audit.record(actor, "session.ask.hide", question)
    return question


@atomic
def show_question(actor: Actor, question_id: int) -> SpeakerQuestion:
    """Bring it back: whoever took it away, or the hub where it was the hub."""
    question, session = question_for(actor, question_id)
    _may_take_away(actor, question, session)
    by_author = question.hidden_by_id == question.author_id
    if question.hidden and by_author is not (actor.id == question.author_id):
        raise Forbidden(Can.CHANGE_OWN)
    if question.hidden:
        question.hidden, question.hidden_by_id = False, None
        audit.record(actor, "session.ask.show", question)
    return question


def question_for(
    actor: Actor, question_id: int, action: Can = Can.READ_QUESTION
) -> tuple[SpeakerQuestion, Session]:
    """A question that the actor may read, and its session. Raises NotVisible or Forbidden."""
    question = find(SpeakerQuestion, SpeakerQuestion.id == question_id, lock=True)
    if question is None:
        raise NotVisible
    policy.visible(actor, Can.READ_QUESTION, question)
    policy.require(actor, action, question)
    return question, session_for(actor, question.session_id)


def _not_too_many(actor: Actor, session: Session) -> None:
    asked = SpeakerQuestion
    own = asked.session_id == session.id, asked.author_id == actor.id, ~asked.hidden
    if (db.session.scalar(select(func.count()).where(*own)) or 0) >= MOST_EACH:
        raise Refused(
            gettext("You have asked five questions already. Change or delete one of them.")
        )


def _may_take_away(actor: Actor, question: SpeakerQuestion, session: Session) -> None:
    if policy.can(actor, Can.MANAGE_SESSIONS, question):
        return
    policy.require(actor, Can.CHANGE_OWN, question)
    _takes_questions(session)


def _takes_questions(session: Session) -> None:
    if session.cancelled_at is not None or session.ends_at <= now():
        raise Forbidden(Can.ASK)


def _of(question: SpeakerQuestion) -> ColumnElement[bool]:
    return SpeakerQuestionVote.question_id == question.id
