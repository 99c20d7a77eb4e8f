"""A case as others will see it, what the guard says of it by field, and its way to the hub."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from echo_community.cases import services
from echo_community.cases.forms import Checked
from echo_community.cases.models import CaseState
from echo_community.cases.problems import CONSENT, FINISH, TITLE, Problem, problems_of
from echo_community.cases.queries.drafts import Filled, topics_of
from echo_community.cases.services.submitting import body_of, words_of
from echo_community.cases.views.blueprint import bp
from echo_community.cases.views.steps import (
    PREVIEW,
    found_in,
    opened,
    sheet_of,
    slug_of,
    url_of,
    way,
)
from echo_community.discussions import guarding
from echo_community.discussions.files.queries import unsent
from echo_community.discussions.mending import Mend, replaced
from echo_community.discussions.views.blueprint import refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken, Refused, Stopped
from echo_community.kernel.markup import render
from echo_community.kernel.once import once
from echo_community.privacy import guard
from echo_community.programmes.queries import topics


@dataclass(frozen=True)
class Group:
    """What was found in one field, and the step in which it stands."""

    label: str
    url: str
    found: Sequence[Mend]


@bp.route("/c/<int:case_id>/preview", methods=["GET", "POST"])
@once
def preview(case_id: int) -> ResponseReturnValue:
    """Look at it; and submit."""
    page, form = opened(case_id), Checked()
    if form.validate_on_submit() and submitted(page, form):
        flash(gettext("Submitted. The hub is told, and you hear from them here and by mail."))
        return redirect(url_for(".mine", slug=slug_of(page)), 303)
    if request.method == "GET" and page.case.state is CaseState.DRAFT:
        form.mends = found_in(page)
        form.note(mend.key for mend in form.mends)
    return refused(preview_html(page, form))


def submitted(page: Filled, form: Checked) -> bool:
    """Whether it went to the hub; else the form says why not."""
    try:
        services.submit(current_actor(), page.case.id, form.draft)
    except services.Unready:
        form.mends = found_in(page)
        return False
    except Stopped as stop:
        form.show(stop)
        return False
    except Refused as problem:
        flash(str(problem), "error")
        return False
    return True


def preview_html(page: Filled, form: Checked) -> str:
    """The page on which a case is looked at."""
    actor, case = current_actor(), page.case
    chosen = case.choices.get("files", ())
    return render_template(
        "cases/preview.html",
        page=page,
        form=form,
        way=way(page, PREVIEW),
        problems=[_Shown(page, one) for one in problems_of(page)],
        groups=groups(page, form.mends),
        words=Markup(render(body_of(page, actor.language))),  # noqa: S704  cleaned
        files=unsent(actor, chosen) if chosen else (),
        topics=topic_names(page),
        sheet=sheet_of(page),
    )


class _Shown:
    """A problem as the page lists it."""

    def __init__(self, page: Filled, problem: Problem) -> None:
        self.url = url_of(page.case.id, problem.step)
        self.title, self.sentence = problem.label, problem.sentence


def groups(page: Filled, found: Sequence[Mend]) -> list[Group]:
    """What was found, by the field in which it stands."""
    parts = dict.fromkeys(mend.part for mend in found)
    return [_group(page, part, [mend for mend in found if mend.part == part]) for part in parts]


def _group(page: Filled, part: str, found: Sequence[Mend]) -> Group:
    case_id = page.case.id
    around = {
        TITLE: (gettext("Title"), FINISH),
        CONSENT: (gettext("The patient’s agreement"), CONSENT),
        "files": (gettext("Files"), FINISH),
    }
    if part in around:
        label, step = around[part]
        return Group(label, url_of(case_id, step), found)
    key = medication_field(page) if part == "medications" else part
    section, field = page.template.step_of(key), page.template.field(key)
    if section is None or field is None:
        return Group(gettext("In the whole, taken together"), "", found)
    return Group(field.label(str(get_locale())), url_of(case_id, section.key), found)


def medication_field(page: Filled) -> str:
    """The key of the field that holds the list of medication."""
    fields = (field for section in page.template.sections for field in section.fields)
    return next((field.key for field in fields if field.kind == "medications"), "")


def topic_names(page: Filled) -> list[str]:
    """The topics that were chosen, by name."""
    chosen = set(topics_of(page.case))
    if not chosen:
        return []
    nodes = topics(current_actor(), page.case.programme_id)
    return [one.name for node in nodes for one in (node, *node.parts) if one.id in chosen]


@bp.post("/c/<int:case_id>/mend")
@once
def mend(case_id: int) -> Response:
    """Put a suggestion in the place of what was found in a draft."""
    page = opened(case_id)
    part, _, key = request.form.get("use", "").partition(":")
    text = words_of(page).get(part, "")
    words = guarding.words_of(current_actor(), page.case.programme_id, **{part or "none": text})
    text, times = replaced(text, key, guard.check(words).findings.get(part, ()))
    if times:
        put(page, part, text)
    return redirect(url_of(case_id, PREVIEW), 303)


def put(page: Filled, part: str, text: str) -> None:
    """Store a text where it came from."""
    actor, case = current_actor(), page.case
    try:
        if part == TITLE:
            services.retitle(actor, case.id, text)
        elif part in page.answers:
            services.save_field(actor, case.id, part, text, page.answers[part].version)
    except Overtaken:
        flash(gettext("Another device saved this meanwhile. Look at it again."), "caution")
