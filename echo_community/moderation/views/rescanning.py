"""The settings page where coordinators have everything looked at again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField

from echo_community.kernel.actor import current_actor
from echo_community.kernel.forms import Form
from echo_community.kernel.once import once
from echo_community.moderation.rescanning import queries, services
from echo_community.moderation.views.blueprint import bp
from echo_community.privacy.labels import called
from echo_community.programmes.views.acting import managed, status


class RescanForm(Form):
    """Whether what the guard stops is held at once."""

    hides = BooleanField(lazy_gettext("Hold what it stops until a moderator has looked"))


@bp.route("/p/<slug>/settings/rescan", methods=["GET", "POST"])
@once
def rescan(slug: str) -> ResponseReturnValue:
    """How far the last scans came and what they found, by label; and a new one."""
    actor, programme, form = current_actor(), managed(slug), RescanForm()
    if form.validate_on_submit():
        services.begin(actor, programme.id, hides=form.hides.data)
        flash(gettext("Everything is looked at again. You can leave this page."))
        return redirect(url_for(".rescan", slug=slug), 303)
    page = render_template(
        "moderation/rescan.html",
        one=programme,
        tab="rescan",
        form=form,
        scans=queries.scans(actor, programme.id),
        called=called,
    )
    return page, status(form)
