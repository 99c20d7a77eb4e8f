"""The hub works on a lecture: what is said about it, and when its slides come up."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import tried
from echo_community.discussions.views.writing import choices
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken, Refused
from echo_community.kernel.once import once
from echo_community.lectures.facts_forms import FactsForm
from echo_community.lectures.queries.editing import facts_page, slides_page
from echo_community.lectures.services import facts, recordings
from echo_community.lectures.services import slide_times as times
from echo_community.lectures.times_forms import TimesForm
from echo_community.lectures.views.adding import sessions_of
from echo_community.lectures.views.blueprint import bp
from echo_community.lectures.views.replacing import entered
from echo_community.programmes.queries import topics
from echo_community.programmes.views.acting import say, status


@bp.route("/t/<int:thread_id>/lecture/edit", methods=["GET", "POST"])
@once
def edit(thread_id: int) -> ResponseReturnValue:
    """What is said about it; the second of two editors is shown what the first wrote."""
    page = facts_page(current_actor(), thread_id)
    lecture, form = entered(page.lecture), FactsForm(data=page.values)
    nodes = topics(current_actor(), lecture.programme_id)
    form.offer_facts(choices(nodes))
    form.offer_sessions(sessions_of(lecture.programme_id))
    if _edited(form, thread_id):
        say(gettext("Saved."))
        return redirect(url_for("discussions.show", thread_id=thread_id), 303)
    html = render_template(
        "lectures/edit_facts.html", page=page, form=form, topics=nodes, tab="facts"
    )
    return html, 422 if form.theirs else status(form)


@bp.route("/t/<int:thread_id>/lecture/edit/slides", methods=["GET", "POST"])
@once
def slide_times(thread_id: int) -> ResponseReturnValue:
    """When each slide comes up; what nobody said is proposed around it."""
    page = slides_page(current_actor(), thread_id)
    lecture, form = entered(page.lecture), TimesForm()
    form.fill(page.slides, lecture.duration_ms)
    if _timed(form, thread_id):
        say(gettext("Saved. Slides follow the player so, and hits on them open there."))
        return redirect(url_for(".slide_times", thread_id=thread_id), 303)
    html = render_template("lectures/edit_slides.html", page=page, form=form, tab="slides")
    return html, 422 if form.trouble or (form.is_submitted() and form.wrong) else 200


def _edited(form: FactsForm, thread_id: int) -> bool:
    """Whether the form was sent, is right, and was saved."""

    def save(draft: object) -> object:
        recordings.give_session(current_actor(), thread_id, form.session_id)
        return facts.edit_lecture(current_actor(), thread_id, *form.draft())

    try:
        return tried(form, save) is not None
    except Overtaken:
        form.show_both(facts_page(current_actor(), thread_id).values)
    except Refused as problem:
        form.session.errors = [str(problem)]
    return False


def _timed(form: TimesForm, thread_id: int) -> bool:
    if not form.right:
        return False
    again = request.form.get("then") == "propose"
    try:
        times.set_times(current_actor(), thread_id, form.draft(), again=again)
    except Refused as problem:
        form.trouble = str(problem)
        return False
    return True
