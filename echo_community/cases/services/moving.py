"""A case goes on to its next state."""

from echo_community.cases.models import Case, CaseChange, CaseState
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db


def move(case: Case, state: CaseState, by: Actor) -> None:
    """Part of a transaction: the state, the line of what happened, the audit."""
    case.state, case.updated_at = state, now()
    if state is CaseState.CLOSED:
        case.closed_at = now()
    change = CaseChange(
        case_id=case.id,
        programme_id=case.programme_id,
        state=state,
        round=case.round,
        by_id=by.id or None,
    )
    db.session.add(change)
    audit.record(by, f"case.{state}", case)
