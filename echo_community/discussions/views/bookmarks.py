"""Keeping posts, with a note and a day to be reminded."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import BookmarkDraft
from echo_community.discussions.forms import KeepForm
from echo_community.discussions.queries.bookmarks import Keeping, keeping, kept
from echo_community.discussions.views.blueprint import (
    address_of_post,
    bp,
    offer_undo,
    refused,
    tried,
)
from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import day_in, now, today_in
from echo_community.kernel.once import once
from echo_community.kernel.pages import Cursor
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/p/<int:number>/keep", methods=["GET", "POST"])
@once
def keep(thread_id: int, number: int) -> ResponseReturnValue:
    """Keep a post, or change what was noted of it."""
    actor = current_actor()
    post_id = queries.post_at(actor, thread_id, number)
    page = keeping(actor, post_id)
    enter_by_id(actor, page.programme_id)
    form = KeepForm(data={"note": page.note, "day": day_of(page)})
    form.today = today_in(current_actor().time_zone)
    if request.method == "POST" and tried(form, keep_it, post_id):
        flash(gettext("Kept. You find it under You, “Kept posts”."))
        return redirect(address_of_post(actor, thread_id, number), 303)
    return refused(render_template("discussions/keep.html", page=page, form=form, here="threads"))


def keep_it(post_id: int, draft: BookmarkDraft) -> bool:
    """Kept, as a word that `tried` can tell from a stop."""
    services.keep(current_actor(), post_id, draft)
    return True


def day_of(page: Keeping) -> date | None:
    """The day to come that was chosen; one that is over is chosen anew."""
    if page.remind_at is None or page.remind_at <= now():
        return None
    return day_in(page.remind_at, current_actor().time_zone)


@bp.post("/t/<int:thread_id>/p/<int:number>/drop")
@once
def drop(thread_id: int, number: int) -> ResponseReturnValue:
    """Keep a post no longer; the next page offers it back."""
    services.drop(current_actor(), queries.post_at(current_actor(), thread_id, number))
    undo = url_for(".keep_again", thread_id=thread_id, number=number)
    offer_undo(gettext("No longer kept."), undo)
    return redirect(url_for(".kept_posts"), 303)


@bp.post("/t/<int:thread_id>/p/<int:number>/keep-again")
@once
def keep_again(thread_id: int, number: int) -> ResponseReturnValue:
    """Undo it."""
    services.bring_back(current_actor(), queries.post_at(current_actor(), thread_id, number))
    flash(gettext("Kept again, with its note."))
    return redirect(url_for(".kept_posts"), 303)


@bp.get("/you/kept")
def kept_posts() -> ResponseReturnValue:
    """What the reader keeps, in all their programmes."""
    after = Cursor.parse(request.args.get("after"))
    page = kept(current_actor(), after)
    return render_template("discussions/bookmarks.html", page=page, after=after, here="you")
