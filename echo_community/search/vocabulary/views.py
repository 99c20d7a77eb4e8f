"""The settings page where coordinators keep their programme's own words."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.programmes.models import Programme
from echo_community.programmes.views.acting import (
    carried_out,
    done,
    managed,
    managed_by_id,
    say,
    status,
)
from echo_community.search.blueprint import bp
from echo_community.search.vocabulary import queries, services, sheets
from echo_community.search.vocabulary.forms import KIND_NAMES, ConceptForm, SheetForm


@bp.route("/p/<slug>/settings/vocabulary", methods=["GET", "POST"])
@once
def vocabulary(slug: str) -> ResponseReturnValue:
    """The programme's own words, and a new one."""
    actor, programme, form = current_actor(), managed(slug), ConceptForm()
    if carried_out(form, lambda: services.add(actor, programme.id, form.draft())):
        say(gettext("“%(name)s” is added.", name=form.name.data))
        return redirect(url_for(".vocabulary", slug=slug), 303)
    return _page(programme, form, SheetForm(formdata=None)), status(form)


@bp.post("/p/<slug>/settings/vocabulary/import")
@once
def import_vocabulary(slug: str) -> ResponseReturnValue:
    """Add what a CSV holds, and say by line what was left out."""
    actor, programme, form = current_actor(), managed(slug), SheetForm()
    if not form.validate_on_submit():
        return _page(programme, ConceptForm(formdata=None), form), 422
    report = services.add_sheet(actor, programme.id, sheets.read(form.sheet.data.read()))
    if report.added:
        say(ngettext("%(num)s word is added.", "%(num)s words are added.", report.added))
    if not report.problems:
        return redirect(url_for(".vocabulary", slug=slug), 303)
    # The report is shown at once: nobody should have to count the lines that were left out.
    return _page(programme, ConceptForm(formdata=None), form, report), 200


@bp.get("/p/<slug>/settings/vocabulary.csv")
def export_vocabulary(slug: str) -> ResponseReturnValue:
    """The programme's own words as a CSV, which the import reads."""
    programme = managed(slug)
    rows = queries.own(current_actor(), programme.id)
    name = f"attachment; filename={programme.slug}-vocabulary.csv"
    return Response(
        sheets.written([row.concept for row in rows]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


@bp.route("/vocabulary/<int:concept_id>/edit", methods=["GET", "POST"])
@once
def edit_concept(concept_id: int) -> ResponseReturnValue:
    """Change the names of a concept."""
    actor, form = current_actor(), ConceptForm()
    found = queries.concept_for(actor, concept_id)
    slug = managed_by_id(found.programme_id or 0)
    if carried_out(form, lambda: services.edit(actor, concept_id, form.draft())):
        say(gettext("“%(name)s” is saved.", name=form.name.data))
        return redirect(url_for(".vocabulary", slug=slug), 303)
    if not form.is_submitted():
        form.show(queries.names_of(found))
    page = render_template("search/concept_edit.html", concept=found, slug=slug, form=form)
    return page, status(form)


@bp.post("/vocabulary/<int:concept_id>/remove")
@once
def remove_concept(concept_id: int) -> ResponseReturnValue:
    """Take a concept away; the next page can bring it back."""
    found = services.remove(current_actor(), concept_id)
    slug = managed_by_id(found.programme_id or 0)
    say(
        gettext("“%(name)s” is removed.", name=found.name),
        undo=url_for(".restore_concept", concept_id=concept_id),
    )
    return redirect(url_for(".vocabulary", slug=slug), 303)


@bp.post("/vocabulary/<int:concept_id>/restore")
@once
def restore_concept(concept_id: int) -> ResponseReturnValue:
    """Bring a removed concept back."""
    actor = current_actor()
    found = queries.concept_for(actor, concept_id, removed=True)
    slug = managed_by_id(found.programme_id or 0)
    if done(lambda: services.restore(actor, concept_id)):
        say(gettext("“%(name)s” is back.", name=found.name))
    return redirect(url_for(".vocabulary", slug=slug), 303)


def _page(
    programme: Programme, form: ConceptForm, sheet: SheetForm, report: sheets.Report | None = None
) -> str:
    return render_template(
        "search/vocabulary.html",
        one=programme,
        rows=queries.own(current_actor(), programme.id),
        kinds=dict(KIND_NAMES),
        shipped=queries.how_many_shipped(),
        form=form,
        sheet=sheet,
        report=report,
        tab="vocabulary",
    )
