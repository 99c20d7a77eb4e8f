"""Opening the name of somebody who asked without one.

The view carries no `@once`: a failed try must stay counted, and the name is shown on the page that
answers the form, kept nowhere.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.accounts import door
from echo_community.accounts import services as accounts
from echo_community.discussions import queries, services
from echo_community.discussions.joining_forms import OpenNameForm
from echo_community.discussions.views.blueprint import bp
from echo_community.discussions.views.tidying import entered
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, Stopped, TooMany
from echo_community.policy import Can


@bp.route("/t/<int:thread_id>/open-name", methods=["GET", "POST"])
def open_name(thread_id: int) -> ResponseReturnValue:
    """Ask for a reason and who it is, then show once who asked."""
    return opening(thread_id, 1)


@bp.route("/t/<int:thread_id>/p/<int:number>/open-name", methods=["GET", "POST"])
def open_name_of(thread_id: int, number: int) -> ResponseReturnValue:
    """The same for a nameless post that was moved into another's thread."""
    return opening(thread_id, number)


def opening(thread_id: int, number: int) -> ResponseReturnValue:
    """The form, or the name."""
    thread = entered(thread_id, Can.READ_THREAD)
    post_id = queries.nameless_post(current_actor(), thread_id, number)
    form, found, status = OpenNameForm(), None, 200
    if request.method == "POST" and request.form.get("by") == "mail":
        door.mail_code(form)
    elif form.validate_on_submit():
        found = opened(form, post_id)
        status = 200 if found else 422
    elif request.method == "POST":
        status = 422
    page = render_template(
        "discussions/open_name.html",
        thread=thread,
        number=number,
        form=form,
        found=found,
        has_password=accounts.has_password(current_actor()),
        here="threads",
    )
    return page, status


def opened(form: OpenNameForm, post_id: int) -> queries.OpenedName | None:
    """Who it is, or none and on the form what is wrong."""
    actor, address = current_actor(), request.remote_addr or ""
    try:
        return services.open_name(actor, post_id, form.draft(), address)
    except Stopped as stop:
        form.show(stop)
    except (Refused, TooMany) as problem:
        form.secret.errors = [door.said(problem)]
    return None
