"""Planning who is on call, changing it, leaving a note for the next, going on holiday."""

from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.consults.models import RotaAbsence, RotaWeek
from echo_community.consults.rota_drafts import Days, PlanDraft
from echo_community.consults.services.rota_telling import tell_next, tell_of_weeks
from echo_community.discussions.guarding import must_hold
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.policy import Can
from echo_community.programmes.models import Membership
from echo_community.programmes.queries import programme_for

LONGEST = timedelta(days=366)


@atomic
def plan_weeks(actor: Actor, programme_id: int, draft: PlanDraft) -> list[RotaWeek]:
    """Have people take turns, a week each. Raises Forbidden, or Refused in words."""
    programme_for(actor, programme_id, Can.MANAGE_ROTA, lock=True)
    days = Days(draft.first_on, draft.first_on + timedelta(days=6), draft.time_zone)
    weeks = [
        _put(programme_id, draft.people[n % len(draft.people)], days.later(n))
        for n in range(draft.weeks)
    ]
    db.session.flush()
    for week in weeks:
        audit.record(actor, "rota.plan", week)
    tell_of_weeks(actor, weeks)
    return weeks


@atomic
def change_week(actor: Actor, week_id: int, person_id: int, days: Days) -> RotaWeek:
    """Another person or other days. Raises NotVisible, Forbidden, or Refused in words."""
    week = week_for(actor, week_id)
    programme_for(actor, week.programme_id, Can.MANAGE_ROTA, lock=True)
    before = week.user_id
    _check(week.programme_id, person_id, days, but=week.id)
    week.user_id = person_id
    _set(week, days)
    audit.record(actor, "rota.change", week)
    if person_id != before:
        tell_of_weeks(actor, [week])
    return week


@atomic
def remove_week(actor: Actor, week_id: int) -> RotaWeek:
    """Nobody is on call in its stead; it can be brought back."""
    week = week_for(actor, week_id)
    if week.removed_at is None:
        week.removed_at = now()
        audit.record(actor, "rota.remove", week)
    return week


@atomic
def restore_week(actor: Actor, week_id: int) -> RotaWeek:
    """It stands again."""
    week = week_for(actor, week_id)
    if week.removed_at is not None:
        days = Days(week.first_on, week.last_on, week.time_zone)
        _check(week.programme_id, week.user_id, days, but=week.id)
        week.removed_at = None
        audit.record(actor, "rota.restore", week)
    return week


@atomic
def write_note(actor: Actor, week_id: int, note: str) -> RotaWeek:
    """What whoever is on call next should know. Raises Stopped with what may tell of a patient."""
    week = week_for(actor, week_id)
    must_hold(actor, week.programme_id, note=note)
    if note != week.note:
        week.note, week.note_at = note, now() if note else None
        audit.record(actor, "rota.note", week)
        tell_next(actor, week)
    return week


@atomic
def be_away(actor: Actor, programme_id: int, person_id: int, days: Days) -> RotaAbsence:
    """Nothing is routed to somebody in these days. Raises Refused where they are nobody's."""
    programme_for(actor, programme_id, Can.MANAGE_ROTA)
    if not _is_of_hub(programme_id, person_id):
        raise Refused(gettext("Choose somebody of the hub."))
    absence = RotaAbsence(programme_id=programme_id, user_id=person_id)
    _set(absence, days)
    db.session.add(absence)
    audit.record(actor, "rota.away", absence)
    return absence


@atomic
def end_absence(actor: Actor, absence_id: int, *, removed: bool = True) -> RotaAbsence:
    """They are there after all; or, taken back, away again."""
    absence = find(RotaAbsence, RotaAbsence.id == absence_id, lock=True)
    if absence is None:
        raise NotVisible
    policy.visible(actor, Can.READ_ROTA, absence)
    policy.require(actor, Can.MANAGE_ROTA, absence)
    if removed is (absence.removed_at is None):
        absence.removed_at = now() if removed else None
        audit.record(actor, "rota.back" if removed else "rota.away", absence)
    return absence


def week_for(actor: Actor, week_id: int) -> RotaWeek:
    """A week of the rota to change, locked. Raises NotVisible or Forbidden."""
    week = find(RotaWeek, RotaWeek.id == week_id, lock=True)
    if week is None:
        raise NotVisible
    policy.visible(actor, Can.READ_ROTA, week)
    policy.require(actor, Can.MANAGE_ROTA, week)
    return week


def is_expert(programme_id: int, person_id: int) -> bool:
    """Whether somebody is an expert there: who is on call answers for what they claim."""
    return _role(programme_id, person_id) is Role.EXPERT


def _is_of_hub(programme_id: int, person_id: int) -> bool:
    return _role(programme_id, person_id) in (Role.EXPERT, Role.COORDINATOR)


def _role(programme_id: int, person_id: int) -> Role | None:
    theirs = Membership.programme_id == programme_id, Membership.user_id == person_id
    return db.session.scalar(select(Membership.role).where(*theirs))


def _put(programme_id: int, person_id: int, days: Days) -> RotaWeek:
    _check(programme_id, person_id, days)
    week = RotaWeek(programme_id=programme_id, user_id=person_id, note="")
    _set(week, days)
    db.session.add(week)
    return week


def _set(row: RotaWeek | RotaAbsence, days: Days) -> None:
    row.first_on, row.last_on = days.first_on, days.last_on
    row.starts_at, row.ends_at = days.starts_at, days.ends_at
    if isinstance(row, RotaWeek):
        row.time_zone = days.time_zone


def _check(programme_id: int, person_id: int, days: Days, but: int = 0) -> None:
    """An expert, to come, and not twice at once."""
    if not is_expert(programme_id, person_id):
        raise Refused(gettext("Only experts can be on call: they answer for what they claim."))
    if days.ends_at <= now() or days.starts_at > now() + 2 * LONGEST:
        raise Refused(gettext("Choose days to come, within two years."))
    twice = select(RotaWeek.id).where(
        RotaWeek.programme_id == programme_id,
        RotaWeek.user_id == person_id,
        RotaWeek.removed_at.is_(None),
        RotaWeek.starts_at < days.ends_at,
        RotaWeek.ends_at > days.starts_at,
        RotaWeek.id != but,
    )
    if db.session.scalar(twice.limit(1)):
        raise Refused(gettext("They are on call in these days already. Choose other days."))
