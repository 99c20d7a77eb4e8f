"""Cases whose time is over: the list, and reducing one to its lesson.

Reducing carries no `@once`: a failed try must stay counted, and the second of two finds it done.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.accounts import door
from echo_community.accounts import services as accounts
from echo_community.cases.outcome_forms import KeepForm, ReduceForm
from echo_community.cases.queries import retention as queries
from echo_community.cases.services import retention as services
from echo_community.cases.views.blueprint import bp
from echo_community.discussions import queries as discussions
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, Stopped, TooMany
from echo_community.kernel.once import once, refuse
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id


@bp.get("/p/<slug>/cases/retention")
def retention(slug: str) -> ResponseReturnValue:
    """Which cases are over, and which soon will be."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.MANAGE_PROGRAMME, standing)
    return render_template(
        "cases/retention.html",
        rows=queries.kept(actor, standing.programme_id),
        by_clock=queries.is_by_clock(standing.programme_id),
        here="cases",
    )


@bp.route("/t/<int:thread_id>/case/reduce", methods=["GET", "POST"])
def reduce(thread_id: int) -> ResponseReturnValue:
    """Write what stays of a case, and have the rest gone."""
    page = queries.reduce_page(current_actor(), thread_id)
    form = ReduceForm(data={"title": page.thread.title, "lesson": page.lesson})
    by_mail = request.method == "POST" and request.form.get("by") == "mail"
    if by_mail:
        door.mail_code(form)
    elif form.validate_on_submit() and reduced(form, thread_id):
        flash(gettext("Only its lesson stands now. What else it said is gone."))
        return redirect(url_for("discussions.show", thread_id=thread_id), 303)
    return reduce_html(page, form), 422 if form.errors and not by_mail else 200


def reduced(form: ReduceForm, thread_id: int) -> bool:
    """Whether it was done; says on the form what is wrong."""
    try:
        services.reduce(current_actor(), thread_id, form.draft(), request.remote_addr or "")
    except Stopped as stop:
        form.show(stop)
    except (Refused, TooMany) as problem:
        form.secret.errors = [door.said(problem)]
    return not form.errors


def reduce_html(page: queries.ReducePage, form: ReduceForm) -> str:
    """The page."""
    enter_by_id(current_actor(), page.thread.programme_id)
    return render_template(
        "cases/reduce.html",
        page=page,
        form=form,
        keep=KeepForm(formdata=None, data={"day": page.until}),
        has_password=accounts.has_password(current_actor()),
        here="cases",
    )


@bp.post("/t/<int:thread_id>/case/keep")
@once
def keep_until(thread_id: int) -> ResponseReturnValue:
    """Keep a case longer, or less long."""
    actor, form = current_actor(), KeepForm()
    thread = discussions.thread_for(actor, thread_id)
    if form.validate_on_submit():
        services.keep_until(actor, thread_id, form.day.data)
        flash(gettext("The day is changed."))
    else:
        wrong = gettext("That is no day. Choose one, or leave it empty to keep the case for ever.")
        flash(wrong, "error")
        refuse()
    slug = enter_by_id(actor, thread.programme_id).slug
    return redirect(url_for(".retention", slug=slug), 303)
