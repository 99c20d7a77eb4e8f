"""What to write instead of what was found, in the language of the text."""

import re
from datetime import date

from echo_community.privacy.detectors.lists import words_of
from echo_community.privacy.detectors.reading import Reading, fold
from echo_community.privacy.detectors.spans import Label, Span

_ENGLISH = {
    Label.NAME: "the patient",
    Label.DOB: "[birth date removed]",
    Label.DATE: "recently",
    Label.AGE_OVER_89: "over 89",
    Label.ADDRESS: "[address removed]",
    Label.POSTCODE: "[postcode removed]",
    Label.PHONE: "[phone removed]",
    Label.EMAIL: "[e-mail removed]",
    Label.HEALTH_NUMBER: "[health number removed]",
    Label.MRN: "[record number removed]",
    Label.FACILITY_ROOM: "a local facility",
    Label.ORG_EMPLOYER: "a local employer",
    Label.HANDLE_URL: "[page removed]",
    Label.PLATE: "[licence plate removed]",
    Label.COMMUNITY: "a small community",
}
_FRENCH = {
    Label.NAME: "la personne",
    Label.DOB: "[date de naissance retirée]",
    Label.DATE: "récemment",
    Label.AGE_OVER_89: "plus de 89",
    Label.ADDRESS: "[adresse retirée]",
    Label.POSTCODE: "[code postal retiré]",
    Label.PHONE: "[téléphone retiré]",
    Label.EMAIL: "[courriel retiré]",
    Label.HEALTH_NUMBER: "[numéro d’assurance maladie retiré]",
    Label.MRN: "[numéro de dossier retiré]",
    Label.FACILITY_ROOM: "un établissement de la région",
    Label.ORG_EMPLOYER: "un employeur de la région",
    Label.HANDLE_URL: "[page retirée]",
    Label.PLATE: "[plaque retirée]",
    Label.COMMUNITY: "une petite communauté",
}
_PATIENT = (_ENGLISH[Label.NAME], _FRENCH[Label.NAME])
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb fev",
            "mar",
            "apr avr",
            "may mai",
            "jun juin",
            "jul juil",
            "aug aou",
            "sep",
            "oct",
            "nov",
            "dec",
        ),
        1,
    )
    for name in names.split()
}
_NORTHERN = ("a small northern community", "une petite communauté du Nord")
_TITLE = re.compile(
    r"(?:\b(?:mrs?|ms|mx|miss|mister|mme|mlle|m|madame|monsieur|mademoiselle)\.? )$"
)


def suggest(span: Span, reading: Reading, language: str, today: date | None) -> str:
    """A replacement for one span of a reading, in that language."""
    french = language.startswith("fr")
    if span.label is Label.DATE and today:
        told = _day(reading.text[span.start : span.end], today)
        if told:
            return _ago((today - told).days, french=french)
    if span.label is Label.COMMUNITY and _is_northern(reading.folded[span.start : span.end]):
        return _NORTHERN[french]
    return (_FRENCH if french else _ENGLISH)[span.label]


def mended(text: str, span: Span) -> str:
    """The text with one suggestion taken; a title goes with the name that it stands before."""
    title = _TITLE.search(fold(text[max(0, span.start - 14) : span.start]))
    alone = title and span.label is Label.NAME and span.suggestion in _PATIENT
    start = span.start - len(title[0]) if title and alone else span.start
    return text[:start] + span.suggestion + text[span.end :]


def _is_northern(place: str) -> bool:
    return place in words_of("communities") and place not in words_of("southern")


def _day(words: str, today: date) -> date | None:
    """The day that is meant; without a year, the latest such day."""
    folded = fold(words)
    month = next((n for name, n in _MONTHS.items() if re.search(rf"\b{name}", folded)), None)
    numbers = [int(n) for n in re.findall(r"\d+", folded.split(":")[0])][:3]
    year = next((n for n in numbers if n > 31), None)
    rest = [n for n in numbers if n != year]
    try:
        if month is None:
            return _numeric(year, rest)
        if year is None and len(rest) > 1:
            year = 2000 + rest.pop()
        if year is not None and year < 100:
            year += 2000 if year <= today.year % 100 else 1900
        told = date(year or today.year, month, rest[0])
        return told.replace(year=told.year - 1) if year is None and told > today else told
    except (ValueError, IndexError):
        return None


def _numeric(year: int | None, rest: list[int]) -> date | None:
    if year is None and len(rest) == 3:
        year = 2000 + rest.pop()
    if year is None or len(rest) != 2:
        return None
    month, day = rest if rest[0] <= 12 else rest[::-1]
    return date(year, month, day)


def _ago(days: int, *, french: bool) -> str:
    far = abs(days)
    steps = (
        (14, 1, "day", "jour"),
        (60, 7, "week", "semaine"),
        (700, 30, "month", "mois"),
        (10**9, 365, "year", "an"),
    )
    _, size, en, fr = next(step for step in steps if far < step[0])
    count = max(1, round(far / size))
    if french:
        unit = fr if count == 1 or fr == "mois" else f"{fr}s"
        return f"il y a environ {count} {unit}" if days >= 0 else f"dans environ {count} {unit}"
    unit = en if count == 1 else f"{en}s"
    return f"about {count} {unit} ago" if days >= 0 else f"in about {count} {unit}"
