"""The demo's programmes, with topics, cohorts and spokes."""

from datetime import datetime

from echo_community.kernel.db import db
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry, day, moment
from echo_community.programmes.models import Cohort, Programme, Spoke, Topic


def load(today: datetime) -> dict[str, Programme]:
    """The programmes by slug."""
    return {entry["slug"]: _programme(entry, today) for entry in source.programmes()}


def _programme(entry: Entry, today: datetime) -> Programme:
    programme = Programme(
        slug=entry["slug"],
        name=entry["name"],
        description=entry["description"],
        created_at=moment(640, today),
    )
    db.session.add(programme)
    db.session.flush()
    _add_topics(programme.id, entry["topics"], None)
    for cohort in entry["cohorts"]:
        ends_ago = cohort["ends_days_ago"]
        db.session.add(
            Cohort(
                programme_id=programme.id,
                name=cohort["name"],
                starts_on=day(cohort["starts_days_ago"], today),
                ends_on=day(ends_ago, today),
                graduated_at=moment(ends_ago, today) if ends_ago > 0 else None,
            )
        )
    db.session.add_all(
        Spoke(programme_id=programme.id, name=spoke["name"], region=spoke["region"])
        for spoke in entry["spokes"]
    )
    db.session.flush()
    return programme


def _add_topics(programme_id: int, entries: list[Entry], parent_id: int | None) -> None:
    for position, entry in enumerate(entries):
        topic = Topic(
            programme_id=programme_id,
            parent_id=parent_id,
            slug=entry["slug"],
            name=entry["name"],
            description=entry["description"],
            # A topic has one name; who searches by the French one finds it too.
            aliases=", ".join([entry["name_fr"], *entry["aliases"]]),
            position=position,
        )
        db.session.add(topic)
        db.session.flush()
        _add_topics(programme_id, entry.get("children", []), topic.id)
