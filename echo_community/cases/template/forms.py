"""Forms of the editor: shape and bounds of steps, fields, categories and settings."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import get_locale, gettext, lazy_gettext, ngettext
from wtforms import (
    BooleanField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from echo_community.cases.equivalents import tables
from echo_community.cases.models import FieldKind, ReducedBy
from echo_community.cases.template import options
from echo_community.cases.template.drafts import (
    CategoryDraft,
    FieldDraft,
    SectionDraft,
    SettingsDraft,
)
from echo_community.cases.template.labels import kind_words, reducer_words, table_words
from echo_community.cases.template.queries import QUESTION, CategoryRow, Field, Section, Settings
from echo_community.kernel.forms import AtMost, Filled, Form, Line, Lines
from echo_community.kernel.words import tidy_line

LISTED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
MEASURED = frozenset({FieldKind.SCALE, FieldKind.NUMBER})
# What a coordinator may add; an age band and a list of medication stand once in a template.
KINDS = tuple(kind for kind in FieldKind)
SYMBOLS = {
    "topic": lazy_gettext("Tag"),
    "diff": lazy_gettext("Branches"),
    "lab": lazy_gettext("Laboratory flask"),
    "refer": lazy_gettext("Person and arrow"),
    "walk": lazy_gettext("Person walking"),
    "pill": lazy_gettext("Capsule"),
    "pillo": lazy_gettext("Pill bottle"),
    "switch": lazy_gettext("Two arrows"),
    "clock": lazy_gettext("Clock"),
    "check": lazy_gettext("Tick"),
    "people": lazy_gettext("People"),
    "shield": lazy_gettext("Shield"),
}


class Number(FloatField):
    """A number with a point or a comma, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """`12,5` and `12.5` alike."""
        typed = tidy_line(str(valuelist[0])).replace(",", ".") if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = float(typed)
            except ValueError:
                raise ValueError(gettext("Write a number, such as 12.5.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.10g}"


class SectionForm(Form):
    """A step in both languages."""

    title = Line(
        lazy_gettext("Title in English"),
        [Filled(lazy_gettext("Write what the step is about.")), AtMost(120)],
    )
    title_fr = Line(lazy_gettext("Title in French"), [AtMost(120)])
    coach = Lines(lazy_gettext("Coach line in English"), [AtMost(400)])
    coach_fr = Lines(lazy_gettext("Coach line in French"), [AtMost(400)])

    def fill(self, section: Section) -> None:
        """As the step is worded now."""
        self.title.data, self.title_fr.data = section.title.en, section.title.fr
        self.coach.data, self.coach_fr.data = section.coach.en, section.coach.fr

    def draft(self) -> SectionDraft:
        """As the service takes it."""
        return SectionDraft(
            self.title.data or "",
            self.title_fr.data or "",
            self.coach.data or "",
            self.coach_fr.data or "",
        )


class FieldForm(Form):
    """A field in both languages. Its kind is chosen when it is made, and stays."""

    label = Line(
        lazy_gettext("Label in English"),
        [Filled(lazy_gettext("Write what is asked.")), AtMost(160)],
    )
    label_fr = Line(lazy_gettext("Label in French"), [AtMost(160)])
    help = Lines(lazy_gettext("Help in English"), [AtMost(400)])
    help_fr = Lines(lazy_gettext("Help in French"), [AtMost(400)])
    kind = SelectField(lazy_gettext("How it is filled in"), default=FieldKind.TEXT.value)
    options = Lines(lazy_gettext("Choices"), [AtMost(8000)])
    lowest = Number(lazy_gettext("Lowest"))
    highest = Number(lazy_gettext("Highest"))
    cut_off = Number(lazy_gettext("Cut-off"))
    unit = Line(lazy_gettext("Unit"), [AtMost(40)])
    required = BooleanField(lazy_gettext("Required"))
    browsable = BooleanField(lazy_gettext("Past cases can be found by it"))
    section = SelectField(lazy_gettext("Step"), coerce=int)

    def offer(self, steps: Iterable[Section], here: int, kinds: Iterable[FieldKind]) -> None:
        """The steps and kinds to choose from."""
        language = str(get_locale())
        self.section.choices = [SelectChoice(step.id, step.title(language)) for step in steps]
        self.kind.choices = [SelectChoice(kind.value, kind_words(kind)) for kind in kinds]
        if not self.is_submitted() or self.section.data is None:
            self.section.data = here

    def fill(self, field: Field) -> None:
        """As the field is now; its kind in any case, which is not asked for again."""
        self.kind.data = field.kind.value
        self._key = field.key
        if self.is_submitted():
            return
        self.label.data, self.label_fr.data = field.label.en, field.label.fr
        self.help.data, self.help_fr.data = field.help.en, field.help.fr
        self.options.data = options.written(field.options)
        for name in ("lowest", "highest", "cut_off", "unit", "required", "browsable"):
            self[name].data = getattr(field, name)

    _key = ""

    @property
    def asked(self) -> FieldKind:
        """The kind that was chosen."""
        return FieldKind(self.kind.data)

    def validate_options(self, field: Any) -> None:
        """Two choices at least, each once."""
        if self.asked not in LISTED:
            return
        wanted = options.labels(field.data or "")
        if not 2 <= len(wanted) <= options.MOST:
            raise ValidationError(
                gettext("Write 2 to %(most)s choices, one a line.", most=options.MOST)
            )
        names = [one.en.casefold() for one in wanted]
        for one in wanted:
            if not one.en:
                raise ValidationError(gettext("Write each choice in English first, then “|”."))
            if names.count(one.en.casefold()) > 1:
                raise ValidationError(gettext("“%(name)s” stands there twice.", name=one.en))
            if max(len(one.en), len(one.fr)) > options.LONGEST_LABEL:
                raise ValidationError(
                    gettext("A choice has at most %(n)s characters.", n=options.LONGEST_LABEL)
                )

    def validate_highest(self, field: Any) -> None:
        """A scale says from where to where it goes, lowest first."""
        if self.asked is FieldKind.SCALE and (self.lowest.data is None or field.data is None):
            raise ValidationError(
                gettext("Say from which score to which the scale goes, for example 0 to 27.")
            )
        if None not in (self.lowest.data, field.data) and self.lowest.data >= field.data:
            raise ValidationError(gettext("The highest comes after the lowest."))

    def validate_cut_off(self, field: Any) -> None:
        """It lies within."""
        lowest, highest = self.lowest.data, self.highest.data
        if field.data is None or self.asked not in MEASURED:
            return
        if (lowest is not None and field.data < lowest) or (
            highest is not None and field.data > highest
        ):
            raise ValidationError(gettext("The cut-off lies between the lowest and the highest."))

    def validate_required(self, field: Any) -> None:
        """The main question is always asked for."""
        if self._key == QUESTION and not field.data:
            raise ValidationError(
                gettext("The main question is always asked for. It stays required.")
            )

    def draft(self) -> FieldDraft:
        """As the service takes it; what does not go with the kind is left out."""
        measured, listed = self.asked in MEASURED, self.asked in LISTED
        return FieldDraft(
            self.label.data or "",
            self.label_fr.data or "",
            self.help.data or "",
            self.help_fr.data or "",
            self.asked,
            tuple(options.labels(self.options.data or "")) if listed else (),
            (self.unit.data or "") if self.asked is FieldKind.NUMBER else "",
            self.lowest.data if measured else None,
            self.highest.data if measured else None,
            self.cut_off.data if measured else None,
            bool(self.required.data),
            bool(self.browsable.data),
            self.section.data,
        )


class CategoryForm(Form):
    """A kind of suggestion in both languages."""

    label = Line(
        lazy_gettext("Name in English"), [Filled(lazy_gettext("Write a name.")), AtMost(120)]
    )
    label_fr = Line(lazy_gettext("Name in French"), [AtMost(120)])
    symbol = SelectField(
        lazy_gettext("Symbol"),
        choices=[SelectChoice(name, words) for name, words in SYMBOLS.items()],
        default="topic",
    )

    def fill(self, category: CategoryRow) -> None:
        """As it is now."""
        self.label.data, self.label_fr.data = category.label.en, category.label.fr
        self.symbol.data = category.symbol

    def draft(self) -> CategoryDraft:
        """As the service takes it."""
        return CategoryDraft(self.label.data or "", self.label_fr.data or "", self.symbol.data)


_WEEKS = [
    InputRequired(lazy_gettext("Write a number of weeks.")),
    NumberRange(1, 52, lazy_gettext("Write a number of weeks from 1 to 52.")),
]


class SettingsForm(Form):
    """What holds for the programme's cases."""

    prefix = Line(
        lazy_gettext("Beginning of ECHO IDs"),
        [
            Filled(lazy_gettext("Write one to six letters, for example CP.")),
            Regexp(
                r"^[A-Za-z][A-Za-z0-9]{0,5}$",
                message=lazy_gettext("One to six letters or digits, a letter first: CP."),
            ),
        ],
    )
    follow_up_from = IntegerField(lazy_gettext("Follow-up from week"), _WEEKS)
    follow_up_to = IntegerField(lazy_gettext("Follow-up to week"), _WEEKS)
    retention = IntegerField(
        lazy_gettext("Kept for so many months"),
        [
            InputRequired(lazy_gettext("Write a number of months; 0 keeps cases for good.")),
            NumberRange(0, 240, lazy_gettext("Write 0 to 240 months; 0 keeps cases for good.")),
        ],
    )
    reduced_by = RadioField(lazy_gettext("Who then reduces a case to its lesson"))
    equivalents = SelectField(lazy_gettext("Table of morphine equivalents"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reduced_by.choices = [SelectChoice(who.value, reducer_words(who)) for who in ReducedBy]
        self.equivalents.choices = [SelectChoice(key, table_words(key)) for key in (*tables(), "")]

    def fill(self, settings: Settings) -> None:
        """As it holds now."""
        for name in ("prefix", "follow_up_from", "follow_up_to", "retention", "equivalents"):
            self[name].data = getattr(settings, name)
        self.reduced_by.data = settings.reduced_by.value

    def validate_follow_up_to(self, field: Any) -> None:
        """It does not come before its beginning."""
        begins = self.follow_up_from.data
        if begins is not None and field.data is not None and field.data < begins:
            raise ValidationError(
                ngettext(
                    "It begins after %(num)s week, so it cannot end earlier.",
                    "It begins after %(num)s weeks, so it cannot end earlier.",
                    begins,
                )
            )

    def draft(self) -> SettingsDraft:
        """As the service takes it."""
        return SettingsDraft(
            (self.prefix.data or "").upper(),
            self.follow_up_from.data or 0,
            self.follow_up_to.data or 0,
            self.retention.data or 0,
            ReducedBy(self.reduced_by.data),
            self.equivalents.data or "",
        )
