"""A case's summary: drafted, signed, printed."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.cases import summary_pdf
from echo_community.cases.queries import summary as queries
from echo_community.cases.services import summaries
from echo_community.cases.services.summaries import NamesSomebody
from echo_community.cases.views.blueprint import bp
from echo_community.discussions import queries as discussions
from echo_community.discussions.models import Post
from echo_community.discussions.views.blueprint import refused, tried
from echo_community.discussions.views.keeping import sent
from echo_community.discussions.views.summaries import summary_form, summary_html
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.kernel.once import once
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/case/summary/draft", methods=["GET", "POST"])
def draft_summary(thread_id: int) -> ResponseReturnValue:
    """The page on which a summary is written, the suggestions below what stands there."""
    actor = current_actor()
    page = discussions.summary_page(actor, thread_id)
    form = summary_form(page)
    written = (form.body.data or "").replace("\r\n", "\n")
    drafted = queries.drafted(actor, thread_id, written)
    form.body.data = "\n\n".join(filter(None, [written, drafted]))
    if not drafted:
        flash(
            gettext("No other suggestion is endorsed or supported: there is nothing to draft."),
            "caution",
        )
    return summary_html(page, form)


@bp.route("/t/<int:thread_id>/case/summary/sign", methods=["GET", "POST"])
@once
def write_and_sign(thread_id: int) -> ResponseReturnValue:
    """Save what is written and sign it."""
    page = discussions.summary_page(current_actor(), thread_id)
    form = summary_form(page)
    post = signed(form, thread_id)
    if post is None:
        return refused(summary_html(page, form))
    sent("summary", thread_id)
    say(post)
    return redirect(place(thread_id), 303)


def signed(form: Any, thread_id: int) -> Post | None:
    """The summary, or none and on the form what is to be mended."""
    try:
        return tried(form, summaries.write_and_sign, current_actor(), thread_id)
    except NamesSomebody as problem:
        form.body.errors = [*form.body.errors, str(problem)]
        return None


def say(post: Post) -> None:
    """What became of it."""
    flash(
        gettext("Saved, and held for a moderator. It can be signed once it is released.")
        if post.held
        else gettext("Signed. The presenter is told, and the summary can be printed and shared.")
    )


def place(thread_id: int) -> str:
    """Where the summary stands in its thread."""
    return url_for("discussions.post", thread_id=thread_id, number=0)


@bp.post("/t/<int:thread_id>/case/sign")
@once
def sign(thread_id: int) -> ResponseReturnValue:
    """Sign the summary as it stands in the thread."""
    revision = request.form.get("revision", type=int) or 0
    try:
        summaries.sign(current_actor(), thread_id, revision)
        flash(gettext("Signed. The presenter is told, and the summary can be printed and shared."))
    except Overtaken:
        flash(gettext("Somebody changed the summary meanwhile: read it again, then sign."))
    except NamesSomebody as problem:
        flash(str(problem))
        return redirect(url_for("discussions.summarise", thread_id=thread_id), 303)
    return redirect(place(thread_id), 303)


@bp.get("/t/<int:thread_id>/case/summary")
def summary(thread_id: int) -> ResponseReturnValue:
    """The summary as one page to print."""
    sheet = queries.sheet_for(current_actor(), thread_id)
    enter_by_id(current_actor(), sheet.programme_id)
    return render_template("cases/summary.html", sheet=sheet, disclaimer=queries.disclaimer())


@bp.get("/t/<int:thread_id>/case/summary.pdf")
def summary_as_pdf(thread_id: int) -> ResponseReturnValue:
    """The signed summary as a PDF."""
    sheet = queries.sheet_for(current_actor(), thread_id)
    if not sheet.signed:
        raise NotVisible
    response = make_response(summary_pdf.pdf_of(sheet))
    response.mimetype = "application/pdf"
    name = sheet.echo_id or "case"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
