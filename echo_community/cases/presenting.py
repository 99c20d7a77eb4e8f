"""From what was filled in to the presentation: the Markdown of the first post of a case."""

import re
from collections.abc import Iterator, Mapping, Sequence

from flask_babel import force_locale, gettext

from echo_community.cases import lines, scales
from echo_community.cases.models import Case, FieldKind, Medication
from echo_community.cases.template.checking import shown
from echo_community.cases.template.labels import route_words, unit_words
from echo_community.cases.template.queries import QUESTION, Field, Section, Template
from echo_community.kernel.markup import excerpt

LONGEST_QUESTION = 240


def presentation(
    case: Case,
    answers: Mapping[str, str],
    medications: Sequence[Medication],
    template: Template,
    lang: str,
) -> str:
    """The presentation as Markdown, main question first, in the order of the template."""
    with force_locale(lang or "en"):
        parts = [f"**{gettext('Main question.')}** {answers.get(QUESTION, '').strip()}"]
        for section in template.sections:
            told = list(_told(section, answers, medications, lang))
            if told:
                parts += [f"## {_plain(section.title(lang))}", *told]
        return "\n\n".join(parts)


def said(field: Field, value: str, lang: str) -> str:
    """What stands in a field, in words; a score with what it says, where it can be one."""
    words = shown(field, value.strip(), lang)
    if field.kind is not FieldKind.SCALE:
        return words
    try:
        band = scales.band(field, scales.check(field, value))
    except scales.BadValue:
        return value.strip()
    return f"{words}, {gettext(band.words)}" if band else words


def dose(line: Medication) -> str:
    """What is taken each time: "12 mg by mouth"."""
    amount = lines.shown(line.dose, line.dose_typed)
    said = f"{amount}\u00a0{unit_words(line.unit)}".strip("\u00a0")
    return " ".join(filter(None, (said, route_words(line.route))))


def often(line: Medication) -> str:
    """How often: "2 a day, with food"."""
    if line.per_day is None and not line.per_day_typed:
        return line.frequency
    if line.per_day_typed:
        return ", ".join(filter(None, (line.per_day_typed, line.frequency)))
    if line.per_day == 1 and line.frequency:
        return line.frequency
    a_day = gettext("%(times)s a day", times=lines.shown(round(line.per_day or 0, 2)))
    return ", ".join(filter(None, (a_day, line.frequency)))


def in_one_line(question: str) -> str:
    """The main question as lists show it."""
    text = " ".join(question.split())
    return text if len(text) <= LONGEST_QUESTION else text[: LONGEST_QUESTION - 1].rstrip() + "…"


def in_two_lines(html: str) -> str:
    """What a summary recommends as lists show it: its headings, or the bold lines that stand for
    them, lead over to what is under them."""
    return excerpt(re.sub(r"(?<![.:?!])(</h[1-6]>|</strong></p>)", r":\1", html))


def _told(
    section: Section, answers: Mapping[str, str], medications: Sequence[Medication], lang: str
) -> Iterator[str]:
    for field in section.fields:
        value = answers.get(field.key, "").strip()
        if field.key == QUESTION:
            continue  # it stands at the head
        if field.kind is FieldKind.MEDICATIONS:
            if medications:
                yield medication_table(medications)
        elif value:
            gap = "\n\n" if _begins_a_block(value) else " "
            yield f"**{_plain(field.label(lang)).rstrip('.:?')}.**{gap}{said(field, value, lang)}"


def medication_table(medications: Sequence[Medication]) -> str:
    """A list of medication as Markdown."""
    head = (gettext("Drug"), gettext("Dose"), gettext("How often"))
    rows = [(line.drug, dose(line), often(line)) for line in medications]
    texts = [head, ("---",) * 3, *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in texts)


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", r"\|")


def _plain(text: str) -> str:
    """A label, which is no Markdown."""
    return re.sub(r"([\\`*_\[\]#])", r"\\\1", text)


def _begins_a_block(text: str) -> bool:
    return bool(re.match(r"(?:[-*+>#]|\d+[.)]) |\|", text))
