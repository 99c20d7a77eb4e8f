"""Reacting with one tap, who reacted, and what changed in practice."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.discussions import queries, services
from echo_community.discussions.marking import ChangedForm
from echo_community.discussions.models import ReactionKind
from echo_community.discussions.views.blueprint import address_of_post, bp, refused, tried
from echo_community.discussions.views.marks import pressed
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.once import once
from echo_community.kernel.pages import Cursor
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id

SINCE = {"month": timedelta(days=31), "quarter": timedelta(days=92), "year": timedelta(days=366)}


@bp.post("/t/<int:thread_id>/p/<int:number>/react/<any(thanks, same_here, changed_practice):kind>")
@once
def react(thread_id: int, number: int, kind: str) -> ResponseReturnValue:
    """React to a post, or take it back; a script gets the buttons anew instead of a page."""
    actor, on = current_actor(), pressed()
    services.react(actor, queries.post_at(actor, thread_id, number), ReactionKind(kind), on)
    if "X-Fragment" in request.headers:
        page = queries.one_post(actor, thread_id, number, about=True)
        asked = on and kind == ReactionKind.CHANGED_PRACTICE
        return render_template("discussions/_reacted.html", post=page.post, asked=asked)
    if on and kind == ReactionKind.CHANGED_PRACTICE:
        return redirect(url_for(".changed", thread_id=thread_id, number=number), 303)
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.route("/t/<int:thread_id>/p/<int:number>/changed", methods=["GET", "POST"])
@once
def changed(thread_id: int, number: int) -> ResponseReturnValue:
    """Say in a line what changed; it was counted without."""
    actor = current_actor()
    page = queries.reactions(actor, thread_id, number)
    policy.require(actor, Can.REACT, page.post)
    enter_by_id(actor, page.post.programme_id)
    own = page.own(ReactionKind.CHANGED_PRACTICE)
    form = ChangedForm(data={"note": own.note if own else ""})
    if tried(form, said, actor, page.post.id):
        flash(gettext("Thank you. It stands beside your name, and in the programme’s report."))
        return redirect(address_of_post(actor, thread_id, number), 303)
    return refused(
        render_template("discussions/changed.html", page=page, form=form, here="threads")
    )


def said(reader: Actor, post_id: int, note: str) -> bool:
    """Store the line; true, so that `tried` tells it from a form that is to be mended."""
    services.say_what_changed(reader, post_id, note)
    return True


@bp.get("/t/<int:thread_id>/p/<int:number>/reactions")
def reactions(thread_id: int, number: int) -> ResponseReturnValue:
    """Who reacted to a post."""
    page = queries.reactions(current_actor(), thread_id, number)
    enter_by_id(current_actor(), page.post.programme_id)
    return render_template("discussions/reactions.html", page=page, here="threads")


@bp.get("/p/<slug>/changed-practice")
def changed_practice(slug: str) -> ResponseReturnValue:
    """What members say changed in their practice; for moderators."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.READ_REPORTS, standing)
    since = request.args.get("since", "")
    page = queries.changed_practice(
        actor,
        standing.programme_id,
        now() - SINCE[since] if since in SINCE else None,
        Cursor.parse(request.args.get("after")),
    )
    return render_template(
        "discussions/changed_practice.html", page=page, since=since if since in SINCE else ""
    )
