"""A programme's template and settings, as forms, cards and lists read them.

Whoever calls has shown that the reader is a member: a template tells of nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select

from echo_community.cases.equivalents import DEFAULT, Table, table
from echo_community.cases.models import (
    CaseSettings,
    Category,
    FieldKind,
    ReducedBy,
    TemplateField,
    TemplateSection,
)
from echo_community.cases.template import options
from echo_community.cases.template.options import AGE_BANDS, BANDS, Option, Said
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.programmes.models import Programme

__all__ = [
    "AGE_BANDS",
    "QUESTION",
    "CategoryRow",
    "Field",
    "Option",
    "Said",
    "Section",
    "Settings",
    "Template",
    "categories",
    "settings_of",
    "template_of",
]

Thing = TypeVar("Thing")

QUESTION = "question"  # the key of the field that every template has


@dataclass(frozen=True)
class Field:
    """A field of a step, with what may stand in it."""

    id: int
    section_id: int
    key: str
    kind: FieldKind
    label: Said
    help: Said
    options: tuple[Option, ...]  # those that are offered
    gone: tuple[Option, ...]  # those that only past cases hold
    unit: str
    lowest: float | None
    highest: float | None
    cut_off: float | None
    required: bool
    browsable: bool
    retired: bool

    def option(self, key: str) -> Option | None:
        """The choice of that key, one that is no longer offered too."""
        return next((one for one in (*self.options, *self.gone) if one.key == key), None)


@dataclass(frozen=True)
class Section:
    """A step of the form with its fields."""

    id: int
    key: str
    title: Said
    coach: Said
    retired: bool
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class CategoryRow:
    """A kind of suggestion."""

    id: int
    key: str
    label: Said
    symbol: str
    retired: bool


@dataclass(frozen=True)
class Template:
    """What is asked for: nothing that was retired, though `field` and `category` still know it."""

    everything: tuple[Section, ...] = ()  # retired steps and fields too, for editors
    all_categories: tuple[CategoryRow, ...] = ()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The steps of the form, none without a field."""
        steps = (
            replace(section, fields=tuple(f for f in section.fields if not f.retired))
            for section in self.everything
            if not section.retired
        )
        return tuple(step for step in steps if step.fields)

    @cached_property
    def categories(self) -> tuple[CategoryRow, ...]:
        """The kinds of suggestion, in the order in which rounds take them."""
        return tuple(row for row in self.all_categories if not row.retired)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {field.key: field for section in self.everything for field in section.fields}

    def field(self, key: str) -> Field | None:
        """The field of that key, retired or not: past cases keep what stands in it."""
        return self._fields.get(key)

    def step_of(self, key: str) -> Section | None:
        """The step of the form in which a field stands."""
        return next((s for s in self.sections if any(f.key == key for f in s.fields)), None)

    def section(self, section_id: int) -> Section:
        """The step of that number. Raises NotVisible."""
        return _found(section for section in self.everything if section.id == section_id)

    def field_numbered(self, field_id: int) -> Field:
        """The field of that number. Raises NotVisible."""
        return _found(field for field in self._fields.values() if field.id == field_id)

    def category(self, category_id: int | None) -> CategoryRow | None:
        """The category of that number, retired or not."""
        return next((row for row in self.all_categories if row.id == category_id), None)

    @property
    def browsable(self) -> tuple[Field, ...]:
        """The fields by which past cases can be asked for."""
        return tuple(field for field in self._fields.values() if field.browsable)


@dataclass(frozen=True)
class Settings:
    """What a programme decided about its cases, or what holds where it has not yet."""

    prefix: str
    follow_up_from: int = 6
    follow_up_to: int = 8
    retention: int = 24
    reduced_by: ReducedBy = ReducedBy.COORDINATOR
    equivalents: str = DEFAULT
    begun: bool = False  # a template was put in

    @property
    def table(self) -> Table | None:
        """The table of morphine equivalents, where the programme uses one."""
        return table(self.equivalents) if self.equivalents else None


def template_of(programme_id: int) -> Template:
    """The programme's template, in three statements; empty where none was put in yet."""
    fields: dict[int, list[Field]] = {}
    for row in db.session.scalars(
        select(TemplateField)
        .where(TemplateField.programme_id == programme_id)
        .order_by(TemplateField.position, TemplateField.id)
    ):
        fields.setdefault(row.section_id, []).append(field_row(row))
    sections = db.session.scalars(
        select(TemplateSection)
        .where(TemplateSection.programme_id == programme_id)
        .order_by(TemplateSection.position, TemplateSection.id)
    )
    return Template(
        tuple(_section(row, fields.get(row.id, ())) for row in sections), categories(programme_id)
    )


def categories(programme_id: int) -> tuple[CategoryRow, ...]:
    """The programme's kinds of suggestion, retired ones too, in one statement."""
    rows = db.session.scalars(
        select(Category)
        .where(Category.programme_id == programme_id)
        .order_by(Category.position, Category.id)
    )
    return tuple(
        CategoryRow(row.id, row.key, Said(row.label, row.label_fr), row.symbol, row.retired)
        for row in rows
    )


def section_of(programme_id: int, section_id: int) -> Section:
    """A step by its number, without its fields. Raises NotVisible."""
    row = find(
        TemplateSection,
        TemplateSection.id == section_id,
        TemplateSection.programme_id == programme_id,
    )
    return _section(_found([row] if row else []), ())


def category_of(programme_id: int, category_id: int) -> CategoryRow:
    """A kind of suggestion by its number. Raises NotVisible."""
    return _found(row for row in categories(programme_id) if row.id == category_id)


def kinds_left(template: Template) -> tuple[FieldKind, ...]:
    """The kinds of field that can be added: an age and a list of medication are asked for once."""
    there = {field.kind for section in template.everything for field in section.fields}
    once = {FieldKind.AGE_BAND, FieldKind.MEDICATIONS} & there
    return tuple(kind for kind in FieldKind if kind not in once)


def settings_of(programme_id: int) -> Settings:
    """What holds for the programme's cases, in one statement."""
    found = db.session.execute(
        select(Programme.slug, CaseSettings)
        .outerjoin(CaseSettings, CaseSettings.programme_id == Programme.id)
        .where(Programme.id == programme_id)
    ).one()
    row: CaseSettings | None = found[1]  # none where nothing was decided yet
    if row is None:
        return Settings(initials(found[0]))
    return Settings(
        row.prefix or initials(found[0]),
        row.follow_up_from,
        row.follow_up_to,
        row.retention,
        row.reduced_by,
        row.equivalents,
        begun=True,
    )


def _found(things: Iterable[Thing]) -> Thing:
    for thing in things:
        return thing
    raise NotVisible


def initials(slug: str) -> str:
    """`chronic-pain` -> `CP`."""
    return "".join(word[0] for word in slug.split("-") if word).upper()[:10] or "E"


def field_row(row: TemplateField) -> Field:
    """A field as forms read it."""
    # Bands of age are the same everywhere
    choices = BANDS if row.kind is FieldKind.AGE_BAND else options.read(row.options)
    return Field(
        row.id,
        row.section_id,
        row.key,
        row.kind,
        Said(row.label, row.label_fr),
        Said(row.help, row.help_fr),
        tuple(one for one in choices if not one.retired),
        tuple(one for one in choices if one.retired),
        row.unit,
        row.lowest,
        row.highest,
        row.cut_off,
        row.required,
        row.browsable,
        row.retired,
    )


def _section(row: TemplateSection, fields: Iterable[Field]) -> Section:
    return Section(
        row.id,
        row.key,
        Said(row.title, row.title_fr),
        Said(row.coach, row.coach_fr),
        row.retired,
        tuple(fields),
    )
