"""Put a template that comes with the product into a programme, once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from echo_community.cases.models import (
    CaseSettings,
    Category,
    FieldKind,
    TemplateField,
    TemplateSection,
)
from echo_community.cases.template import options
from echo_community.cases.template.options import Option, Said
from echo_community.cases.template.queries import initials
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db, insert
from echo_community.programmes.models import Programme

NAMES = ("chronic-pain", "hepatitis-c", "general")
GENERAL = "general"  # for a programme that has begun with none
NOBODY = Actor()


@cache
def shipped(name: str) -> dict[str, Any]:
    """What stands in the file of that name: one of NAMES."""
    if name not in NAMES:
        raise KeyError(name)
    found: dict[str, Any] = json.loads(
        (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")
    )
    return found


def words(name: str) -> tuple[Said, Said]:
    """What a template is called, and what it asks for."""
    data = shipped(name)
    return Said(*data["name"]), Said(*data["about"])


@atomic
def install(actor: Actor | None, programme_id: int, name: str) -> bool:
    """Put a template in where there is none yet; whether it was this call that did.

    Two at once: the second waits at the row of settings, and finds the first one's template.
    Whoever calls has asked for the right; without an actor it is the command line's or a job's.
    """
    data = shipped(name)
    slug = db.session.scalar(select(Programme.slug).where(Programme.id == programme_id)) or ""
    facts = {
        "programme_id": programme_id,
        "prefix": initials(slug),
        "follow_up_from": 6,
        "follow_up_to": 8,
        "retention": 24,
        "reduced_by": "coordinator",
        "equivalents": data["equivalents"],
    }
    row = insert(CaseSettings).values(facts).on_conflict_do_nothing()
    if db.session.execute(row.returning(CaseSettings.programme_id)).scalar() is None:
        return False
    for position, section in enumerate(data["sections"]):
        _put_section(programme_id, position, section)
    _put_categories(programme_id, data["categories"])
    db.session.flush()
    programme = db.session.get_one(Programme, programme_id)
    audit.record(actor or NOBODY, "template.install", programme, template=name)
    return True


def ensure(programme_id: int) -> None:
    """The general template where the programme has begun with none; before its first case."""
    if db.session.get(CaseSettings, programme_id) is None:
        install(None, programme_id, GENERAL)


def _put_section(programme_id: int, position: int, data: dict[str, Any]) -> None:
    title, coach = data["title"], data.get("coach", ["", ""])
    section = TemplateSection(
        programme_id=programme_id,
        key=data["key"],
        position=position,
        title=title[0],
        title_fr=title[1],
        coach=coach[0],
        coach_fr=coach[1],
    )
    db.session.add(section)
    db.session.flush()
    db.session.add_all(_field(section, place, field) for place, field in enumerate(data["fields"]))


def _field(section: TemplateSection, position: int, data: dict[str, Any]) -> TemplateField:
    hint = data.get("help", ["", ""])
    lowest, highest = data.get("range", (None, None))
    return TemplateField(
        programme_id=section.programme_id,
        section_id=section.id,
        key=data["key"],
        position=position,
        kind=FieldKind(data["kind"]),
        label=data["label"][0],
        label_fr=data["label"][1],
        help=hint[0],
        help_fr=hint[1],
        options=options.kept(
            Option(key, Said(label, label_fr)) for key, label, label_fr in data.get("options", ())
        ),
        unit=data.get("unit", ""),
        lowest=lowest,
        highest=highest,
        cut_off=data.get("cut_off"),
        required=data.get("required", False),
        browsable=data.get("browsable", False),
    )


def _put_categories(programme_id: int, rows: list[dict[str, Any]]) -> None:
    db.session.add_all(
        Category(
            programme_id=programme_id,
            key=row["key"],
            position=position,
            label=row["label"][0],
            label_fr=row["label"][1],
            symbol=row["symbol"],
        )
        for position, row in enumerate(rows)
    )
