"""The summary at the head of a thread: writing it, and taking it away and back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import kinds, queries, services
from echo_community.discussions.forms import SummaryForm
from echo_community.discussions.places import Place
from echo_community.discussions.rows import DraftRow, EditPage
from echo_community.discussions.views.acts import released
from echo_community.discussions.views.blueprint import (
    address_of_post,
    bp,
    fragment,
    offer_undo,
    preview_of,
    refused,
    tried,
)
from echo_community.discussions.views.keeping import begun, sent
from echo_community.discussions.views.writing import tell
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/summary", methods=["GET", "POST"])
@once
def summarise(thread_id: int) -> ResponseReturnValue:
    """Write what a thread has come to, or change it; what it was stays readable."""
    actor = current_actor()
    page = queries.summary_page(actor, thread_id)
    draft = queries.draft_at(actor, Place("summary", thread_id))
    form = summary_form(page, draft)
    post = tried(form, services.summarise, actor, thread_id)
    if post is None:
        return refused(summary_html(page, form, draft=draft))
    sent("summary", thread_id)
    tell(post.held, gettext("Saved. The summary stands above the first post."))
    return redirect(
        url_for(".show", thread_id=thread_id, slug=page.slug or None, _anchor="p0"), 303
    )


@bp.route("/t/<int:thread_id>/summary/preview", methods=["GET", "POST"])
def preview_summary(thread_id: int) -> ResponseReturnValue:
    """The summary as it would be shown."""
    page = queries.summary_page(current_actor(), thread_id)
    form = summary_form(page)
    preview = preview_of(form, page.programme_id)
    return fragment(preview) or summary_html(page, form, preview)


def summary_form(page: EditPage, draft: DraftRow | None = None) -> SummaryForm:
    """The form with the summary as it is; a draft of an older version shows both texts."""
    given = begun({"body": page.source, "revision": str(page.revision)}, draft)
    form = SummaryForm(data=given)
    if request.method == "GET" and given["revision"] != str(page.revision):
        form.show_both(Overtaken(page.source, page.revision))
    return form


def summary_html(
    page: EditPage, form: SummaryForm, preview: str = "", draft: DraftRow | None = None
) -> str:
    """The page on which a summary is written."""
    enter_by_id(current_actor(), page.programme_id)
    return render_template(
        "discussions/summary.html",
        page=page,
        form=form,
        preview=preview,
        draft=draft,
        kind=kinds.of(page.thread.kind) if page.thread else kinds.DISCUSSION,
        here="threads",
    )


@bp.post("/t/<int:thread_id>/summary/hide")
@once
def hide_summary(thread_id: int) -> ResponseReturnValue:
    """Delete the summary; it is kept, and the next page offers it back."""
    actor = current_actor()
    services.hide_post(actor, queries.post_at(actor, thread_id, 0))
    offer_undo(gettext("The summary is deleted."), url_for(".restore_summary", thread_id=thread_id))
    return redirect(url_for(".show", thread_id=thread_id), 303)


@bp.post("/t/<int:thread_id>/summary/restore")
@once
def restore_summary(thread_id: int) -> ResponseReturnValue:
    """Bring a deleted summary back."""
    actor = current_actor()
    services.restore_post(actor, queries.post_at(actor, thread_id, 0, Can.RESTORE_POST))
    flash(gettext("The summary is back."))
    return redirect(address_of_post(actor, thread_id, 0), 303)


@bp.post("/t/<int:thread_id>/summary/release")
@once
def release_summary(thread_id: int) -> ResponseReturnValue:
    """Let everybody read a held summary."""
    actor = current_actor()
    return released(actor, thread_id, 0, gettext("The summary is released: everybody can read it."))
