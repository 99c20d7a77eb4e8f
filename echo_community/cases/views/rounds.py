"""The hub turns the rounds of a case; the presenter says what comes of each suggestion."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.cases.models import Intention, IntentionKind, Round
from echo_community.cases.queries.talk import intention_page
from echo_community.cases.services import intentions, rounds
from echo_community.cases.talk_forms import IntentionForm
from echo_community.cases.views.blueprint import bp
from echo_community.discussions import queries
from echo_community.discussions.views.blueprint import address, address_of_post, refused, tried
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once, refuse
from echo_community.programmes.current import enter_by_id


@bp.post("/t/<int:thread_id>/case/round")
@once
def turn(thread_id: int) -> ResponseReturnValue:
    """Open a round, or close the one that is open; who was slower is told who was quicker."""
    actor, act, seen = current_actor(), request.form.get("act", ""), request.args.get("seen")
    thread = queries.thread_for(actor, thread_id)
    if seen not in ROUNDS or act not in ("close", *ROUNDS):
        raise NotVisible
    try:
        if act == "close":
            case = rounds.close_round(actor, thread_id, Round(seen))
        else:
            case = rounds.open_round(actor, thread_id, Round(act), Round(seen))
        flash(SAID[case.round]())
    except rounds.RoundMoved as other:
        refuse()
        flash(str(other), "caution")
    return redirect(address(thread), 303)


ROUNDS = tuple(round.value for round in Round)
SAID = {
    Round.QUESTIONS: lambda: gettext("The round of questions is open."),
    Round.SUGGESTIONS: lambda: gettext("The round of suggestions is open."),
    Round.DISCUSSION: lambda: gettext("Both rounds are closed. All may still talk."),
}


@bp.route("/t/<int:thread_id>/case/intention/<int:number>", methods=["GET", "POST"])
@once
def intend(thread_id: int, number: int) -> ResponseReturnValue:
    """Say what comes of a suggestion; a script gets the fields anew instead of a page."""
    actor = current_actor()
    page, said = intention_page(actor, thread_id, number)
    enter_by_id(actor, page.thread.programme_id)
    form = IntentionForm(data={"kind": said.kind, "why": said.why} if said else {})
    done = tried(form, keep, actor, page.about.id if page.about else 0)
    if "X-Fragment" in request.headers:
        return intended(number, done or said, form), 200 if done else 422
    if done:
        return redirect(address_of_post(actor, thread_id, number), 303)
    return refused(
        render_template("cases/intention.html", page=page, form=form, number=number, here="cases")
    )


def keep(actor: Actor, post_id: int, draft: tuple[IntentionKind, str]) -> Intention:
    """Store what was said."""
    return intentions.intend(actor, post_id, *draft)


def intended(number: int, said: Intention | None, form: IntentionForm) -> str:
    """The fields anew, with what is stored, or with what was typed and is wrong with it."""
    return render_template("cases/_intended.html", number=number, said=said, form=form)
