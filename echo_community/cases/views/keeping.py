"""Keeping one field as it is typed, by a script; what it answers is made for js/case.js."""

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from echo_community.cases import services
from echo_community.cases.forms import LONGEST_TEXT, lines_sent, value_of, version_of
from echo_community.cases.models import FieldKind
from echo_community.cases.problems import problem_with, problems_with_lines
from echo_community.cases.queries.drafts import Filled, form_page
from echo_community.cases.services.submitting import words_of
from echo_community.cases.template.queries import Field
from echo_community.cases.views.blueprint import bp
from echo_community.cases.views.steps import key_of, opened, sheet_of
from echo_community.discussions import guarding
from echo_community.discussions.mending import mends
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Overtaken, Stopped
from echo_community.kernel.limits import limited_by_itself, limiter
from echo_community.kernel.words import tidy, tidy_line
from echo_community.privacy import guard

KEEPING = "90 per minute"  # a form of nine steps, a field every few seconds


@bp.get("/c/<int:case_id>/field")
def field_token(case_id: int) -> ResponseReturnValue:
    """A fresh token: for a page whose own has expired."""
    opened(case_id)
    return jsonify(token=generate_csrf())


# Without `once`: a version already says which save came first, and the same one twice is one.
@bp.post("/c/<int:case_id>/field")
@limited_by_itself
@limiter.limit(KEEPING, key_func=lambda: f"case fields of {current_actor().id}")
def keep_field(case_id: int) -> ResponseReturnValue:
    """Keep one field; 409 and what stands there now where another device kept something else."""
    actor, page = current_actor(), opened(case_id)
    field = page.template.field(request.form.get("field", ""))
    if field is None:
        raise NotVisible
    version = version_of(request.form.get("kept", ""))
    try:
        if field.kind is FieldKind.MEDICATIONS:
            row = services.save_medications(actor, case_id, field.key, lines_sent(), version)
        else:
            row = services.save_field(actor, case_id, field.key, sent(field), version)
    except Overtaken as newer:
        return jsonify(version=newer.revision, offer=offer(page, field, newer)), 409
    return jsonify(version=row.version, said=gettext("Saved"), **told(case_id, field))


def sent(field: Field) -> str:
    """What came for the field, tidied as the form does."""
    if field.kind is FieldKind.CHOICES:
        return value_of(field, request.form.getlist("value"))
    text = request.form.get("value", "")
    return tidy(text)[:LONGEST_TEXT] if field.kind is FieldKind.TEXT else tidy_line(text)[:200]


def offer(page: Filled, field: Field, newer: Overtaken) -> str:
    """Both texts, and which goes on."""
    lines = page.medications if field.kind is FieldKind.MEDICATIONS else ()
    return render_template("cases/step_clash.html", field=field, newer=newer, lines=lines)


def told(case_id: int, field: Field) -> dict[str, Any]:
    """What is wrong with what stands there now, and what the guard finds in it."""
    page = form_page(current_actor(), case_id)
    lists = field.kind is FieldKind.MEDICATIONS
    part = "medications" if lists else field.key
    text = words_of(page).get(part, "")
    words = guarding.words_of(current_actor(), page.case.programme_id, **{part: text})
    findings = guard.check(words).findings
    found = mends(Stopped(tuple(findings.items()), words.parts))
    problems = (
        problems_with_lines(tuple(page.medications))
        if lists
        else [*filter(None, [problem_with(field, page.value(field.key))])]
    )
    return {
        "problem": "" if lists else " ".join(problems),
        "found": render_template("cases/step_found.html", found=found),
        "seen": [*(key_of(sentence) for sentence in problems), *(mend.key for mend in found)],
        "marks": [
            {
                "use": f"{part}:{one.key(text)}",
                "start": one.start,
                "end": one.end,
                "instead": one.suggestion,
                "stops": one.stops,
            }
            for one in findings.get(part, ())
        ],
        "lines": lines_told(page, problems) if lists else "",
    }


def lines_told(page: Filled, problems: list[str]) -> str:
    """What is missing from the list of medication, and what it comes to."""
    return render_template("cases/step_lines.html", problems=problems, sheet=sheet_of(page))
