"""Cohorts, their graduation, and spokes."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.programmes import queries, services
from echo_community.programmes.forms import CohortForm, SpokeForm
from echo_community.programmes.views.acting import (
    carried_out,
    done,
    managed,
    managed_by_id,
    say,
    status,
)
from echo_community.programmes.views.blueprint import bp


@bp.route("/p/<slug>/settings/cohorts", methods=["GET", "POST"])
@once
def cohorts(slug: str) -> ResponseReturnValue:
    """The cohorts of a programme, and a new one."""
    actor, programme, form = current_actor(), managed(slug), CohortForm()
    if carried_out(form, lambda: services.add_cohort(actor, programme.id, form.draft())):
        say(gettext("“%(name)s” is added.", name=form.name.data))
        return redirect(url_for(".cohorts", slug=slug), 303)
    rows = queries.cohorts(actor, programme.id)
    page = render_template(
        "programmes/cohorts.html", one=programme, rows=rows, form=form, tab="cohorts"
    )
    return page, status(form)


@bp.route("/cohorts/<int:cohort_id>/edit", methods=["GET", "POST"])
@once
def edit_cohort(cohort_id: int) -> ResponseReturnValue:
    """Rename a cohort or change its days."""
    actor = current_actor()
    found = queries.cohort_for(actor, cohort_id)
    slug, form = managed_by_id(found.programme_id), CohortForm(obj=found)
    if carried_out(form, lambda: services.edit_cohort(actor, cohort_id, form.draft())):
        say(gettext("“%(name)s” is saved.", name=form.name.data))
        return redirect(url_for(".cohorts", slug=slug), 303)
    page = render_template("programmes/cohort_edit.html", cohort=found, slug=slug, form=form)
    return page, status(form)


@bp.post("/cohorts/<int:cohort_id>/graduate")
@once
def graduate(cohort_id: int) -> ResponseReturnValue:
    """All participants of a cohort become graduates."""
    actor, many = current_actor(), []
    found = queries.cohort_for(actor, cohort_id)
    slug = managed_by_id(found.programme_id)
    if done(lambda: many.append(services.graduate(actor, cohort_id))):
        say(
            ngettext(
                "%(num)s participant has graduated and hears of it in ten minutes.",
                "%(num)s participants have graduated and hear of it in ten minutes.",
                many[0],
            ),
            undo=url_for(".undo_graduation", cohort_id=cohort_id),
        )
    return redirect(url_for(".cohorts", slug=slug), 303)


@bp.post("/cohorts/<int:cohort_id>/undo-graduation")
@once
def undo_graduation(cohort_id: int) -> ResponseReturnValue:
    """They are participants again."""
    actor = current_actor()
    found = queries.cohort_for(actor, cohort_id)
    slug = managed_by_id(found.programme_id)
    if done(lambda: services.undo_graduation(actor, cohort_id)):
        say(gettext("The graduation is taken back: they are participants again."))
    return redirect(url_for(".cohorts", slug=slug), 303)


@bp.route("/p/<slug>/settings/spokes", methods=["GET", "POST"])
@once
def spokes(slug: str) -> ResponseReturnValue:
    """The spokes of a programme, and a new one."""
    actor, programme, form = current_actor(), managed(slug), SpokeForm()
    if carried_out(form, lambda: services.add_spoke(actor, programme.id, form.draft())):
        say(gettext("“%(name)s” is added.", name=form.name.data))
        return redirect(url_for(".spokes", slug=slug), 303)
    rows = queries.spokes(actor, programme.id)
    page = render_template(
        "programmes/spokes.html", one=programme, rows=rows, form=form, tab="spokes"
    )
    return page, status(form)


@bp.route("/spokes/<int:spoke_id>/edit", methods=["GET", "POST"])
@once
def edit_spoke(spoke_id: int) -> ResponseReturnValue:
    """Rename a spoke."""
    actor = current_actor()
    found = queries.spoke_for(actor, spoke_id)
    slug, form = managed_by_id(found.programme_id), SpokeForm(obj=found)
    if carried_out(form, lambda: services.edit_spoke(actor, spoke_id, form.draft())):
        say(gettext("“%(name)s” is saved.", name=form.name.data))
        return redirect(url_for(".spokes", slug=slug), 303)
    page = render_template("programmes/spoke_edit.html", spoke=found, slug=slug, form=form)
    return page, status(form)
