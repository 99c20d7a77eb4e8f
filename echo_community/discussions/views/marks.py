"""Accepting, endorsing, superseding: a button each, and a page for the reason."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.discussions import queries, services
from echo_community.discussions.marking import SupersedeForm
from echo_community.discussions.models import MarkKind
from echo_community.discussions.rows import PostRow
from echo_community.discussions.views.blueprint import (
    address_of_post,
    bp,
    offer_undo,
    refused,
    tried,
)
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id


@bp.post("/t/<int:thread_id>/p/<int:number>/accept")
@once
def accept(thread_id: int, number: int) -> ResponseReturnValue:
    """Say that this post answered it, or take that back."""
    actor, on = current_actor(), pressed()
    act = services.accept if on else services.take_back_acceptance
    act(actor, queries.post_at(actor, thread_id, number))
    flash(
        gettext("Post %(number)s is marked as what answered it.", number=number)
        if on
        else gettext("Post %(number)s is no longer marked as what answered it.", number=number)
    )
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.post("/t/<int:thread_id>/p/<int:number>/endorse")
@once
def endorse(thread_id: int, number: int) -> ResponseReturnValue:
    """Stand behind a post as an expert, or no longer."""
    actor, on = current_actor(), pressed()
    act = services.endorse if on else services.take_back_endorsement
    act(actor, queries.post_at(actor, thread_id, number))
    flash(
        gettext("You endorsed post %(number)s. Your name stands above it.", number=number)
        if on
        else gettext("You no longer endorse post %(number)s.", number=number)
    )
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.route("/t/<int:thread_id>/p/<int:number>/supersede", methods=["GET", "POST"])
@once
def supersede(thread_id: int, number: int) -> ResponseReturnValue:
    """Say why a post is no longer current, and what replaced it."""
    actor = current_actor()
    page = queries.one_post(actor, thread_id, number, about=True)
    policy.require(actor, Can.SUPERSEDE_POST, page.post)
    enter_by_id(actor, page.post.programme_id)
    form = SupersedeForm(data=written(page.post))
    try:
        if tried(form, services.supersede, actor, page.post.id):
            flash(gettext("Post %(number)s is marked as superseded.", number=number))
            return redirect(address_of_post(actor, thread_id, number), 303)
    except NotVisible:
        form.successor.errors = [gettext("There is no other post there in this programme.")]
    return refused(
        render_template("discussions/supersede.html", page=page, form=form, here="threads")
    )


@bp.post("/t/<int:thread_id>/p/<int:number>/supersede/<any(lift, again):step>")
@once
def supersede_undo(thread_id: int, number: int, step: str) -> ResponseReturnValue:
    """Lift the note over a post, or put it back."""
    actor = current_actor()
    post_id = queries.post_at(actor, thread_id, number)
    if step == "again":
        services.put_back(actor, post_id)
        flash(gettext("Post %(number)s is marked as superseded again.", number=number))
    else:
        services.lift(actor, post_id)
        undo = url_for(".supersede_undo", thread_id=thread_id, number=number, step="again")
        offer_undo(gettext("Post %(number)s is no longer superseded.", number=number), undo)
    return redirect(address_of_post(actor, thread_id, number), 303)


def pressed() -> bool:
    """Whether the button asks for the mark, or to take it back."""
    return request.form.get("on") != "0"


def written(post: PostRow) -> dict[str, str]:
    """What the note over a post says now, for its form."""
    note = next((m for m in post.facts.marks if m.kind is MarkKind.SUPERSEDED), None)
    if note is None:
        return {}
    there = note.successor
    if there is None or there[0] == post.thread_id:
        return {"why": note.reason, "successor": str(there[1]) if there else ""}
    return {
        "why": note.reason,
        "successor": url_for(".post", thread_id=there[0], number=there[1]),
    }
