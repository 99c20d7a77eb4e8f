"""Many lectures at once: files or a ZIP, a job that brings them in, and its report."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.lectures.adding_forms import ImportForm
from echo_community.lectures.imports import by_page
from echo_community.lectures.queries import importing
from echo_community.lectures.receiving import brings_files
from echo_community.lectures.views.blueprint import bp
from echo_community.policy import Can
from echo_community.privacy.labels import called
from echo_community.programmes.views.acting import managed, status


@bp.route("/p/<slug>/lectures/import", methods=["GET", "POST"])
@brings_files
@once
def bring(slug: str) -> ResponseReturnValue:
    """Hand in many files; a job brings them in."""
    actor, programme, form = current_actor(), managed(slug, Can.MANAGE_LECTURES), ImportForm()
    form.files.find(programme.id)
    if form.validate_on_submit():
        how = {"dry_run": form.dry_run.data, "announce": form.announce.data}
        row = by_page.begin(actor, programme.id, form.files.files, **how)
        flash(gettext("The files are here. You can leave this page: it goes on by itself."))
        return redirect(url_for(".import_report", slug=slug, import_id=row.id), 303)
    lists = {
        "rows": importing.imports(actor, programme.id),
        "held": importing.held(actor, programme.id),
    }
    page = render_template(
        "lectures/import.html", one=programme, form=form, called=called, here="lectures", **lists
    )
    return page, status(form)


@bp.get("/p/<slug>/lectures/import/<int:import_id>")
def import_report(slug: str, import_id: int) -> ResponseReturnValue:
    """How far an import is, and what became of each lecture; it looks anew while it runs."""
    programme = managed(slug, Can.MANAGE_LECTURES)
    page = importing.import_page(current_actor(), programme.id, import_id)
    return render_template(
        "lectures/report.html", one=programme, page=page, called=called, here="lectures"
    )
