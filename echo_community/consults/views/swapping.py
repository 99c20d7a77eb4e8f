"""A week on call is swapped: asked, agreed, declined, withdrawn."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from echo_community.consults.queries import rota_choices
from echo_community.consults.queries.rota_page import weeks_of_others
from echo_community.consults.rota_forms import SwapForm
from echo_community.consults.services import swapping as services
from echo_community.consults.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.views.acting import carried_out, done, managed, say, status

ANSWERS = {
    "agree": (services.agree, lazy_gettext("Swapped. Who asked hears of it.")),
    "decline": (services.decline, lazy_gettext("Declined. Who asked hears of it.")),
    "withdraw": (services.withdraw, lazy_gettext("Withdrawn.")),
}


@bp.route("/p/<slug>/consults/rota/<int:week_id>/swap", methods=["GET", "POST"])
@once
def swap_week(slug: str, week_id: int) -> ResponseReturnValue:
    """Ask another expert to take one's week, perhaps for one of theirs."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_ROTA)
    week = rota_choices.week_of(actor, programme.id, week_id)
    form = SwapForm()
    others = [one for one in rota_choices.experts_of(actor, programme.id) if one[0] != actor.id]
    form.offer(others, weeks_of_others(actor, programme.id))
    if carried_out(
        form, lambda: services.ask_to_swap(actor, week_id, *form.chosen()), beside="wish"
    ):
        say(gettext("Asked. You hear of it when they agree."))
        return redirect(url_for(".rota", slug=slug), 303)
    facts = {"slug": slug, "week": week, "form": form, "here": "ask"}
    return render_template("consults/rota_swap.html", **facts), status(form)


@bp.post("/p/<slug>/consults/rota/swaps/<int:swap_id>/<any(agree, decline, withdraw):answer>")
@once
def answer_swap(slug: str, swap_id: int, answer: str) -> ResponseReturnValue:
    """Agree to a swap, decline it, or take one's own wish back."""
    actor = current_actor()
    managed(slug, Can.MANAGE_ROTA)
    act, words = ANSWERS[answer]
    if done(lambda: act(actor, swap_id)):
        say(str(words))
    return redirect(url_for(".rota", slug=slug), 303)
