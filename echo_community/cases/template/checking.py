"""What is typed into a field of a case: taken as it is meant, or told what to enter."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask_babel import get_locale, gettext

from echo_community.cases import scales
from echo_community.cases.models import FieldKind
from echo_community.cases.scales import N_, BadValue, number, plain
from echo_community.cases.template.options import AGE_BANDS, Said
from echo_community.cases.template.queries import Field
from echo_community.kernel.clock import now
from echo_community.kernel.words import tidy, tidy_line

__all__ = ["BadValue", "checked", "shown"]

LONGEST_LINE = 300
LONGEST_TEXT = 4000
LONGEST_SPAN = 120

Taken = tuple[str, float | None]

_BAND = re.compile(r"(\d{1,2})\s*(?:-|–|—|to|à|a)\s*(\d{1,2})")
_AGE = re.compile(r"(\d{1,3})(?:\s*(?:years?|yrs?|y/?o|ans?)\b.*)?")
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|(?:19|20)\d\d|\d{8}")
_MONTHS = (
    "jan(?:uary|vier|v)?|feb(?:ruary)?|f[ée]v(?:rier|r)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|"
    "june?|juin|july?|juil(?:let)?|aug(?:ust)?|ao[ûu]t|sep(?:t(?:ember|embre)?)?|oct(?:ober|obre)?|"
    "nov(?:ember|embre)?|d[ée]c(?:ember|embre)?"
)
_DAY = re.compile(
    rf"\b(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er)?\s+(?:of\s+)?(?:{_MONTHS})\b",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b\d{1,2}/\d{2,4}\b")
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def checked(field: Field, text: str | Sequence[str]) -> Taken:
    """What to keep of it, and its number where it has one. Raises BadValue in one's language.

    Of several choices: their keys between spaces, or a list of keys or labels.
    """
    typed = tidy(text if isinstance(text, str) else "\n".join(text))
    if not typed:
        return "", None
    try:
        return _CHECKS.get(field.kind, _text)(_named(field), typed)
    except BadValue as bad:
        raise BadValue(bad.said(gettext)) from bad


def shown(field: Field, value: str, language: str) -> str:
    """What stands in a field, in words."""
    if field.kind in (FieldKind.CHOICE, FieldKind.AGE_BAND):
        return _label(field, value, language)
    if field.kind is FieldKind.CHOICES:
        return ", ".join(_label(field, key, language) for key in value.split())
    if field.kind is FieldKind.SCALE and value:
        of = "sur" if language.startswith("fr") else "of"
        highest = plain(scales.bounds(field)[1])
        return f"{_decimal(value, language)}\u00a0{of}\u00a0{highest}"
    if field.kind is FieldKind.NUMBER and value:
        unit = f"\u00a0{field.unit}" if field.unit else ""
        return _decimal(value, language) + unit
    return value


def _named(field: Field) -> Field:
    """The field by its name in the reader's language, for the sentences."""
    return replace(field, label=Said(field.label(_language())))


def _language() -> str:
    return str(get_locale() or "en")


def _line(field: Field, typed: str) -> Taken:
    return _short(tidy_line(typed), LONGEST_LINE), None


def _text(field: Field, typed: str) -> Taken:
    return _short(typed, LONGEST_TEXT), None


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise BadValue(
            N_("At most %(most)s characters fit here; there are %(length)s. Shorten it."),
            most=most,
            length=len(text),
        )
    return text


def _choice(field: Field, typed: str) -> Taken:
    return _key(field, typed), None


def _choices(field: Field, typed: str) -> Taken:
    """Keys between spaces, in the order of the field, each once."""
    listed = re.split(r"\s*[\n,;]\s*", typed) if re.search(r"[\n,;]", typed) else typed.split()
    keys = {_key(field, one) for one in listed if one}
    return " ".join(one.key for one in (*field.options, *field.gone) if one.key in keys), None


def _key(field: Field, typed: str) -> str:
    wanted = typed.casefold()
    for one in field.options:
        if wanted in (one.key.casefold(), one.label.en.casefold(), one.label.fr.casefold()):
            return one.key
    if any(one.key == typed for one in field.gone):
        return typed  # chosen while it was still offered
    names = ", ".join(one.label(_language()) for one in field.options[:6])
    raise BadValue(N_("Choose one of the list: %(names)s."), names=names)


def _age_band(field: Field, typed: str) -> Taken:
    if typed in AGE_BANDS:
        return typed, None
    if found := _BAND.fullmatch(typed.lower()):
        band = f"{found[1]}-{found[2]}"
        if band in AGE_BANDS:
            return band, None
    if found := _AGE.fullmatch(typed.lower()):
        raise BadValue(
            N_("Choose a band, not an age: here %(band)s."), band=_band_of(int(found[1]))
        )
    if _DATE.search(typed) or _DAY.search(typed):
        raise BadValue(
            N_("Choose a band, such as 50–59. A date of birth would tell who the patient is.")
        )
    raise BadValue(N_("Choose a band, such as 50–59."))


def _band_of(age: int) -> str:
    for band in AGE_BANDS[:-1]:
        low, high = band.split("-")
        if int(low) <= age <= int(high):
            return band.replace("-", "–")
    return AGE_BANDS[-1]


def _scale(field: Field, typed: str) -> Taken:
    score = scales.check(field, typed)
    return plain(score), score


def _number(field: Field, typed: str) -> Taken:
    bare = "".join(typed.split())
    unit = "".join(field.unit.split())
    if unit and bare.lower().endswith(unit.lower()):
        bare = bare[: -len(unit)]
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _NUMBER.fullmatch(bare):
        raise BadValue(N_("Write a number alone, such as 12.5."))
    value = number(bare)
    _bounded(field, value)
    return plain(value), value


def _bounded(field: Field, value: float) -> None:
    low, high = field.lowest, field.highest
    if (low is not None and value < low) or (high is not None and value > high):
        raise BadValue(
            N_("%(name)s lies between %(lowest)s and %(highest)s here. You typed %(typed)s."),
            name=field.label.en,
            lowest="…" if low is None else plain(low),
            highest="…" if high is None else plain(high),
            typed=plain(value),
        )


def _span(field: Field, typed: str) -> Taken:
    line = _short(tidy_line(typed), LONGEST_SPAN)
    year = _YEAR.search(line)
    if year:
        raise _not_relative(now().date(), int(year[0]))
    if _NUMERIC_DATE.search(line) or _DAY.search(line):
        raise BadValue(
            N_("Say it in relative time, without a date: about 3 months, since last spring.")
        )
    return line, None


def _not_relative(today: date, year: int) -> BadValue:
    ago = today.year - year
    if not 0 < ago < 90:
        return BadValue(N_("Say it in relative time, without a year: since last spring."))
    if ago == 1:
        return BadValue(N_("Say it in relative time, without a year: about 1 year."))
    return BadValue(
        N_("Say it in relative time, without a year: about %(years)s years."), years=ago
    )


def _label(field: Field, key: str, language: str) -> str:
    option = field.option(key)
    return option.label(language) if option else key


def _decimal(value: str, language: str) -> str:
    return value.replace(".", ",") if language.startswith("fr") else value


_CHECKS = {
    FieldKind.LINE: _line,
    FieldKind.TEXT: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _number,
    FieldKind.SCALE: _scale,
    FieldKind.SPAN: _span,
    FieldKind.AGE_BAND: _age_band,
}
