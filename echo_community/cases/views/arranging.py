"""What the buttons of a step do without script: suggestions taken, lines moved and removed."""

from collections.abc import Sequence
from dataclasses import replace

from flask import request

from echo_community.cases import lines
from echo_community.cases.drafts import Given, LineDraft
from echo_community.cases.forms import StepForm, lines_sent
from echo_community.cases.models import FieldKind, Medication
from echo_community.cases.queries.drafts import Filled
from echo_community.cases.template.queries import Section
from echo_community.discussions import guarding
from echo_community.discussions.mending import replaced
from echo_community.kernel.actor import current_actor
from echo_community.privacy import guard


def arranged(page: Filled, section: Section, form: StepForm) -> dict[str, Given]:
    """What came for a step, as the button that was pressed leaves it."""
    given = form.given(section)
    act, use = request.form.get("act", ""), request.form.get("use", "")
    for field in section.fields:
        one = given[field.key]
        if field.kind is FieldKind.MEDICATIONS and one.lines is not None:
            given[field.key] = replace(one, lines=moved(one.lines, act))
        elif use.startswith(f"{field.key}:"):
            given[field.key] = replace(one, value=mended(page, form, use, one.value))
    return given


def mended(page: Filled, form: StepForm, use: str, text: str) -> str:
    """A text with the suggestion that a button named in its place."""
    part, _, key = use.partition(":")
    words = guarding.words_of(current_actor(), page.case.programme_id, **{part: text})
    text, times = replaced(text, key, guard.check(words).findings.get(part, ()))
    labels = [key.partition(".")[0]] * times
    form.mended.data = " ".join([*(form.mended.data or "").split(), *labels])
    return text


def moved(sent: Sequence[LineDraft], act: str) -> tuple[LineDraft, ...]:
    """The lines with one moved up or down, or left out: "up-2", "down-0", "remove-1"."""
    verb, _, number = act.partition("-")
    found = list(sent)
    at = int(number) if number.isdigit() and int(number) < len(found) else -1
    if at < 0:
        return tuple(found)
    line = found.pop(at)
    if verb in ("up", "down"):
        found.insert(max(0, at - 1) if verb == "up" else at + 1, line)
    return tuple(found) if verb in ("up", "down", "remove") else tuple(sent)


def shown_lines(page: Filled) -> list[LineDraft]:
    """The lines of a page: what came where it is shown again, else what is stored, and one more."""
    there = lines_sent() if request.method == "POST" else [as_typed(m) for m in page.medications]
    return [*(line for line in there if not line.is_empty), LineDraft()]


def as_typed(line: Medication) -> LineDraft:
    """A stored line as its fields show it."""
    return LineDraft(
        drug=line.drug,
        dose=lines.shown(line.dose, line.dose_typed),
        unit=line.unit,
        route=line.route,
        per_day=lines.shown(line.per_day, line.per_day_typed),
        frequency=line.frequency,
    )
