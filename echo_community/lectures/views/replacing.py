"""A file in the place of a transcript or of slides: opened first, then checked and stored."""

import functools
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.files.refusals import sentence
from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.kernel.once import once
from echo_community.kernel.uploads import Unfit, Why, slides_of
from echo_community.lectures.forms import FileForm
from echo_community.lectures.imports.reading import LARGEST_PAPER
from echo_community.lectures.queries.editing import EditedLecture, edited_lecture
from echo_community.lectures.services import replacing
from echo_community.lectures.transcripts.reading import NotATranscript, read
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.views.acting import say, status

View = Callable[..., ResponseReturnValue]


def entered(page: EditedLecture) -> EditedLecture:
    """The lecture, whose programme is the one of the page."""
    enter_by_id(current_actor(), page.programme_id)
    return page


@bp.url_value_preprocessor
def make_more_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A deck is larger than what others send; before anything reads the form."""
    if request.method == "POST" and endpoint in (
        "lectures.slides_file",
        "lectures.transcript_file",
    ):
        with suppress(NotVisible, Forbidden):  # the view says so
            edited_lecture(current_actor(), (values or {})["thread_id"])
            request.max_content_length = LARGEST_PAPER


def opens(opened: Callable[[bytes], Any]) -> Callable[[View], View]:
    """Open the file of a form, then do what it is for. Stands above @once: it takes a while, and
    on SQLite a transaction keeps other writers out."""

    def around(view: View) -> View:
        @functools.wraps(view)
        def opening(**kwargs: Any) -> ResponseReturnValue:
            file = request.files.get("file")
            if file and file.filename:
                edited_lecture(current_actor(), kwargs["thread_id"])  # nobody else's is opened
                try:
                    g.opened = opened(file.stream.read())
                except Refused as problem:
                    g.unopened = str(problem)
            return view(**kwargs)

        return opening

    return around


def transcript_of(content: bytes) -> Any:
    """A transcript. Raises Refused with what to do instead."""
    try:
        return read(content)
    except NotATranscript as problem:
        raise Refused(
            gettext("There is no caption in this file. Choose a WebVTT (.vtt) or SRT (.srt) file.")
        ) from problem


def deck_of(content: bytes) -> Any:
    """Slides. Raises Refused with what to do instead."""
    try:
        return slides_of(content)
    except Unfit as problem:
        if problem.why in (Why.UNKNOWN, Why.DOCUMENT):
            raise Refused(
                gettext("This is no PDF. Export the slides as PDF and choose that file.")
            ) from problem
        raise Refused(sentence(problem.why)) from problem


@bp.route("/t/<int:thread_id>/lecture/edit/transcript/file", methods=["GET", "POST"])
@opens(transcript_of)
@once
def transcript_file(thread_id: int) -> ResponseReturnValue:
    """A transcript from a file, the first or another."""
    page = entered(edited_lecture(current_actor(), thread_id))
    form = FileForm()
    if made := _tried(form, replacing.replace_transcript, thread_id):
        say(gettext("The transcript is in: it is read, shown as captions and found."))
        there = ".transcript_history" if made.mended else ".transcript"
        return redirect(url_for(there, thread_id=thread_id), 303)
    html = render_template(
        "lectures/edit_file.html", page=page, form=form, tab="transcript", here="lectures"
    )
    return html, status(form)


@bp.route("/t/<int:thread_id>/lecture/edit/slides/file", methods=["GET", "POST"])
@opens(deck_of)
@once
def slides_file(thread_id: int) -> ResponseReturnValue:
    """Slides from a PDF, the first or others."""
    page = entered(edited_lecture(current_actor(), thread_id))
    form = FileForm()
    if _tried(form, replacing.replace_slides, thread_id):
        say(gettext("The slides are in. Look whether each comes up when it should."))
        return redirect(url_for(".slide_times", thread_id=thread_id), 303)
    html = render_template(
        "lectures/edit_file.html", page=page, form=form, tab="slides", here="lectures"
    )
    return html, status(form)


def _tried(form: FileForm, service: Callable[..., Any], thread_id: int) -> Any:
    """What came of the file, or none and on the form why."""
    try:
        made = tried(form, service, current_actor(), thread_id, g.get("opened"))
    except Refused as problem:
        form.file.errors, form.unfit = [str(problem)], True
        return None
    if form.stopped:
        form.file.errors = [gettext("Something in it may tell who a patient is.")]
    return made
