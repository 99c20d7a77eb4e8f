"""The norms of a programme: read and accepted once a version, and written by coordinators."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.http import safe_return
from echo_community.kernel.once import once
from echo_community.programmes import queries, services
from echo_community.programmes.current import NormsDue, enter
from echo_community.programmes.forms import NormsForm
from echo_community.programmes.views.acting import carried_out, managed, say, status
from echo_community.programmes.views.blueprint import bp


def ask_first(due: NormsDue) -> ResponseReturnValue:
    """Lead to the norms, and from there to where the reader was going."""
    going_to = request.full_path.rstrip("?")
    return redirect(url_for("programmes.norms", slug=due.standing.slug, next=going_to))


@bp.route("/p/<slug>/norms", methods=["GET", "POST"])
@once
def norms(slug: str) -> ResponseReturnValue:
    """What the community is for and how its members treat one another; one button."""
    actor = current_actor()
    standing = enter(actor, slug, norms_first=False)
    onward = safe_return(request.args.get("next"), url_for("pages.home", slug=slug))
    if request.method == "POST":
        version = request.form.get("version", 0, type=int)
        services.accept_norms(actor, standing.programme_id, version)
        return redirect(onward, 303)
    page = queries.norms(actor, standing.programme_id, str(get_locale()))
    return render_template("programmes/norms.html", page=page, standing=standing)


@bp.route("/p/<slug>/settings/norms", methods=["GET", "POST"])
@once
def edit_norms(slug: str) -> ResponseReturnValue:
    """Write a new version of the norms."""
    actor, programme = current_actor(), managed(slug)
    found = queries.norms(actor, programme.id, str(get_locale()))
    form = NormsForm(data={"text": found.text, "version": found.version})

    def write() -> None:
        try:
            services.write_norms(actor, programme.id, *form.draft())
        except Refused:  # whoever saves again has seen theirs
            form.version.raw_data, form.version.data = None, found.version
            raise

    if carried_out(form, write, beside="text"):
        say(gettext("Saved. Every member is asked to read and accept them at their next visit."))
        return redirect(url_for(".edit_norms", slug=slug), 303)
    page = render_template(
        "programmes/norms_edit.html", one=programme, found=found, form=form, tab="norms"
    )
    return page, status(form)
