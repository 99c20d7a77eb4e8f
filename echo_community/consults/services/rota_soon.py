"""The morning before, whoever is on call next hears that their week begins; once a week."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, String, cast, exists, literal, null, select
from sqlalchemy.orm import aliased

from echo_community.consults.models import RotaAbsence, RotaWeek
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, atomic
from echo_community.kernel.jobs import job
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import tell_found
from echo_community.programmes.models import Membership

AHEAD = timedelta(hours=16)  # weeks begin at midnight: from eight in the morning on


@job(minute="5")
@atomic
def remind_of_weeks() -> int:
    """Remind of the weeks that begin tomorrow, in one statement; how many people were."""
    return len(tell_found(_begin_soon()))


def _begin_soon() -> Select[Any]:
    """Weeks of experts who are there and are not on call already, as notices."""
    moment = now()
    return (
        select(
            RotaWeek.user_id,
            literal(NoticeKind.ROTA.value, String),
            RotaWeek.programme_id,
            _cause(),
            null(),
            null(),
            null(),
            literal(moment, UtcDateTime()),
        )
        .join(
            Membership,
            (Membership.user_id == RotaWeek.user_id)
            & (Membership.programme_id == RotaWeek.programme_id),
        )
        .where(
            RotaWeek.removed_at.is_(None),
            RotaWeek.starts_at > moment,
            RotaWeek.starts_at <= moment + AHEAD,
            Membership.role == Role.EXPERT,
            Membership.free_at(moment),
            ~_goes_on(),
            ~_is_away(),
        )
    )


def _cause() -> Any:
    """One a week and its first day: a week put off is another one."""
    of_week = literal("rota soon ") + cast(RotaWeek.id, String)
    return of_week + " " + cast(RotaWeek.first_on, String)


def _goes_on() -> Any:
    """Whether the week before is theirs too."""
    before = aliased(RotaWeek)
    return (
        exists()
        .where(
            before.programme_id == RotaWeek.programme_id,
            before.user_id == RotaWeek.user_id,
            before.removed_at.is_(None),
            before.starts_at < RotaWeek.starts_at,
            before.ends_at >= RotaWeek.starts_at,
        )
        .correlate(RotaWeek)
    )


def _is_away() -> Any:
    """Whether they are on holiday all that week: somebody else has to know, and they do not."""
    return (
        exists()
        .where(
            RotaAbsence.programme_id == RotaWeek.programme_id,
            RotaAbsence.user_id == RotaWeek.user_id,
            RotaAbsence.removed_at.is_(None),
            RotaAbsence.starts_at <= RotaWeek.starts_at,
            RotaAbsence.ends_at >= RotaWeek.ends_at,
        )
        .correlate(RotaWeek)
    )
