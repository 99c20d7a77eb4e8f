"""What the wizard keeps between its steps, and what becomes of it."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext
from sqlalchemy import delete

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import Refused
from echo_community.meetings import own_words
from echo_community.meetings.models import Session, SessionPlan
from echo_community.meetings.plans import SERIES, Plan
from echo_community.meetings.services.planning import plan_series, plan_session
from echo_community.meetings.services.proposals import planned_from
from echo_community.policy import Can
from echo_community.programmes.queries import programme_for


def plan_of(actor: Actor, programme_id: int, *, lock: bool = False) -> Plan:
    """What somebody is planning in a programme."""
    theirs = SessionPlan.user_id == actor.id, SessionPlan.programme_id == programme_id
    found = find(SessionPlan, *theirs, lock=lock)
    return Plan.parse(found.answers) if found else Plan()


@atomic
def keep_plan(actor: Actor, programme_id: int, plan: Plan, **words: str) -> None:
    """Keep a step, once its words have passed the guard. Raises Stopped."""
    programme_for(actor, programme_id, Can.MANAGE_SESSIONS)
    own_words.check(actor, programme_id, **words)
    kept = {"answers": str(plan), "updated_at": now()}
    db.session.execute(
        insert(SessionPlan)
        .values(user_id=actor.id, programme_id=programme_id, **kept)
        .on_conflict_do_update(index_elements=["user_id", "programme_id"], set_=kept)
    )


@atomic
def drop_plan(actor: Actor, programme_id: int) -> None:
    """Begin again from nothing."""
    db.session.execute(
        delete(SessionPlan).where(
            SessionPlan.user_id == actor.id, SessionPlan.programme_id == programme_id
        )
    )


@atomic
def publish(actor: Actor, programme_id: int, left_out: Collection[date] = ()) -> Session:
    """Make the plan a session, or the first of a series; members are told, the plan is gone."""
    plan = plan_of(actor, programme_id, lock=True)  # from two tabs at once, too
    if plan.next != "review":
        raise Refused(gettext("There is a step to do before it can be published."))
    if plan.kind == SERIES:
        session = plan_series(actor, programme_id, plan.series(frozenset(left_out)))[0]
    else:
        session = plan_session(actor, programme_id, plan.session())
    if plan.wish:
        planned_from(actor, plan.wish, session.id)
    drop_plan(actor, programme_id)
    return session
