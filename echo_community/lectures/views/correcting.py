"""A transcript is corrected: its paragraphs, one of them, and what it said before."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community.discussions.diff import changes
from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.once import once
from echo_community.kernel.pages import row_id
from echo_community.lectures.forms import ParagraphForm
from echo_community.lectures.queries import transcripts
from echo_community.lectures.queries.transcripts import ParagraphPage
from echo_community.lectures.services import editing
from echo_community.lectures.services.editing import Corrected
from echo_community.lectures.views.blueprint import bp
from echo_community.lectures.views.replacing import entered
from echo_community.programmes.views.acting import done, say

AT = "/t/<int:thread_id>/lecture/edit/transcript"


@bp.get(AT)
def transcript(thread_id: int) -> ResponseReturnValue:
    """Its paragraphs, each a tap away from being corrected; `?at=` is a second of it."""
    number, at = (request.args.get(name, type=row_id) for name in ("page", "at"))
    at_ms = None if at is None else at * 1000
    page = transcripts.transcript_page(current_actor(), thread_id, number, at_ms)
    entered(page.lecture)
    return render_template("lectures/edit_transcript.html", page=page, tab="transcript")


@bp.route(AT + "/<int:at>", methods=["GET", "POST"])
@once
def paragraph(thread_id: int, at: int) -> ResponseReturnValue:
    """One paragraph, with the recording at it; the second of two editors is shown both texts."""
    page = transcripts.paragraph_page(current_actor(), thread_id, at)
    entered(page.lecture)
    now = page.paragraph
    form = ParagraphForm(data={"text": now.text, "speaker": now.speaker, "seen": now.seen})
    try:
        if made := tried(form, editing.correct, current_actor(), thread_id, now.start_ms):
            return _onward(page, made)
    except Overtaken as problem:
        form.show_both(problem, now.seen)
    differs = changes(now.text, form.text.data or "") if form.overtaken else ()
    wrong = form.overtaken or form.errors
    html = render_template(
        "lectures/edit_paragraph.html", page=page, form=form, differs=differs, here="lectures"
    )
    return html, 422 if wrong else 200


@bp.get(AT + "/history")
def transcript_history(thread_id: int) -> ResponseReturnValue:
    """What was changed, by whom; `?before=` is a revision's number."""
    before = request.args.get("before", type=row_id)
    page = transcripts.history(current_actor(), thread_id, before)
    entered(page.lecture)
    return render_template("lectures/edit_history.html", page=page, tab="transcript")


@bp.post("/transcript-revisions/<int:revision_id>/back")
@once
def put_back(revision_id: int) -> ResponseReturnValue:
    """It says again what it said before that change."""
    made = []
    actor = current_actor()
    thread_id = transcripts.thread_of(actor, revision_id)
    if done(lambda: made.append(editing.put_back(actor, revision_id))):
        say(gettext("It says again what it said before."))
    return redirect(url_for(".transcript_history", thread_id=thread_id), 303)


def _onward(page: ParagraphPage, made: Corrected) -> Response:
    """To the next paragraph where that was asked for, else back to where one was."""
    lecture, now = page.lecture, page.paragraph
    if made.removed:
        undo = url_for(".put_back", revision_id=made.revision_id)
        say(gettext("The paragraph is taken out, and its captions."), undo)
    if request.form.get("then") == "next" and page.after:
        there = url_for(".paragraph", thread_id=lecture.thread_id, at=page.after.start_ms)
        return redirect(there, 303)
    if not made.removed:
        say(gettext("Saved. Captions and search say it as well; what it said before is kept."))
    second = now.start_ms // 1000
    return redirect(
        url_for(".transcript", thread_id=lecture.thread_id, at=second, _anchor=f"m{second}"), 303
    )
