"""A review on its page: claimed by opening it, left, decided with one press, undone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import offer_undo, tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.once import once
from echo_community.moderation import queries, services
from echo_community.moderation.errors import Taken
from echo_community.moderation.forms import DecideForm
from echo_community.moderation.labels import decision_done
from echo_community.moderation.models import Decision, Reason
from echo_community.moderation.offers import AT_ONCE
from echo_community.moderation.services.undoing import UNDOABLE
from echo_community.moderation.views.blueprint import bp
from echo_community.programmes.current import enter_by_id


@bp.get("/reviews/<int:review_id>")
def review(review_id: int) -> ResponseReturnValue:
    """All that a decision needs; whoever opens it has it for a quarter of an hour."""
    services.claim(current_actor(), review_id)
    page = queries.review_page(current_actor(), review_id)
    return review_html(page, DecideForm(data={"reason": page.likely}))


def review_html(page: queries.ReviewPage, form: DecideForm) -> str:
    """The page of a review."""
    enter_by_id(current_actor(), page.programme_id)
    form.seen.data = str(page.post.revision) if page.post else ""
    return render_template(
        "moderation/review.html",
        page=page,
        form=form,
        can_undo=page.decision in UNDOABLE and not page.about_me,
        here="moderation",
    )


@bp.post("/reviews/<int:review_id>/decide")
@once
def decide(review_id: int) -> ResponseReturnValue:
    """Carry out a decision that needs nothing but a reason."""
    actor, form = current_actor(), DecideForm(data={"reason": Reason.OTHER})
    wanted = [decision for decision in AT_ONCE if decision == request.form.get("decision")]
    if not wanted:
        return review_html(queries.review_page(actor, review_id), form), 422
    form.decision = wanted[0]
    try:
        if tried(form, services.decide, actor, review_id):
            return decided(review_id, form.decision)
    except Taken:
        return taken(review_id, form)
    except Refused as problem:
        form.note.errors = [str(problem)]
    return review_html(queries.review_page(actor, review_id), form), 422


def taken(review_id: int, form: DecideForm) -> ResponseReturnValue:
    """Another was first: their decision, or who is on it, with what was written here to copy."""
    return review_html(queries.review_page(current_actor(), review_id), form), 409


def decided(review_id: int, decision: Decision) -> ResponseReturnValue:
    """Back to the queue, where the next one waits, with the way back."""
    offer_undo(
        gettext("Decided: %(decision)s.", decision=decision_done(decision)),
        url_for(".undo", review_id=review_id),
    )
    return redirect(to_queue(review_id), 303)


@bp.post("/reviews/<int:review_id>/undo")
@once
def undo(review_id: int) -> ResponseReturnValue:
    """Restore what was, and open the review again."""
    try:
        services.undo(current_actor(), review_id)
        flash(gettext("Undone. All is as it was, and the review waits for a decision again."))
    except Refused as problem:
        flash(str(problem), "error")
    return redirect(url_for(".review", review_id=review_id), 303)


@bp.post("/reviews/<int:review_id>/leave")
@once
def leave(review_id: int) -> ResponseReturnValue:
    """Leave it to others."""
    services.leave(current_actor(), review_id)
    return redirect(to_queue(review_id), 303)


def to_queue(review_id: int) -> str:
    """The queue of the review's programme."""
    programme_id = queries.programme_of(current_actor(), review_id)
    standing = current_actor().memberships.get(programme_id)
    if standing is None:
        raise NotVisible
    return url_for(".queue", slug=standing.slug)
