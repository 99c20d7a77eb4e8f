"""The rounds of a case: the hub opens and closes them, one after the other."""

from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseChange, CaseState, Round
from echo_community.cases.services.states import change, keep_for
from echo_community.cases.template.queries import settings_of
from echo_community.discussions import queries
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import day_in, now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.meetings.models import AgendaItem, Session
from echo_community.policy import Can, Visibility

FOLLOWING = {Round.QUESTIONS: Round.SUGGESTIONS, Round.SUGGESTIONS: Round.DISCUSSION}
NOT_YET = frozenset({CaseState.DRAFT, CaseState.SUBMITTED})


class RoundMoved(Refused):
    """Somebody else opened or closed it meanwhile; the message says who, and when."""


@atomic
def open_round(actor: Actor, thread_id: int, round: Round, seen: Round) -> Case:
    """Open a round, again if need be; `seen` is the round that the page showed.

    The first one makes the case a presented one. Raises NotVisible, Forbidden, Refused, RoundMoved.
    """
    case = _to_turn(actor, thread_id, seen)
    if round not in FOLLOWING or round is case.round:
        raise Refused(gettext("That round is open already."))
    _turn(actor, case, round)
    return case


@atomic
def close_round(actor: Actor, thread_id: int, seen: Round) -> Case:
    """Close the round that is open; after questions come suggestions, then a free discussion."""
    case = _to_turn(actor, thread_id, seen)
    following = FOLLOWING.get(case.round)
    if following is None:
        raise Refused(gettext("No round is open."))
    _turn(actor, case, following)
    return case


def _to_turn(actor: Actor, thread_id: int, seen: Round) -> Case:
    """The case, its thread locked: of two who turn it at once one finds what the other did."""
    thread = queries.thread_for(actor, thread_id, lock=True)
    case = find(Case, Case.thread_id == thread.id, lock=True)
    if case is None:
        raise NotVisible
    policy.require(actor, Can.DECIDE_CASE, case)
    if thread.hidden or thread.held or case.state in NOT_YET:
        raise Refused(gettext("Its rounds begin once the hub has accepted it."))
    if thread.visibility is not Visibility.PROGRAMME:
        raise Refused(
            gettext("Put the case on an agenda first: until then the hub alone reads it.")
        )
    if case.round is not seen:
        raise RoundMoved(_who_moved(case))
    return case


def _turn(actor: Actor, case: Case, round: Round) -> None:
    case.presented_on = case.presented_on or _day_of(actor, case)
    if round is not Round.DISCUSSION:
        state = CaseState.CLOSED if case.state is CaseState.CLOSED else CaseState.PRESENTED
        change(case, state, actor, round=round)
    elif case.state is CaseState.CLOSED:
        change(case, case.state, actor, round=round)
    else:
        _ask_for_follow_up(case, case.presented_on)
        change(case, CaseState.AWAITING_FOLLOW_UP, actor, round=round)


def _ask_for_follow_up(case: Case, day: date) -> None:
    """The presentation is over: when its outcome is asked for, and how long it is kept."""
    settings = settings_of(case.programme_id)
    case.follow_up_from = day + timedelta(weeks=settings.follow_up_from)
    case.follow_up_due = day + timedelta(weeks=settings.follow_up_to)
    keep_for(case, day)


def _day_of(actor: Actor, case: Case) -> date:
    """The day of the session it was presented in; today, where it was in none that has begun."""
    held = (
        select(Session.starts_at, Session.time_zone)
        .join(AgendaItem, AgendaItem.session_id == Session.id)
        .where(
            AgendaItem.thread_id == case.thread_id,
            Session.cancelled_at.is_(None),
            Session.starts_at <= now(),
        )
        .order_by(Session.starts_at.desc())
        .limit(1)
    )
    found = db.session.execute(held).one_or_none()
    moment, zone = found or (now(), actor.time_zone)
    return day_in(moment, zone)


def _who_moved(case: Case) -> str:
    """Who was quicker, and what they did."""
    last = select(CaseChange.round, User.name).join(User, User.id == CaseChange.by_id)
    found = db.session.execute(
        last.where(CaseChange.case_id == case.id).order_by(CaseChange.id.desc()).limit(1)
    ).one_or_none()
    who = found.name if found else gettext("Somebody")
    return {
        Round.QUESTIONS: gettext("%(name)s opened the questions meanwhile.", name=who),
        Round.SUGGESTIONS: gettext(
            "%(name)s closed the questions and opened the suggestions meanwhile.", name=who
        ),
        Round.DISCUSSION: gettext("%(name)s closed the suggestions meanwhile.", name=who),
    }.get(case.round) or gettext("The rounds of this case are not as you saw them.")
