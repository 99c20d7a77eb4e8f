"""Is it still current? The list for experts, the tap, and saying what took a lecture's place."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from werkzeug.wrappers import Response

from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.once import once
from echo_community.lectures.forms import SupersedeForm
from echo_community.lectures.queries import reviewing
from echo_community.lectures.queries.editing import edited_lecture
from echo_community.lectures.services import currency
from echo_community.lectures.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.views.acting import done, say, status


@bp.get("/p/<slug>/lectures/review")
def review(slug: str) -> ResponseReturnValue:
    """Lectures that experts are to look at, the longest overdue first."""
    actor = current_actor()
    rows = reviewing.review_list(actor, enter(actor, slug).programme_id)
    return render_template("lectures/review.html", rows=rows, here="lectures")


@bp.post("/t/<int:thread_id>/lecture/current")
@once
def check(thread_id: int) -> ResponseReturnValue:
    """It is still current."""
    made = []
    if done(lambda: made.append(currency.check(current_actor(), thread_id))):
        until = format_date(made[0].review_on, "d MMM y")
        undo = url_for(".take_back_check", check_id=made[0].id, then=request.form.get("then"))
        say(gettext("Noted as still current. You are asked again on %(day)s.", day=until), undo)
    return _back(thread_id)


@bp.post("/lecture-checks/<int:check_id>/undo")
@once
def take_back_check(check_id: int) -> ResponseReturnValue:
    """It was not looked at after all."""
    lecture = currency.take_back_check(current_actor(), check_id)
    say(gettext("Taken back: the day for its review is what it was."))
    return _back(lecture.thread_id)


@bp.route("/t/<int:thread_id>/lecture/supersede", methods=["GET", "POST"])
@once
def supersede(thread_id: int) -> ResponseReturnValue:
    """Say what is no longer so, and which lecture took its place."""
    actor = current_actor()
    page = edited_lecture(actor, thread_id, Can.REVIEW_LECTURE)
    enter_by_id(actor, page.programme_id)
    now = reviewing.standing_of([page.id])[page.id]
    form = SupersedeForm(data={"why": now.why, "successor": now.successor_id})
    form.offer(reviewing.successors(actor, thread_id))
    if _superseded(form, thread_id):
        say(gettext("A banner stands on the lecture now, on its handouts and on its hits."))
        return redirect(url_for("discussions.show", thread_id=thread_id), 303)
    html = render_template(
        "lectures/edit_supersede.html", page=page, form=form, standing=now, here="lectures"
    )
    return html, status(form)


@bp.post("/t/<int:thread_id>/lecture/supersede/<any(lift, again):step>")
@once
def supersede_undo(thread_id: int, step: str) -> ResponseReturnValue:
    """Lift the note over a lecture, or put it back."""
    if step == "again":
        currency.put_back(current_actor(), thread_id)
        say(gettext("It is marked as superseded again."))
    else:
        currency.lift(current_actor(), thread_id)
        undo = url_for(".supersede_undo", thread_id=thread_id, step="again")
        say(gettext("It is no longer superseded."), undo)
    return redirect(url_for("discussions.show", thread_id=thread_id), 303)


def _superseded(form: SupersedeForm, thread_id: int) -> bool:
    """Whether the form was sent, is right, and the note stands."""
    try:
        return tried(form, currency.supersede, current_actor(), thread_id) is not None
    except Refused as problem:
        form.successor.errors = [str(problem)]
        return False


def _back(thread_id: int) -> Response:
    """To the list one came from, else to the lecture."""
    slug = request.values.get("then")
    if slug in {standing.slug for standing in current_actor().memberships.values()}:
        return redirect(url_for(".review", slug=slug), 303)
    return redirect(url_for("discussions.show", thread_id=thread_id), 303)
