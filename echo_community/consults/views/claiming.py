"""Claim, release, hand over: who was slower is told who was quicker."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community import policy
from echo_community.consults.answering_forms import HandOverForm
from echo_community.consults.models import Consult
from echo_community.consults.queries.handing import experts_for
from echo_community.consults.services import claiming
from echo_community.consults.views.blueprint import bp, heeded
from echo_community.discussions import queries
from echo_community.discussions.views.blueprint import address, refused
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.views.acting import done


@bp.post("/t/<int:thread_id>/consult/claim")
@once
def claim(thread_id: int) -> ResponseReturnValue:
    """Say that one answers it; to where the answer is written."""
    actor = current_actor()
    thread = queries.thread_for(actor, thread_id)
    if done(lambda: claiming.claim(actor, thread_id)):
        flash(gettext("It is yours. Who asked is told, and the others see it."))
        return redirect(address(thread, _anchor="reply"), 303)
    return redirect(address(thread), 303)


@bp.post("/t/<int:thread_id>/consult/release")
@once
def release(thread_id: int) -> ResponseReturnValue:
    """Give it back to all."""
    actor = current_actor()
    thread = queries.thread_for(actor, thread_id)
    claiming.release(actor, thread_id)
    flash(gettext("It is open to all again."))
    return redirect(address(thread), 303)


@bp.route("/t/<int:thread_id>/consult/hand-over", methods=["GET", "POST"])
@once
def hand_over(thread_id: int) -> ResponseReturnValue:
    """Give it to another expert, with a word for the thread."""
    actor = current_actor()
    thread = queries.thread_row_for(actor, thread_id, Can.REPLY)
    policy.require(actor, Can.MANAGE_ROTA, thread)
    enter_by_id(actor, thread.programme_id)
    experts = experts_for(actor, thread)
    form = HandOverForm()
    form.to.choices = [SelectChoice(one.id, one.byline.name) for one in experts]
    if heeded("to", form, given, actor, thread_id):
        flash(gettext("Handed over. They are told."))
        return redirect(address(thread), 303)
    parts = {"thread": thread, "experts": experts, "form": form, "here": "ask"}
    return refused(render_template("consults/hand_over.html", **parts))


def given(actor: Actor, thread_id: int, draft: tuple[int, str]) -> Consult:
    """Hand it over as the form says."""
    return claiming.hand_over(actor, thread_id, *draft)
