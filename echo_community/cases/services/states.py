"""From state to state: each change is written down, audited, and told to whom it concerns."""

from datetime import date

from dateutil.relativedelta import relativedelta
from flask_babel import gettext
from sqlalchemy import func, select, update

from echo_community.cases.models import Case, CaseChange, CaseState, Round
from echo_community.cases.queries.drafts import case_for, last_change
from echo_community.cases.services.telling import tell_of_change
from echo_community.cases.template.queries import settings_of
from echo_community.discussions import guarding
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.queries import posts_for_index
from echo_community.discussions.telling import tell_of
from echo_community.discussions.writing import put_in_index, take_thread_back
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused
from echo_community.meetings import services as meetings
from echo_community.policy import Can, Visibility
from echo_community.programmes.models import Programme

WAITING = frozenset({CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.SCHEDULED})


class Decided(Refused):
    """Somebody else was quicker; the message says who did what."""


def change(
    case: Case, state: CaseState, by: Actor, note: str = "", round: Round | None = None
) -> CaseChange:
    """Put a case into a state, perhaps its thread into a round; part of a transaction.

    All who change either come here, so that every change is written down, audited and told.
    """
    before = case.state, case.round
    case.state = state
    case.round = case.round if round is None else round
    case.updated_at = now()
    if state is CaseState.CLOSED:
        case.closed_at = case.updated_at
    row = CaseChange(
        case_id=case.id,
        programme_id=case.programme_id,
        state=state,
        round=case.round,
        by_id=by.id or None,
        at=now(),
        note=note,
    )
    db.session.add(row)
    audit.record(by, f"case.{state}", case, round=case.round)
    tell_of_change(case, row, by, before)
    return row


@atomic
def accept(moderator: Actor, case_id: int) -> Case:
    """The hub takes a case: it waits for a session. Raises Decided where it was decided."""
    case = _to_decide(moderator, case_id, CaseState.SUBMITTED)
    change(case, CaseState.ACCEPTED, moderator)
    return case


@atomic
def send_back(moderator: Actor, case_id: int, note: str) -> Case:
    """Give a case back to its presenter, with what to add. Raises Decided or Stopped."""
    case = _to_decide(moderator, case_id, CaseState.SUBMITTED, CaseState.ACCEPTED)
    guarding.must_hold(moderator, case.programme_id, note=note)
    _put_away(case)
    change(case, CaseState.DRAFT, moderator, note)
    return case


@atomic
def close(moderator: Actor, case_id: int, note: str) -> Case:
    """End a case without a follow-up, with the reason. Raises Decided or Stopped."""
    case = _to_decide(
        moderator,
        case_id,
        *(CaseState.ACCEPTED, CaseState.PRESENTED, CaseState.AWAITING_FOLLOW_UP),
    )
    guarding.must_hold(moderator, case.programme_id, note=note)
    if case.follow_up_due is None:  # its rounds did not come to their end, which says how long
        keep_for(case, case.presented_on or now().date())
    change(case, CaseState.CLOSED, moderator, note)
    return case


@atomic
def schedule(moderator: Actor, case_id: int, session_id: int) -> Case:
    """Put a case on the agenda of a session, for all to read."""
    case = _to_decide(moderator, case_id, CaseState.SUBMITTED, CaseState.ACCEPTED)
    meetings.put_on_agenda(moderator, session_id, case.thread_id or 0)
    return case


@atomic
def unschedule(moderator: Actor, case_id: int, session_id: int) -> Case:
    """Take it off again; it waits for another session."""
    case = _to_decide(moderator, case_id, CaseState.SCHEDULED)
    meetings.take_off_agenda(moderator, session_id, case.thread_id or 0)
    return case


@atomic
def withdraw(author: Actor, case_id: int) -> Case:
    """Its author takes a case back: it is a draft again, its thread put away until then."""
    case = case_for(author, case_id, Can.WRITE_CASE, lock=True)
    if case.state is CaseState.DRAFT:
        return case
    if case.state not in (CaseState.SUBMITTED, CaseState.ACCEPTED):
        raise Refused(gettext("It is on an agenda already. Ask the hub to take it off first."))
    _put_away(case)
    change(case, CaseState.DRAFT, author)
    return case


def agenda_changed(actor: Actor, thread: Thread, day: date | None) -> None:
    """A case was put on the agenda of that day, or taken off; part of a transaction."""
    case = find(Case, Case.thread_id == thread.id, lock=True)
    if case is None or case.state not in WAITING:
        return
    if day is None and case.state is CaseState.SCHEDULED:
        change(case, CaseState.ACCEPTED, actor)
    elif day is not None and case.state is not CaseState.SCHEDULED:
        _open_to_all(thread)
        change(case, CaseState.SCHEDULED, actor)


def keep_for(case: Case, day: date) -> None:
    """How long a case is kept that was presented, or closed, on that day."""
    months = settings_of(case.programme_id).retention
    case.retain_until = day + relativedelta(months=months) if months else None


def give_number(case: Case) -> str:
    """The next ECHO ID of its programme and year, "CP-26-014", each given once.

    The programme's row is locked, so of two that are submitted at once one waits for the other.
    """
    lock = select(Programme.id).where(Programme.id == case.programme_id)
    db.session.execute(lock.with_for_update(key_share=True))
    year = case.presented_on or now().date()
    begins = f"{settings_of(case.programme_id).prefix}-{year:%y}-"
    given = select(Case.echo_id).where(
        Case.programme_id == case.programme_id, Case.echo_id.startswith(begins, autoescape=True)
    )
    last = db.session.scalar(
        given.order_by(func.length(Case.echo_id).desc(), Case.echo_id.desc()).limit(1)
    )
    number = (last or "").rpartition("-")[2]
    case.echo_id = f"{begins}{int(number) + 1 if number.isdigit() else 1:03}"
    thread = db.session.get(Thread, case.thread_id) if case.thread_id else None
    if thread and not thread.aliases:
        thread.aliases = case.echo_id  # by which it is found, once all may read it
    db.session.flush()
    return case.echo_id


def _to_decide(moderator: Actor, case_id: int, *states: CaseState) -> Case:
    case = case_for(moderator, case_id, Can.DECIDE_CASE, lock=True)
    if case.state not in states:
        raise Decided(_already(case))
    return case


def _already(case: Case) -> str:
    """Who was quicker, and what they did."""
    last = last_change(case.id)
    who = last.name if last and last.name else gettext("Somebody")
    return {
        CaseState.DRAFT: gettext("%(name)s gave this case back to its presenter.", name=who),
        CaseState.SUBMITTED: gettext("%(name)s submitted this case anew.", name=who),
        CaseState.ACCEPTED: gettext("%(name)s accepted this case already.", name=who),
        CaseState.SCHEDULED: gettext("%(name)s put this case on an agenda already.", name=who),
        CaseState.CLOSED: gettext("%(name)s closed this case already.", name=who),
    }.get(case.state) or gettext("This case was presented already.")


def _put_away(case: Case) -> None:
    """Its thread is for nobody until it is submitted again, and then for the hub alone; what
    moderation hid stays hidden."""
    thread = db.session.get_one(Thread, case.thread_id, with_for_update=True)
    _show_to(thread, Visibility.STAFF)
    meetings.leave_agendas(thread.id)
    if not thread.hidden:
        thread.hidden, thread.hidden_by_id = True, case.author_id
        take_thread_back(thread)


def _open_to_all(thread: Thread) -> None:
    """What the hub alone could read is for the programme now, and is news to it."""
    thread.last_post_at = now()
    _show_to(thread, Visibility.PROGRAMME)
    posts = posts_for_index(thread.id)
    put_in_index(thread, *posts)
    for first in posts[:1]:
        tell_of(thread, first)


def _show_to(thread: Thread, whom: Visibility) -> None:
    thread.visibility = whom
    of_thread = update(Post).where(Post.thread_id == thread.id)
    db.session.execute(of_thread.values(visibility=whom))
