"""From what a file says in its fields to what the programme's form asks for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from echo_community.cases.models import Category, FieldKind, TemplateField
from echo_community.kernel.db import db

BANDS = ("0-9", "10-17", "18-29", *(f"{n}-{n + 9}" for n in range(30, 90, 10)), "90+")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Asks:
    """A field of the form, retired or not, as an import needs it."""

    key: str
    kind: FieldKind
    label: str
    lowest: float | None
    highest: float | None
    options: Mapping[str, str]  # by what a file may say: the key


@dataclass(frozen=True)
class Answer:
    """What is stored of a field; `number` where it can be asked for."""

    key: str
    value: str
    number: float | None = None


@dataclass
class Answers:
    """What became of a case's fields."""

    kept: list[Answer] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)  # of no field: into the text
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Form:
    """What a programme asks for in a case, as far as files go by it."""

    fields: Mapping[str, Asks]  # by key and by every label, in small letters
    categories: Mapping[str, int]  # the same

    def field(self, name: str) -> Asks | None:
        """The field that a file means."""
        return self.fields.get(plain(name))

    def category(self, name: str) -> int | None:
        """The category that a file means."""
        return self.categories.get(plain(name))


def form_of(programme_id: int) -> Form:
    """The form of a programme; two statements."""
    fields: dict[str, Asks] = {}
    rows = db.session.scalars(
        select(TemplateField)
        .where(TemplateField.programme_id == programme_id)
        .order_by(TemplateField.retired, TemplateField.position)
    )
    for row in rows:
        asks = Asks(row.key, row.kind, row.label, row.lowest, row.highest, _options(row.options))
        for name in (row.key, row.label, row.label_fr):
            fields.setdefault(plain(name), asks)
    fields.pop("", None)
    categories: dict[str, int] = {}
    for each in db.session.scalars(
        select(Category).where(Category.programme_id == programme_id).order_by(Category.retired)
    ):
        for name in (each.key, each.label, each.label_fr):
            categories.setdefault(plain(name), each.id)
    categories.pop("", None)
    return Form(fields, categories)


def plain(name: str) -> str:
    """A name as it is compared: `Age band:` is `age_band`."""
    return "_".join(re.findall(r"[^\W_]+", name.casefold()))


def answered(form: Form, given: Mapping[str, str]) -> Answers:
    """What of these fields the form has a place for."""
    found = Answers()
    for name, text in given.items():
        asks = form.field(name)
        if asks is None or asks.kind is FieldKind.MEDICATIONS:
            found.others.append((name, text))
            continue
        try:
            found.kept.append(_answer(asks, text))
        except ValueError as problem:
            found.wrong.append(f"fields.{name}: {problem}; it stands in the text only")
            found.others.append((asks.label, text))
    return found


def _answer(asks: Asks, text: str) -> Answer:
    if asks.kind is FieldKind.AGE_BAND:
        return Answer(asks.key, band(text))
    if asks.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return Answer(asks.key, _chosen(asks, text))
    if asks.kind in (FieldKind.SCALE, FieldKind.NUMBER):
        number = _number(asks, text)
        return Answer(asks.key, f"{number:g}", number)
    return Answer(asks.key, text)


def band(text: str) -> str:
    """The age band of a band or of an age: `47` is `40-49`. Raises ValueError."""
    given = re.sub(r"\s*(?:-|–|to|à)\s*", "-", text.strip().casefold())
    if given in BANDS:
        return given
    age = re.fullmatch(r"(\d{1,3})(?:\s*(?:y|years?|ans|yo|y/o))?", given)
    if age is None or int(age[1]) > 120:
        raise ValueError(f"{text[:30]!r} is no age band as 50-59")
    years = int(age[1])
    if 10 <= years < 30:
        return "10-17" if years < 18 else "18-29"
    return "90+" if years >= 90 else f"{years // 10 * 10}-{years // 10 * 10 + 9}"


def _chosen(asks: Asks, text: str) -> str:
    several = asks.kind is FieldKind.CHOICES
    parts = re.split(r"[\n;,]", text) if several and plain(text) not in asks.options else [text]
    keys = [asks.options.get(plain(part)) for part in parts if part.strip()]
    if not keys or None in keys:
        raise ValueError(f"{text[:40]!r} is none of its choices")
    return " ".join(dict.fromkeys(key for key in keys if key))


def _number(asks: Asks, text: str) -> float:
    found = _NUMBER.findall(text.split("/")[0])  # "17/27" is 17
    if len(found) != 1:
        raise ValueError(f"{text[:30]!r} is no number")
    number = float(found[0].replace(",", "."))
    low, high = asks.lowest, asks.highest
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"{number:g} is not between {_bound(low)} and {_bound(high)}")
    return number


def _bound(number: float | None) -> str:
    return "…" if number is None else f"{number:g}"


def _options(text: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for line in text.splitlines():
        names: Sequence[str] = [part.strip() for part in line.split("|")]
        for name in names:
            options.setdefault(plain(name), names[0])
    return options
