"""Forms of a programme's own vocabulary."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import SelectField, ValidationError

from echo_community.kernel.forms import AtMost, Filled, Form, Line
from echo_community.kernel.words import tidy_line
from echo_community.search.vocabulary import data
from echo_community.search.vocabulary.data import Concept
from echo_community.search.vocabulary.names import Relation

KIND_NAMES = (
    ("drug", lazy_gettext("Drug")),
    ("class", lazy_gettext("Class of drugs")),
    ("condition", lazy_gettext("Condition")),
    ("symptom", lazy_gettext("Symptom")),
    ("test", lazy_gettext("Lab or other test")),
    ("scale", lazy_gettext("Scale or questionnaire")),
    ("procedure", lazy_gettext("Procedure")),
    ("therapy", lazy_gettext("Therapy")),
    ("service", lazy_gettext("Service")),
    ("substance", lazy_gettext("Substance")),
    ("measure", lazy_gettext("Measure")),
    ("word", lazy_gettext("Other word")),
)
MOST_LETTERS = 500


class ConceptForm(Form):
    """A concept and its other names, parted by commas."""

    name = Line(lazy_gettext("Name"), [Filled(lazy_gettext("Write a name.")), AtMost(120)])
    kind = SelectField(lazy_gettext("Kind"), choices=list(KIND_NAMES), default="word")
    en = Line(lazy_gettext("Other names in English"), [AtMost(MOST_LETTERS)])
    fr = Line(lazy_gettext("Names in French"), [AtMost(MOST_LETTERS)])
    brands = Line(lazy_gettext("Brand names"), [AtMost(MOST_LETTERS)])
    abbreviations = Line(lazy_gettext("Abbreviations"), [AtMost(MOST_LETTERS)])
    lay = Line(lazy_gettext("Everyday words"), [AtMost(MOST_LETTERS)])

    def show(self, concept: Concept) -> None:
        """Fill the fields with what there is."""
        self.name.data, self.kind.data = concept.name, concept.kind
        for column, relation in data.RELATIONS.items():
            self[column].data = ", ".join(concept.of(Relation(relation)))

    def validate_name(self, field: Any) -> None:
        """One name: others have their own fields."""
        if "|" in (field.data or ""):
            raise ValidationError(gettext("Write one name here and the others below."))

    def draft(self) -> Concept:
        """As the service takes it."""
        columns = {name: (self[name].data or "").replace(",", "|") for name in data.RELATIONS}
        return data.concept(tidy_line(self.name.data or ""), self.kind.data or "word", **columns)


class SheetForm(Form):
    """A CSV of concepts."""

    sheet = FileField(lazy_gettext("CSV file"))

    def validate_sheet(self, field: Any) -> None:
        """There is a file."""
        if not field.data:
            raise ValidationError(gettext("Choose a file."))
