"""Asking about a moment of a lecture."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.files.receiving import takes_files
from echo_community.discussions.files.views import onward
from echo_community.discussions.views.blueprint import fragment, preview_of, refused, tried
from echo_community.discussions.views.keeping import begun, sent
from echo_community.discussions.views.writing import tell
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.once import once
from echo_community.kernel.templating import media_time
from echo_community.lectures import queries
from echo_community.lectures.asking_forms import MomentForm, seconds_of
from echo_community.lectures.services.asking import ask_about
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/lecture/ask", methods=["GET", "POST"])
@takes_files
@once
def ask(thread_id: int) -> ResponseReturnValue:
    """Ask about a moment; who asked is back at it, where the question now stands."""
    page, form = about(thread_id)
    if request.method == "POST" and "look" in request.args:
        preview = preview_of(form, page.thread.programme_id)
        return fragment(preview) or html(page, form, preview)
    try:
        post = tried(form, ask_about, current_actor(), thread_id)
    except Forbidden:  # closed while they wrote: the words stay, to be copied
        return html(page, form, over=True), 403
    if post is None:
        return refused(html(page, form))
    sent("reply", thread_id)
    tell(post.held, gettext("Your question is up. It stands beside its minute."))
    at = seconds_of(form.at.data or "")
    there = url_for(".read", thread_id=thread_id, at=at, _anchor="now")
    return redirect(onward(there, thread_id, post.number), 303)


def about(thread_id: int) -> tuple[queries.ReadPage, MomentForm]:
    """The lecture at the moment that the form or the address names, and the form."""
    actor = current_actor()
    typed = seconds_of(request.form.get("at", ""))
    at = typed if typed is not None else request.args.get("at", 0, type=int)
    page = queries.read_page(actor, thread_id, at=at)
    enter_by_id(actor, page.thread.programme_id)
    form = MomentForm(data={**begun({"body": ""}, page.draft), "at": media_time(page.at_ms or 0)})
    form.duration_ms = page.lecture.duration_ms
    return page, form


def html(page: queries.ReadPage, form: MomentForm, preview: str = "", *, over: bool = False) -> str:
    """The page on which one asks."""
    over = over or page.thread.locked
    return render_template(
        "lectures/ask.html", page=page, form=form, preview=preview, over=over, here="lectures"
    )
