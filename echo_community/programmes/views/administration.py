"""What a programme says of itself; and for administrators, all programmes and a new one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes import queries, services
from echo_community.programmes.forms import NewProgrammeForm, ProgrammeForm
from echo_community.programmes.models import Programme
from echo_community.programmes.views.acting import carried_out, managed, say, status
from echo_community.programmes.views.blueprint import bp


@bp.get("/programmes")
def index() -> ResponseReturnValue:
    """All programmes, for administrators."""
    rows = queries.all_programmes(current_actor())
    return render_template("programmes/index.html", rows=rows)


@bp.route("/programmes/new", methods=["GET", "POST"])
@once
def new() -> ResponseReturnValue:
    """Open a programme; inviting its first coordinator comes next."""
    actor, form = current_actor(), NewProgrammeForm()
    policy.visible(actor, Can.CREATE_PROGRAMME, Programme)
    made: list[Programme] = []
    if carried_out(
        form,
        lambda: made.append(
            services.create_programme(actor, slug=form.slug.data or "", **vars(form.draft()))
        ),
        beside="slug",
    ):
        say(gettext("The programme is open. Now invite its first coordinator."))
        return redirect(url_for(".invitations", slug=made[0].slug), 303)
    return render_template("programmes/new.html", form=form), status(form)


@bp.route("/p/<slug>/settings", methods=["GET", "POST"])
@once
def settings(slug: str) -> ResponseReturnValue:
    """Name, description and welcome."""
    actor, programme = current_actor(), managed(slug)
    form = ProgrammeForm(obj=programme)
    if carried_out(form, lambda: services.edit_programme(actor, programme.id, form.draft())):
        say(gettext("Saved."))
        return redirect(url_for(".settings", slug=slug), 303)
    page = render_template("programmes/settings.html", one=programme, form=form, tab="about")
    return page, status(form)
