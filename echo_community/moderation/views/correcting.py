"""Unsafe advice corrected from the thread itself, and the correction taken back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.discussions import queries as discussions
from echo_community.discussions import services as posts
from echo_community.discussions.drafts import CorrectDraft
from echo_community.discussions.views.blueprint import (
    address_of_post,
    offer_undo,
    refused,
    tried,
)
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once
from echo_community.moderation import queries
from echo_community.moderation.drafts import DecisionDraft
from echo_community.moderation.forms import CorrectedForm
from echo_community.moderation.models import Reason
from echo_community.moderation.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/p/<int:number>/correct", methods=["GET", "POST"])
@once
def correct(thread_id: int, number: int) -> ResponseReturnValue:
    """Put a correction above a post; where the post waits in a review, that is decided with it."""
    actor = current_actor()
    page = discussions.one_post(actor, thread_id, number, about=True)
    policy.require(actor, Can.CORRECT_POST, page.post)
    if number == 0:
        raise NotVisible  # a summary is mended by writing it anew
    enter_by_id(actor, page.post.programme_id)
    if review_id := queries.open_review_of(actor, page.post.id):
        return redirect(url_for(".details", review_id=review_id, decision="correct"), 303)
    form = CorrectedForm(data={"reason": Reason.UNSAFE_ADVICE})
    try:
        if done := tried(form, corrected, actor, page.post.id):
            undo = url_for(".uncorrect", thread_id=thread_id, number=number, correction_id=done)
            offer_undo(gettext("Corrected. Everybody who read it is told."), undo)
            return redirect(address_of_post(actor, thread_id, number), 303)
    except NotVisible:
        form.successor.errors = [gettext("There is no other post there in this programme.")]
    return refused(render_template("moderation/correct.html", page=page, form=form, here="threads"))


def corrected(actor: Actor, post_id: int, draft: DecisionDraft) -> int:
    """The number of the correction that was made."""
    words = CorrectDraft(draft.body, draft.number, draft.thread_id)
    return posts.correct(actor, post_id, words).id


@bp.post("/t/<int:thread_id>/p/<int:number>/correct/<int:correction_id>/undo")
@once
def uncorrect(thread_id: int, number: int, correction_id: int) -> ResponseReturnValue:
    """Take a correction back."""
    actor = current_actor()
    posts.take_back_correction(actor, correction_id)
    flash(gettext("The correction is taken back. Who had not read of it is not told."))
    return redirect(address_of_post(actor, thread_id, number), 303)
