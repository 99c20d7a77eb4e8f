"""Is a pearl still current? The tap, and saying what took its place."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from echo_community import policy
from echo_community.consults.pearl_forms import OldPearlForm
from echo_community.consults.queries import pearl_pages
from echo_community.consults.services import reviewing_pearls as services
from echo_community.consults.views.blueprint import bp
from echo_community.consults.views.pearls import TO_DRAW, entered
from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.views.acting import done, say, status


@bp.post("/pearl/<int:pearl_id>/current")
@once
def check_pearl(pearl_id: int) -> ResponseReturnValue:
    """It is still current."""
    made = []
    if done(lambda: made.append(services.check_pearl(current_actor(), pearl_id))):
        until = format_date(made[0].review_on, "d MMM y")
        undo = url_for(".take_back_pearl_check", pearl_check_id=made[0].id)
        say(gettext("Noted as still current. You are asked again on %(day)s.", day=until), undo)
    return redirect(url_for(".pearl", pearl_id=pearl_id), 303)


@bp.post("/pearl-checks/<int:pearl_check_id>/undo")
@once
def take_back_pearl_check(pearl_check_id: int) -> ResponseReturnValue:
    """It was not looked at after all."""
    found = services.take_back_pearl_check(current_actor(), pearl_check_id)
    say(gettext("Taken back: the day for its review is what it was."))
    return redirect(url_for(".pearl", pearl_id=found.id), 303)


@bp.route("/pearl/<int:pearl_id>/supersede", methods=["GET", "POST"])
@once
def supersede_pearl(pearl_id: int) -> ResponseReturnValue:
    """Say what is no longer so, and which pearl took its place."""
    actor, page = current_actor(), entered(pearl_id)
    policy.require(actor, Can.REVIEW_PEARL, page)
    now = page.current
    form = OldPearlForm(data={"why": now.why, "successor": now.successor_id or 0})
    form.offer(pearl_pages.successors(actor, page))
    if _superseded(form, pearl_id):
        say(gettext("A banner stands on the pearl now, and on its hits."))
        return redirect(url_for(".pearl", pearl_id=pearl_id), 303)
    html = render_template("consults/pearl_supersede.html", page=page, form=form, **TO_DRAW)
    return html, status(form)


@bp.post("/pearl/<int:pearl_id>/lift")
@once
def lift_pearl(pearl_id: int) -> ResponseReturnValue:
    """It is current after all."""
    services.lift_pearl(current_actor(), pearl_id)
    say(gettext("It is no longer superseded."))
    return redirect(url_for(".pearl", pearl_id=pearl_id), 303)


def _superseded(form: OldPearlForm, pearl_id: int) -> bool:
    """Whether the form was sent, is right, and the note stands."""
    try:
        return tried(form, services.supersede_pearl, current_actor(), pearl_id) is not None
    except Refused as problem:
        form.successor.errors = [str(problem)]
        return False
