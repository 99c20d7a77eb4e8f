"""The rows of a template as its editor finds them, and what all its acts share."""

from itertools import count
from typing import Any, TypeVar

from sqlalchemy import func, select

from echo_community import policy
from echo_community.cases import shipped
from echo_community.cases.models import CaseSettings, Category, TemplateField, TemplateSection
from echo_community.discussions import guarding
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible, Stopped
from echo_community.policy import Can
from echo_community.programmes import queries as programmes

Part = TypeVar("Part", TemplateSection, TemplateField, Category)


def managed(actor: Actor, programme_id: int) -> CaseSettings:
    """The settings to change, locked so that one act follows another; made where there are none."""
    programmes.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME)
    shipped.ensure(programme_id)
    return db.session.get_one(CaseSettings, programme_id, with_for_update=True)


def part_of(actor: Actor, programme_id: int, model: type[Part], part_id: int) -> Part:
    """A step, field or category of that programme. Raises NotVisible, or Forbidden."""
    part = db.session.get(model, part_id)
    policy.visible(actor, Can.READ_PROGRAMME, part)
    if part is None or part.programme_id != programme_id:
        raise NotVisible
    policy.require(actor, Can.MANAGE_PROGRAMME, part)
    return part


def check_words(actor: Actor, programme_id: int, **parts: str) -> None:
    """Raise Stopped where words may identify a patient, with those parts alone."""
    try:
        guarding.must_hold(actor, programme_id, **parts)
    except Stopped as stop:
        found = ((name, tuple(f for f in many if f.stops)) for name, many in stop.findings)
        raise Stopped(tuple((n, many) for n, many in found if many), stop.texts) from stop


def free_key(programme_id: int, model: type[Part], wanted: str = "") -> str:
    """A key that no step, field or category of the programme has, retired ones counted.

    Not made of its words: past cases hold it, so a purge could not take words out of it.
    """
    taken = set(db.session.scalars(select(model.key).where(model.programme_id == programme_id)))
    if wanted and wanted not in taken:
        return wanted
    return next(key for n in count(1) if (key := f"{_NAMES[model]}_{n}") not in taken)


def last_place(model: type[Part], *where: Any) -> int:
    """The place after all others."""
    last = db.session.scalar(select(func.max(model.position)).where(*where))
    return 0 if last is None else last + 1


def move(actor: Actor, part: Part, up: bool, *beside: Any) -> None:
    """Change places with the one before or after that is in use."""
    model = type(part)
    row = list(
        db.session.scalars(
            select(model)
            .where(model.programme_id == part.programme_id, model.retired.is_(False), *beside)
            .order_by(model.position, model.id)
        )
    )
    place = row.index(part) if part in row else -1
    other = place - 1 if up else place + 1
    if place < 0 or not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    for position, one in enumerate(row):
        one.position = position
    record(actor, "move", part)


def retire(actor: Actor, part: Part) -> None:
    """Ask for it no more; past cases keep what they have."""
    if not part.retired:
        part.retired = True
        record(actor, "retire", part)


def restore(actor: Actor, part: Part) -> None:
    """Ask for it again."""
    if part.retired:
        part.retired = False
        record(actor, "restore", part)


_NAMES: dict[type, str] = {
    TemplateSection: "section",
    TemplateField: "field",
    Category: "category",
}


def record(actor: Actor, verb: str, part: Part) -> None:
    """`field.retire` in the audit log: which one, never its words."""
    audit.record(actor, f"template.{_NAMES[type(part)]}.{verb}", part)
