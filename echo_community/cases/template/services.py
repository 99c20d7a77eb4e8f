"""A programme's template, kept by its coordinators: steps, fields, categories, settings."""

from flask_babel import gettext

from echo_community.cases import shipped
from echo_community.cases.models import Category, FieldKind, TemplateField, TemplateSection
from echo_community.cases.scales import SCALES
from echo_community.cases.template import options
from echo_community.cases.template.drafts import (
    CategoryDraft,
    FieldDraft,
    SectionDraft,
    SettingsDraft,
)
from echo_community.cases.template.editing import (
    check_words,
    free_key,
    last_place,
    managed,
    move,
    part_of,
    record,
    restore,
    retire,
)
from echo_community.cases.template.queries import QUESTION
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.policy import Can
from echo_community.programmes import queries as programmes


@atomic
def begin_with(actor: Actor, programme_id: int, name: str) -> bool:
    """Put a template that comes with the product into a programme that has none yet."""
    programmes.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME)
    return shipped.install(actor, programme_id, name)


@atomic
def change_settings(actor: Actor, programme_id: int, draft: SettingsDraft) -> None:
    """Decide about numbers, follow-up, retention and the table of equivalents."""
    settings = managed(actor, programme_id)
    for name in ("prefix", "follow_up_from", "follow_up_to", "retention", "reduced_by"):
        setattr(settings, name, getattr(draft, name))
    settings.equivalents = draft.equivalents
    programme = programmes.programme_for(actor, programme_id)
    audit.record(
        actor,
        "case.settings",
        programme,
        follow_up=[draft.follow_up_from, draft.follow_up_to],
        retention=draft.retention,
        reduced_by=draft.reduced_by.value,
        table=draft.equivalents,
    )


@atomic
def add_section(actor: Actor, programme_id: int, draft: SectionDraft) -> TemplateSection:
    """Add a step at the end of the form."""
    managed(actor, programme_id)
    section = TemplateSection(
        programme_id=programme_id,
        key=free_key(programme_id, TemplateSection),
        position=last_place(TemplateSection, TemplateSection.programme_id == programme_id),
    )
    _word_section(actor, section, draft)
    db.session.add(section)
    record(actor, "add", section)
    return section


@atomic
def edit_section(actor: Actor, programme_id: int, section_id: int, draft: SectionDraft) -> None:
    """Word a step otherwise."""
    section = part_of(actor, programme_id, TemplateSection, section_id)
    _word_section(actor, section, draft)
    record(actor, "edit", section)


@atomic
def move_section(actor: Actor, programme_id: int, section_id: int, up: bool) -> None:
    """One place up or down in the form."""
    managed(actor, programme_id)
    move(actor, part_of(actor, programme_id, TemplateSection, section_id), up)


@atomic
def retire_section(actor: Actor, programme_id: int, section_id: int) -> None:
    """Ask for the step no more. Raises Refused for the one that holds the main question."""
    managed(actor, programme_id)
    section = part_of(actor, programme_id, TemplateSection, section_id)
    if _question(programme_id).section_id == section.id:
        raise Refused(
            gettext("The main question stands in this step. Move it to another step first.")
        )
    retire(actor, section)


@atomic
def restore_section(actor: Actor, programme_id: int, section_id: int) -> None:
    """Ask for the step again."""
    managed(actor, programme_id)
    restore(actor, part_of(actor, programme_id, TemplateSection, section_id))


@atomic
def add_field(actor: Actor, programme_id: int, section_id: int, draft: FieldDraft) -> TemplateField:
    """Add a field at the end of a step."""
    managed(actor, programme_id)
    section = part_of(actor, programme_id, TemplateSection, section_id)
    field = TemplateField(
        programme_id=programme_id,
        section_id=section.id,
        key=free_key(programme_id, TemplateField, _known_scale(draft)),
        position=last_place(TemplateField, TemplateField.section_id == section.id),
        kind=draft.kind,
        options="",
    )
    _word_field(actor, field, draft)
    db.session.add(field)
    record(actor, "add", field)
    return field


@atomic
def edit_field(actor: Actor, programme_id: int, field_id: int, draft: FieldDraft) -> None:
    """Word a field otherwise, or put it under another step. Its kind stays what past cases hold."""
    managed(actor, programme_id)
    field = part_of(actor, programme_id, TemplateField, field_id)
    if field.key == QUESTION and not draft.required:
        raise Refused(gettext("The main question is always asked for. It stays required."))
    if draft.section_id and draft.section_id != field.section_id:
        _put_under(actor, field, draft.section_id)
    _word_field(actor, field, draft)
    record(actor, "edit", field)


@atomic
def move_field(actor: Actor, programme_id: int, field_id: int, up: bool) -> None:
    """One place up or down in its step."""
    managed(actor, programme_id)
    field = part_of(actor, programme_id, TemplateField, field_id)
    move(actor, field, up, TemplateField.section_id == field.section_id)


@atomic
def retire_field(actor: Actor, programme_id: int, field_id: int) -> None:
    """Ask for it no more; past cases keep and show what they have."""
    field = part_of(actor, programme_id, TemplateField, field_id)
    if field.key == QUESTION:
        raise Refused(gettext("The main question is always asked for. Word it otherwise instead."))
    retire(actor, field)


@atomic
def restore_field(actor: Actor, programme_id: int, field_id: int) -> None:
    """Ask for it again."""
    restore(actor, part_of(actor, programme_id, TemplateField, field_id))


@atomic
def add_category(actor: Actor, programme_id: int, draft: CategoryDraft) -> Category:
    """Add a kind of suggestion after the others."""
    managed(actor, programme_id)
    category = Category(
        programme_id=programme_id,
        key=free_key(programme_id, Category),
        position=last_place(Category, Category.programme_id == programme_id),
    )
    _word_category(actor, category, draft)
    db.session.add(category)
    record(actor, "add", category)
    return category


@atomic
def edit_category(actor: Actor, programme_id: int, category_id: int, draft: CategoryDraft) -> None:
    """Word a kind of suggestion otherwise."""
    category = part_of(actor, programme_id, Category, category_id)
    _word_category(actor, category, draft)
    record(actor, "edit", category)


@atomic
def move_category(actor: Actor, programme_id: int, category_id: int, up: bool) -> None:
    """One place up or down in the order of rounds."""
    managed(actor, programme_id)
    move(actor, part_of(actor, programme_id, Category, category_id), up)


@atomic
def retire_category(actor: Actor, programme_id: int, category_id: int) -> None:
    """Offer it no more; suggestions of past cases stay under it."""
    managed(actor, programme_id)
    category = part_of(actor, programme_id, Category, category_id)
    others = db.session.query(Category.id).filter(
        Category.programme_id == programme_id,
        Category.retired.is_(False),
        Category.id != category.id,
    )
    if others.first() is None:
        raise Refused(gettext("Suggestions need one category at least. Add another one first."))
    retire(actor, category)


@atomic
def restore_category(actor: Actor, programme_id: int, category_id: int) -> None:
    """Offer it again."""
    restore(actor, part_of(actor, programme_id, Category, category_id))


def _question(programme_id: int) -> TemplateField:
    return db.session.query(TemplateField).filter_by(programme_id=programme_id, key=QUESTION).one()


def _put_under(actor: Actor, field: TemplateField, section_id: int) -> None:
    section = part_of(actor, field.programme_id, TemplateSection, section_id)
    if field.key == QUESTION and section.retired:
        raise Refused(gettext("That step is retired. The main question is always asked for."))
    field.section_id = section.id
    field.position = last_place(TemplateField, TemplateField.section_id == section.id)


def _known_scale(draft: FieldDraft) -> str:
    """A scale that is known by its name gets its words: "PHQ-9" is `phq9`."""
    if draft.kind is not FieldKind.SCALE:
        return ""
    plain = draft.label.casefold().replace("-", "").replace(" ", "_")
    known = SCALES.get(plain)
    return plain if known and (known.lowest, known.highest) == (draft.lowest, draft.highest) else ""


def _word_section(actor: Actor, section: TemplateSection, draft: SectionDraft) -> None:
    words = {name: getattr(draft, name) for name in ("title", "title_fr", "coach", "coach_fr")}
    check_words(actor, section.programme_id, **words)
    for name, text in words.items():
        setattr(section, name, text)


def _word_field(actor: Actor, field: TemplateField, draft: FieldDraft) -> None:
    words = {
        name: getattr(draft, name) for name in ("label", "label_fr", "help", "help_fr", "unit")
    }
    listed = "\n".join(f"{one.en} | {one.fr}" for one in draft.options)
    check_words(actor, field.programme_id, options=listed, **words)
    for name, text in words.items():
        setattr(field, name, text)
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        old = options.read(field.options)
        field.options = options.kept(options.rewritten(old, list(draft.options)))
    field.lowest, field.highest = draft.lowest, draft.highest
    field.cut_off = draft.cut_off
    field.required, field.browsable = draft.required, draft.browsable


def _word_category(actor: Actor, category: Category, draft: CategoryDraft) -> None:
    check_words(actor, category.programme_id, label=draft.label, label_fr=draft.label_fr)
    category.label, category.label_fr = draft.label, draft.label_fr
    category.symbol = draft.symbol
