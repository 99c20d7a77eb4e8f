"""From what a file says in its fields to what the programme's form asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from echo_community.cases import scales
from echo_community.cases.models import FieldKind
from echo_community.cases.template.queries import AGE_BANDS, Field, Template

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_WITHOUT = (FieldKind.MEDICATIONS,)  # what has a list of its own


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


class Form:
    """What a programme asks for in a case, as far as files go by it."""

    def __init__(self, template: Template) -> None:
        self.template = template
        fields = [field for step in template.everything for field in step.fields]
        self._fields: dict[str, Field] = {}
        for field_ in sorted(fields, key=lambda one: one.retired):
            for name in (field_.key, field_.label.en, field_.label.fr):
                self._fields.setdefault(plain(name), field_)
        self._categories: dict[str, int] = {}
        for row in sorted(template.all_categories, key=lambda one: one.retired):
            for name in (row.key, row.label.en, row.label.fr):
                self._categories.setdefault(plain(name), row.id)

    def field(self, name: str) -> Field | None:
        """The field that a file means by its key or its label."""
        return self._fields.get(plain(name) or "?")

    def category(self, name: str) -> int | None:
        """The category that a file means."""
        return self._categories.get(plain(name) or "?")


def plain(name: str) -> str:
    """A name as it is compared: `Age band:` is `age_band`."""
    return "_".join(re.findall(r"[^\W_]+", name.casefold()))


def answered(form: Form, given: Mapping[str, str]) -> Answers:
    """What of these fields the form has a place for."""
    found = Answers()
    for name, text in given.items():
        asked = form.field(name)
        if asked is None or asked.kind in _WITHOUT:
            found.others.append((name, text))
            continue
        try:
            found.kept.append(_answer(asked, text))
        except ValueError as problem:
            found.wrong.append(f"fields.{name}: {problem} It stands in the text only.")
            found.others.append((asked.label.en, text))
    return found


def _answer(asked: Field, text: str) -> Answer:
    if asked.kind is FieldKind.AGE_BAND:
        return Answer(asked.key, band(text))
    if asked.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return Answer(asked.key, _chosen(asked, text))
    if asked.kind is FieldKind.SCALE:
        score = scales.check(asked, text)
        return Answer(asked.key, scales.plain(score), score)
    if asked.kind is FieldKind.NUMBER:
        number = _number(asked, text)
        return Answer(asked.key, scales.plain(number), number)
    return Answer(asked.key, text)


def band(text: str) -> str:
    """The age band of a band or of an age: `47` is `40-49`. Raises ValueError."""
    given = re.sub(r"\s*(?:-|–|to|à)\s*", "-", text.strip().casefold())
    if given in AGE_BANDS:
        return given
    age = re.fullmatch(r"(\d{1,3})(?:\s*(?:y|years?|ans|yo|y/o))?", given)
    if age is None or int(age[1]) > 120:
        raise ValueError(f"{text[:30]!r} is no age band as 50-59.")
    years = int(age[1])
    if 10 <= years < 30:
        return "10-17" if years < 18 else "18-29"
    return "90+" if years >= 90 else f"{years // 10 * 10}-{years // 10 * 10 + 9}"


def _chosen(asked: Field, text: str) -> str:
    options = {
        plain(name): option.key
        for option in asked.options
        for name in (option.key, option.label.en, option.label.fr)
    }
    several = asked.kind is FieldKind.CHOICES and plain(text) not in options
    parts = re.split(r"[\n;,]", text) if several else [text]
    keys = [options.get(plain(part)) for part in parts if part.strip()]
    if not keys or None in keys:
        raise ValueError(f"{text[:40]!r} is none of its choices.")
    return " ".join(dict.fromkeys(key for key in keys if key))


def _number(asked: Field, text: str) -> float:
    found = _NUMBER.findall(text)
    if len(found) != 1:
        raise ValueError(f"{text[:30]!r} is not one number.")
    number = scales.number(found[0])
    low, high = asked.lowest, asked.highest
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"{number:g} is not between {_bound(low)} and {_bound(high)}.")
    return number


def _bound(number: float | None) -> str:
    return "…" if number is None else f"{number:g}"
