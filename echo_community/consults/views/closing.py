"""How a consult ends: said what came of it, closed, handed to eConsult, shared, made a case."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.consults import paper
from echo_community.consults.answering_forms import CloseForm
from echo_community.consults.models import Closing, Consult
from echo_community.consults.queries.handing import service_of
from echo_community.consults.services import closing, escalating, sharing
from echo_community.consults.views.answering import opened
from echo_community.consults.views.blueprint import bp, heeded
from echo_community.discussions import queries
from echo_community.discussions.rows import ThreadPage
from echo_community.discussions.views.blueprint import address, offer_undo, refused
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once, refuse
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.views.acting import done

# One tap each: whether it changed the plan, whether it spared a referral.
OUTCOMES = {
    "both": (True, True),
    "plan": (True, False),
    "referral": (False, True),
    "neither": (False, False),
}
WHOLE = 500  # posts


@bp.route("/t/<int:thread_id>/consult/close", methods=["GET", "POST"])
@once
def close(thread_id: int) -> ResponseReturnValue:
    """Close a consult with a reason and perhaps a word."""
    actor = current_actor()
    thread = queries.thread_row_for(actor, thread_id, Can.CLOSE_CONSULT)
    enter_by_id(actor, thread.programme_id)
    form = CloseForm(data={"closing": request.args.get("closing", "")})
    if heeded("closing", form, closed, actor, thread_id):
        offer_reopening(thread_id)
        return redirect(address(thread), 303)
    return refused(render_template("consults/close.html", thread=thread, form=form, here="ask"))


def closed(actor: Actor, thread_id: int, draft: tuple[Closing, str]) -> Consult:
    """Close it as the form says."""
    return closing.close(actor, thread_id, draft[0], note=draft[1])


@bp.post("/t/<int:thread_id>/consult/outcome")
@once
def outcome(thread_id: int) -> ResponseReturnValue:
    """What came of it, said with one tap by who asked; that closes it."""
    actor, said = current_actor(), request.form.get("outcome", "")
    thread = queries.thread_for(actor, thread_id)
    if said not in OUTCOMES or actor.id != thread.author_id:
        raise NotVisible
    if done(lambda: closing.close(actor, thread_id, Closing.ANSWERED, *OUTCOMES[said])):
        offer_reopening(thread_id)
    return redirect(address(thread), 303)


def offer_reopening(thread_id: int) -> None:
    """Say that it is closed, and offer it back."""
    offer_undo(gettext("It is closed."), url_for(".reopen", thread_id=thread_id))


@bp.post("/t/<int:thread_id>/consult/reopen")
@once
def reopen(thread_id: int) -> ResponseReturnValue:
    """It is not closed after all."""
    actor = current_actor()
    thread = queries.thread_for(actor, thread_id)
    closing.reopen(actor, thread_id)
    flash(gettext("It is open again."))
    return redirect(address(thread), 303)


@bp.post("/t/<int:thread_id>/consult/share")
@once
def share(thread_id: int) -> ResponseReturnValue:
    """Who asked agrees that all members read it, or would rather not."""
    actor, agreed = current_actor(), request.form.get("agreed", "")
    thread = queries.thread_for(actor, thread_id)
    if agreed == "no":
        if done(lambda: sharing.keep_in_hub(actor, thread_id)):
            flash(gettext("It stays in the hub."))
        return redirect(address(thread), 303)
    try:
        if done(lambda: sharing.share(actor, thread_id, anyway=agreed == "anyway")):
            flash(gettext("All members can read it now. Your name stands nowhere in it."))
    except sharing.NameInIt as found:
        refuse()
        flash(str(found), "caution")
        return redirect(address(thread, anyway=1, _anchor="share"), 303)
    return redirect(address(thread), 303)


@bp.get("/t/<int:thread_id>/consult/case")
def before_case(thread_id: int) -> ResponseReturnValue:
    """What a case would tell of who asked without a name, before they begin one."""
    page = opened(thread_id)
    if not page.thread.mine:
        raise NotVisible
    if not page.thread.nameless:
        return redirect(address(page.thread))
    return render_template("consults/case.html", thread=page.thread, here="ask")


@bp.post("/t/<int:thread_id>/consult/case")
@once
def escalate(thread_id: int) -> ResponseReturnValue:
    """Begin a case with what was asked; to its first step."""
    actor = current_actor()
    case = escalating.escalate(actor, thread_id)
    nameless = queries.thread_for(actor, thread_id).nameless
    flash(
        gettext("Your case is begun. Write it in other words than your question.")
        if nameless
        else gettext(
            "Your case is begun with what you wrote here. Nobody sees it until you send it."
        )
    )
    there = url_for("cases.step", case_id=case.id, key=escalating.first_step(case))
    return redirect(there, 303)


@bp.get("/t/<int:thread_id>/consult/print")
def on_paper(thread_id: int) -> ResponseReturnValue:
    """Question and answers for the chart."""
    return render_template("consults/print.html", **of_whole(thread_id))


@bp.get("/t/<int:thread_id>/consult/econsult")
def econsult(thread_id: int) -> ResponseReturnValue:
    """The same as text to copy, and where it goes."""
    actor = current_actor()
    queries.thread_row_for(actor, thread_id, Can.CLOSE_CONSULT)
    parts = of_whole(thread_id)
    page: ThreadPage = parts["page"]
    service = service_of(actor, page.thread.programme_id)
    return render_template(
        "consults/econsult.html", **parts, service=service, text=paper.referral(page), here="ask"
    )


def of_whole(thread_id: int) -> dict[str, Any]:
    """A consult with all its posts, for outside."""
    opened(thread_id)
    page = queries.thread_page(current_actor(), thread_id, size=WHOLE, whole=True)
    return {"page": page, "posts": paper.chart(page)}
