"""What somebody who asks may expect: how soon answers come, and who is on call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import Consult, Urgency
from echo_community.consults.queries.rota import is_away, is_on_call
from echo_community.consults.waiting import Wait, wait_of
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline
from echo_community.programmes.models import Membership

LOOKED_BACK = timedelta(days=90)
MOST = 2000  # consults looked at: the newest say enough


@dataclass(frozen=True)
class Expectation:
    """What to expect of a question asked now."""

    waits: Mapping[Urgency, Wait] = field(default_factory=dict)
    on_call: Sequence[Byline] = ()

    @property
    def gap(self) -> bool:
        """Whether nobody is on call now."""
        return not self.on_call

    def of(self, urgency: Urgency) -> Wait | None:
        """How long a first answer takes at this urgency; none where too few were asked to tell."""
        return self.waits.get(urgency)


def expectation(reader: Actor, programme_id: int) -> Expectation:
    """How soon first answers came in the last 90 days, and who is on call; two statements."""
    return Expectation(
        waits(reader, programme_id, now() - LOOKED_BACK), _on_call(reader, programme_id)
    )


def waits(
    reader: Actor, programme_id: int, since: datetime, until: datetime | None = None
) -> Mapping[Urgency, Wait]:
    """The wait for a first answer by urgency, where it can be told; one statement.

    A request for more is no answer, and what was closed without one is left out.
    """
    moment = now()
    took: dict[Urgency, tuple[list[float], list[float]]] = {}
    asked = select(Consult.urgency, Consult.asked_at, Consult.answered_at).where(
        Consult.programme_id == programme_id,
        policy.where(reader, Can.READ_PROGRAMME, Consult),
        Consult.asked_at >= since,
        Consult.asked_at < (until or moment),
        Consult.answered_at.is_not(None) | Consult.closed_at.is_(None),
    )
    for row in db.session.execute(asked.order_by(Consult.asked_at.desc()).limit(MOST)):
        hours = ((row.answered_at or moment) - row.asked_at) / timedelta(hours=1)
        answered, waiting = took.setdefault(row.urgency, ([], []))
        (answered if row.answered_at else waiting).append(hours)
    found = {urgency: wait_of(*both) for urgency, both in took.items()}
    return {urgency: wait for urgency, wait in found.items() if wait}


def _on_call(reader: Actor, programme_id: int) -> Sequence[Byline]:
    moment = now()
    columns: Any = (
        User.id, User.name, User.profession, User.practice, Membership.role, Membership.title,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.programme_id == programme_id,
            policy.where(reader, Can.READ_ROTA, Membership),
            is_on_call(moment),
            ~is_away(moment),
            Membership.free_at(moment),
        )
        .order_by(User.name, User.id)
    )
    return [
        Byline(row.name, row.id, row.role, row.title or "", row.profession, row.practice or "")
        for row in rows
    ]
