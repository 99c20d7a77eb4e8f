"""The form of a case: begun, filled in a step a page, looked at, submitted."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community.cases import services
from echo_community.cases.forms import ConsentForm, FinishForm, StepForm, step_form
from echo_community.cases.models import CaseState, FieldKind
from echo_community.cases.problems import CONSENT, FINISH, problems_with_lines
from echo_community.cases.queries.drafts import Filled, form_page, my_cases, topics_of
from echo_community.cases.template.labels import ROUTES, UNITS, route_words, unit_words
from echo_community.cases.template.queries import Section, template_of
from echo_community.cases.views import arranging
from echo_community.cases.views.blueprint import bp
from echo_community.cases.views.steps import (
    first_open_step,
    keys_of,
    look,
    opened,
    section_at,
    sheet_of,
    slug_of,
    unseen,
    way,
)
from echo_community.discussions.files.fields import Unsent
from echo_community.discussions.files.queries import unsent
from echo_community.discussions.files.receiving import take_along
from echo_community.discussions.views.blueprint import offer_undo, refused
from echo_community.discussions.views.writing import choices
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.once import once
from echo_community.notifications import services as notifications
from echo_community.notifications.models import NoticeKind
from echo_community.programmes.current import enter
from echo_community.programmes.queries import topics
from echo_community.programmes.views.acting import carried_out


@bp.route("/p/<slug>/cases/new", methods=["GET", "POST"])
@once
def new(slug: str) -> ResponseReturnValue:
    """What presenting takes; and begin."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    template = template_of(programme_id)
    if request.method == "POST" and (template.sections or not template.everything):
        case = services.begin(actor, programme_id)
        return redirect(first_open_step(case.id), 303)
    begun = [row for row in my_cases(actor, programme_id) if row.is_draft]
    return refused(render_template("cases/begin.html", template=template, begun=begun))


@bp.get("/p/<slug>/cases/mine")
def mine(slug: str) -> ResponseReturnValue:
    """The reader's own cases, how far each is, and what comes next."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    if actor.unread:
        notifications.seen(actor, programme_id, NoticeKind.CASE_STATE)
    return render_template("cases/mine.html", found=my_cases(actor, programme_id))


@bp.route("/c/<int:case_id>/step/<key>", methods=["GET", "POST"])
@once
def step(case_id: int, key: str) -> ResponseReturnValue:
    """One step: its fields, with the coach beside them."""
    page = opened(case_id)
    section = section_at(page, key)
    form = step_form(section, page.values)
    if form.validate_on_submit() and (onward := saved(page, section, form)):
        return redirect(onward, 303)
    if request.method == "GET" and page.case.state is CaseState.DRAFT:
        look(page, section, form)
    return refused(step_html(page, section, form))


def saved(page: Filled, section: Section, form: StepForm) -> str:
    """Where to go on once the step is stored; nowhere, and on the form why, where it is not."""
    actor, case = current_actor(), page.case
    given = arranging.arranged(page, section, form)
    try:
        if case.state is CaseState.DRAFT:
            services.save_step(actor, case.id, given)
        else:
            services.amend(actor, case.id, given, form.draft)
    except services.Newer as problem:
        form.newer = problem.fields
        return ""
    except Stopped as stop:
        form.show(stop)
        return ""
    except Refused as problem:
        flash(str(problem), "error")
        return ""
    return onward(section, form, form_page(actor, case.id))


def onward(section: Section, form: StepForm, page: Filled) -> str:
    """The next page: the same step where there is something to say of it that was not seen."""
    case, act = page.case, request.form.get("act", "")
    there = way(page, section.key)
    if act == "leave":
        flash(gettext("Saved. Go on whenever you like, on any device."))
        return url_for(".mine", slug=slug_of(page))
    if act == "previous" and there.previous:
        return there.previous.url
    again = act or request.form.get("use")
    if again or (case.state is CaseState.DRAFT and unseen(form, keys_of(page, section))):
        return url_for(".step", case_id=case.id, key=section.key, _anchor="form")
    return there.next.url


def step_html(page: Filled, section: Section, form: StepForm) -> str:
    """The page of a step."""
    lists = any(field.kind is FieldKind.MEDICATIONS for field in section.fields)
    return render_template(
        "cases/step.html",
        page=page,
        section=section,
        form=form,
        way=way(page, section.key),
        lines=arranging.shown_lines(page) if lists else (),
        problems=problems_with_lines(tuple(page.medications)) if lists else (),
        units=[(unit, unit_words(unit)) for unit in UNITS],
        routes=[(route, route_words(route)) for route in ROUTES],
        sheet=sheet_of(page) if lists else None,
    )


@bp.route("/c/<int:case_id>/consent", methods=["GET", "POST"])
@once
def consent(case_id: int) -> ResponseReturnValue:
    """Whether the patient agreed, or why that is not needed."""
    page = opened(case_id)
    case = page.case
    form = ConsentForm(data={"consent": case.consent, "consent_reason": case.consent_reason})
    save = partial(services.save_consent, current_actor(), case_id)
    if carried_out(form, lambda: save(form.draft()), beside="consent_reason"):
        return redirect(after(page, CONSENT), 303)
    return refused(
        render_template("cases/step_consent.html", page=page, form=form, way=way(page, CONSENT))
    )


@bp.route("/c/<int:case_id>/finish", methods=["GET", "POST"])
@once
def finish(case_id: int) -> ResponseReturnValue:
    """Title, topics, images and results."""
    page = opened(case_id)
    nodes = topics(current_actor(), page.case.programme_id)
    take_along(page.case.programme_id)
    form = finish_form(page)
    form.topics.choices = choices(nodes)
    if form.validate_on_submit() and finished(page, form):
        return redirect(after(page, FINISH), 303)
    html = render_template(
        "cases/step_finish.html", page=page, form=form, way=way(page, FINISH), topics=nodes
    )
    return refused(html)


def finish_form(page: Filled) -> FinishForm:
    """The form with what is stored."""
    case = page.case
    there = unsent(current_actor(), case.choices.get("files", ()))
    return FinishForm(
        data={
            "title": case.title,
            "topics": topics_of(case),
            "files": tuple(Unsent(*file) for file in there),
        }
    )


def finished(page: Filled, form: FinishForm) -> bool:
    """Whether it could be stored; else the form says why not."""
    actor, case = current_actor(), page.case
    try:
        if case.state is CaseState.DRAFT:
            services.save_finish(actor, case.id, form.finish())
        else:
            services.amend_finish(actor, case.id, form.finish(), form.draft)
    except Stopped as stop:
        form.show(stop)
        return False
    except Refused as problem:
        form.files.errors = [str(problem)]
    return not form.errors


def after(page: Filled, key: str) -> str:
    """Where a step around the template leads, by the button that was pressed."""
    there = way(page, key)
    act = request.form.get("act", "")
    if act == "leave":
        flash(gettext("Saved. Go on whenever you like, on any device."))
        return url_for(".mine", slug=slug_of(page))
    return there.previous.url if act == "previous" and there.previous else there.next.url


@bp.post("/c/<int:case_id>/throw")
@once
def throw(case_id: int) -> Response:
    """Throw a draft away; the next page offers it back."""
    page = opened(case_id)
    services.throw_away(current_actor(), case_id)
    offer_undo(gettext("The draft is thrown away."), url_for(".restore", case_id=case_id))
    return redirect(url_for(".mine", slug=slug_of(page)), 303)


@bp.post("/c/<int:case_id>/restore")
@once
def restore(case_id: int) -> Response:
    """Bring a draft back."""
    page = opened(case_id)
    services.restore(current_actor(), case_id)
    flash(gettext("The draft is back."))
    return redirect(url_for(".mine", slug=slug_of(page)), 303)
