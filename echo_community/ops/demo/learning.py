"""What the demo's people watched and read of its lectures, and what they took from it."""

from datetime import datetime

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import day_in
from echo_community.kernel.db import db
from echo_community.lectures.models import (
    Lecture,
    LectureCheck,
    LectureMinutes,
    LectureProgress,
)
from echo_community.lectures.services import currency, reflecting
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.actors import actor_for


def load(lecture: Lecture, entry: Entry, people: dict[str, User], today: datetime) -> None:
    """All of one lecture."""
    for each in entry.get("seen", ()):
        person = actor_for(people[each["by"]].id)
        _see(person, lecture, each, moment(each["days_ago"], today))
        if "reflection" in each:
            reflecting.reflect(person, lecture.thread_id, each["reflection"])
    if "checked" in entry:
        expert = actor_for(people[entry["checked"]["by"]].id)
        _check(expert, lecture, moment(entry["checked"]["days_ago"], today))


def _see(person: Actor, lecture: Lecture, entry: Entry, at: datetime) -> None:
    """From the beginning to where they stopped; those who saw it all begin anew."""
    until = min(entry["until"] * 1000, lecture.duration_ms)
    whose = {"user_id": person.id, "lecture_id": lecture.id, "programme_id": lecture.programme_id}
    db.session.add(LectureProgress(at_ms=until, at=at, seen=[[0, until]], **whose))
    watched, read = (0, until) if entry.get("read") else (until, 0)
    day = day_in(at, person.time_zone)
    db.session.add(LectureMinutes(day=day, watched_ms=watched, read_ms=read, **whose))


def _check(expert: Actor, lecture: Lecture, at: datetime) -> LectureCheck:
    made = currency.check(expert, lecture.thread_id)
    made.at = at
    return made
