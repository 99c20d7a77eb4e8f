"""Each minute: what waits longer than it should goes up the ladder. No consult can be forgotten."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from echo_community.consults.models import Consult, ConsultState, Step
from echo_community.consults.services import routing
from echo_community.discussions.models import Thread
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.jobs import job

log = structlog.get_logger()

WAITING = frozenset({ConsultState.OPEN, ConsultState.CLAIMED})


@job()
def climb_ladder() -> int:
    """Have every consult go on that is due, each in a transaction of its own; how many did."""
    _let_rest()
    due = db.session.scalars(select(Consult.id).where(*_is_due()).order_by(Consult.id)).all()
    return sum(_climbed(consult_id) for consult_id in due)


def _climbed(consult_id: int) -> bool:
    """Whether one went up; trouble with it is logged, and keeps no other from going on."""
    try:
        return climb(consult_id)
    except Exception as problem:
        log.error("consult stays", consult=consult_id, problem=type(problem).__name__)
        return False


@atomic
def climb(consult_id: int) -> bool:
    """One consult a rung up, unless it was answered or went on meanwhile."""
    consult = find(Consult, Consult.id == consult_id, *_is_due(), lock=True)
    if consult is None:
        return False
    if consult.waits_since is None:  # was held until now, or its answer is gone
        routing.begin(db.session.get_one(Thread, consult.thread_id), consult)
    elif consult.next_step_at is None:
        routing.wait_on(consult)
    elif (later := _claimed_until(consult)) > timedelta(0):
        consult.next_step_at = now() + later
    else:
        routing.go_up(consult)
    return True


def _is_due() -> Sequence[ColumnElement[bool]]:
    """Waiting, for all to see who may, and on no rung or past its time."""
    seen = Thread.id == Consult.thread_id, ~Thread.hidden, ~Thread.held
    on_no_rung = and_(
        Consult.next_step_at.is_(None),
        or_(Consult.step != Step.COORDINATOR, Consult.waits_since.is_(None)),
    )
    return (
        Consult.state.in_(WAITING),
        or_(Consult.next_step_at <= now(), on_no_rung),
        exists().where(*seen).correlate(Consult),
    )


def _claimed_until(consult: Consult) -> timedelta:
    """How much longer whoever claimed it has, before it goes on all the same."""
    if consult.state is not ConsultState.CLAIMED or consult.claimed_at is None:
        return timedelta(0)
    return consult.claimed_at + routing.OF_CLAIMED * routing.delay(consult) - now()


@atomic
def _let_rest() -> None:
    """What was answered or closed waits for nobody, whoever forgot to say so."""
    db.session.execute(
        update(Consult)
        .where(
            Consult.state.not_in(WAITING),
            or_(Consult.next_step_at.is_not(None), Consult.waits_since.is_not(None)),
        )
        .values(next_step_at=None, waits_since=None, paused_at=None)
        .execution_options(synchronize_session=False)
    )
