"""Who answers the demo's quick questions: rota, experts and disciplines of topics, settings."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from echo_community.accounts.models import Profession, User
from echo_community.consults.models import (
    ConsultSettings,
    RotaAbsence,
    RotaSwap,
    RotaWeek,
    SwapState,
)
from echo_community.consults.rota_drafts import Days
from echo_community.discussions import guarding
from echo_community.kernel.clock import day_in
from echo_community.kernel.db import db
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic, TopicDiscipline, TopicExpert

ZONE = "America/Toronto"
A_DAY = timedelta(days=1)


def load(programme: Programme, people: dict[str, User], today: datetime) -> None:
    """All of a programme; its weeks on call begin on Mondays, before this one and after it."""
    entry = source.rota(programme.slug)
    db.session.add(ConsultSettings(programme_id=programme.id, **entry["settings"]))
    _topics(programme, entry, people)
    this = _monday(today)
    weeks = {
        (each["week"], key): _week(programme, people[key], this.later(each["week"]), each)
        for each in entry["rota"]
        for key in each["on_call"]
    }
    for each in entry["absences"]:
        _absence(programme, people[each["who"]], this, each)
    db.session.flush()
    for swap in entry["swaps"]:
        holder = swap["to"] if swap["agreed"] else swap["by"]
        db.session.add(_swap(weeks[swap["week"], holder], swap, people, today))


def _monday(today: datetime) -> Days:
    day = day_in(today, ZONE)
    first = day - timedelta(days=day.weekday())
    return Days(first, first + 6 * A_DAY, ZONE)


def _topics(programme: Programme, entry: Entry, people: dict[str, User]) -> None:
    """Whose questions those of a topic are."""
    topics = select(Topic.slug, Topic.id).where(Topic.programme_id == programme.id)
    ids = {row.slug: row.id for row in db.session.execute(topics)}
    experts = [
        {"topic_id": ids[slug], "user_id": people[key].id}
        for slug, keys in entry["experts"].items()
        for key in keys
    ]
    disciplines = [
        {"topic_id": ids[slug], "profession": Profession(each)}
        for slug, professions in entry["disciplines"].items()
        for each in professions
    ]
    db.session.execute(insert(TopicExpert), experts)
    db.session.execute(insert(TopicDiscipline), disciplines)


def _week(programme: Programme, person: User, days: Days, entry: Entry) -> RotaWeek:
    note = entry.get("note", "")
    guarding.must_hold(actor_for(person.id), programme.id, note=note)
    week = RotaWeek(
        programme_id=programme.id,
        user_id=person.id,
        first_on=days.first_on,
        last_on=days.last_on,
        time_zone=ZONE,
        starts_at=days.starts_at,
        ends_at=days.ends_at,
        note=note,
        note_at=days.starts_at if note else None,
    )
    db.session.add(week)
    return week


def _absence(programme: Programme, person: User, this: Days, entry: Entry) -> None:
    first, last = (this.first_on + entry[key] * A_DAY for key in ("from_day", "to_day"))
    days = Days(first, last, ZONE)
    db.session.add(
        RotaAbsence(
            programme_id=programme.id,
            user_id=person.id,
            first_on=first,
            last_on=last,
            starts_at=days.starts_at,
            ends_at=days.ends_at,
        )
    )


def _swap(week: RotaWeek, entry: Entry, people: dict[str, User], today: datetime) -> RotaSwap:
    agreed = entry["agreed"]
    return RotaSwap(
        programme_id=week.programme_id,
        week_id=week.id,
        asked_by_id=people[entry["by"]].id,
        to_id=people[entry["to"]].id,
        state=SwapState.AGREED if agreed else SwapState.ASKED,
        asked_at=today - (3 * A_DAY if agreed else A_DAY / 2),
        decided_at=today - 2 * A_DAY if agreed else None,
    )
