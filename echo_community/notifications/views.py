"""What a person wants by mail. The list of notices stands with the threads they are about."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.notifications import queries, services
from echo_community.notifications.forms import ChoicesForm

bp = Blueprint("notifications", __name__)


@bp.route("/notices/choices", methods=["GET", "POST"])
@once
def choices() -> ResponseReturnValue:
    """A switch each: answers, mentions, changes of sessions, reminders of them."""
    actor = current_actor()
    form = ChoicesForm(obj=queries.choices_of(actor))
    if form.validate_on_submit():
        services.choose_mail(actor, **form.chosen())
        flash(gettext("Saved."))
        return redirect(url_for(".choices"), 303)
    return render_template("notifications/choices.html", form=form, here="you")
