"""A transcript is corrected: its paragraphs, one of them, and what it said before."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community.discussions.diff import changes
from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken, Refused
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
    form = _form(page)
    if made := _corrected(page, form):
        return _onward(page, made, form.before.data or "")
    differs = changes(page.paragraph.text, form.text.data or "") if form.overtaken else ()
    wrong = form.overtaken or form.errors
    html = render_template(
        "lectures/edit_paragraph.html", page=page, form=form, differs=differs, here="lectures"
    )
    return html, 422 if wrong else 200


def _form(page: ParagraphPage) -> ParagraphForm:
    now, before = page.paragraph, page.before.seen if page.before else ""
    said = {"text": now.text, "speaker": now.speaker, "seen": now.seen}
    return ParagraphForm(data=said | {"before": before})


def _corrected(page: ParagraphPage, form: ParagraphForm) -> Corrected | None:
    """What came of the form, or none and on the form what is to be mended."""
    thread_id, now = page.lecture.thread_id, page.paragraph
    try:
        return tried(form, editing.correct, current_actor(), thread_id, now.start_ms)
    except Overtaken as problem:
        form.show_both(problem, now.seen)
    except Refused as problem:
        form.text.errors = [*form.text.errors, str(problem)]
    return None


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


def _onward(page: ParagraphPage, made: Corrected, before: str) -> Response:
    """To the next paragraph where that was asked for, else back to where one was."""
    lecture, now, then = page.lecture, page.paragraph, request.form.get("then")
    ahead = transcripts.following(lecture.id, now.start_ms) if then == "next" else None
    if made.removed or made.parts > 1:
        _offer_back(made)
    elif then == "join" and page.before:
        now = page.before if _join(page, before) else now
    elif ahead is None:
        say(gettext("Saved. Captions and search say it as well; what it said before is kept."))
    if ahead is not None:
        return redirect(url_for(".paragraph", thread_id=lecture.thread_id, at=ahead), 303)
    second = now.start_ms // 1000
    return redirect(
        url_for(".transcript", thread_id=lecture.thread_id, at=second, _anchor=f"m{second}"), 303
    )


def _offer_back(made: Corrected) -> None:
    """Say what became of the paragraph, with a way back."""
    undo, count = url_for(".put_back", revision_id=made.revision_id), made.parts
    if made.removed:
        say(gettext("The paragraph is taken out, and its captions."), undo)
    else:
        several = gettext(
            "It is %(count)s paragraphs now; captions and links go along.", count=count
        )
        say(several, undo)


def _join(page: ParagraphPage, before: str) -> bool:
    """Whether it was joined to the one before, whose words the page showed."""
    made = []
    actor, (thread_id, at) = current_actor(), (page.lecture.thread_id, page.paragraph.start_ms)
    if done(lambda: made.append(editing.join_before(actor, thread_id, at, before))):
        undo = url_for(".put_back", revision_id=made[0].id)
        say(gettext("They are one paragraph now; links to both go on to lead there."), undo)
    return bool(made)
