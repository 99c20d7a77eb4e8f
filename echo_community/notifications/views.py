"""What a person wants by mail. The list of notices stands with the threads they are about."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.kernel.actor import MODERATORS, Actor, current_actor
from echo_community.kernel.once import once
from echo_community.notifications import choosing
from echo_community.notifications.forms import WishesForm, values_of

bp = Blueprint("notifications", __name__)


@bp.route("/notices/choices", methods=["GET", "POST"])
@once
def choices() -> ResponseReturnValue:
    """How soon each group of notices goes by mail, when digests come, quiet hours."""
    actor = current_actor()
    form = _form(actor)
    if form.validate_on_submit():
        choosing.choose_mail(actor, form.draft())
        flash(gettext("Saved."))
        return redirect(url_for(".choices"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("notifications/choices.html", form=form, here="you"), status


def _form(actor: Actor) -> WishesForm:
    form = WishesForm(data=values_of(choosing.wishes_of(actor)))
    if not any(standing.role in MODERATORS for standing in actor.memberships.values()):
        del form.hub
    return form
