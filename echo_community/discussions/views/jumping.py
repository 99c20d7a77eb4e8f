"""Ways to a place in a thread: what is new, a number, a day, some words; the thread on paper."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import queries
from echo_community.discussions.forms import JumpForm
from echo_community.discussions.queries.reading import PRINTED
from echo_community.discussions.views.blueprint import address_of, bp
from echo_community.kernel.actor import current_actor
from echo_community.programmes.current import enter_by_id
from echo_community.search.within import SHOWN, within

LONGEST_SEARCH = 200  # characters


@bp.get("/t/<int:thread_id>/new")
def first_new(thread_id: int) -> ResponseReturnValue:
    """To the first post since the reader's last visit; to the head where nothing is new."""
    place = queries.first_new(current_actor(), thread_id)
    return redirect(address_of(place, "new" if place.number else None))


@bp.get("/t/<int:thread_id>/jump")
def jump(thread_id: int) -> ResponseReturnValue:
    """To the post of a number or a day; what makes no sense is asked again."""
    actor, form = current_actor(), JumpForm(request.args)
    if form.validate():
        if form.to.data:
            place = queries.place_at(actor, thread_id, form.number())
        else:
            place = queries.place_on(actor, thread_id, form.moment(actor.time_zone))
        if place.beyond:
            flash(gettext("The thread ends before that. This is its last post."))
        return redirect(address_of(place, f"p{place.number}"))
    thread = queries.thread_row_for(actor, thread_id)
    enter_by_id(actor, thread.programme_id)
    return render_template("discussions/jump.html", thread=thread, form=form, here="threads"), 422


@bp.get("/t/<int:thread_id>/find")
def find(thread_id: int) -> ResponseReturnValue:
    """The posts of a thread that hold some words."""
    actor = current_actor()
    thread = queries.thread_row_for(actor, thread_id)
    enter_by_id(actor, thread.programme_id)
    asked = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    return render_template(
        "discussions/find.html",
        thread=thread,
        asked=asked,
        found=within(actor, thread_id, asked),
        most=SHOWN,
        here="threads",
    )


@bp.get("/t/<int:thread_id>/print")
def print_view(thread_id: int) -> ResponseReturnValue:
    """The whole thread without chrome, five hundred posts a page."""
    actor = current_actor()
    number = request.args.get("page", type=int)
    page = queries.thread_page(actor, thread_id, number, PRINTED, whole=True)
    enter_by_id(actor, page.thread.programme_id)
    return render_template("discussions/print.html", page=page, printed=PRINTED)
