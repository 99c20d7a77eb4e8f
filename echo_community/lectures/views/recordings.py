"""Another recording for a lecture: files as they are sent for a new one, or another link."""

import functools
from collections.abc import Callable
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.once import once
from echo_community.lectures.adding_forms import RecordingForm
from echo_community.lectures.queries.editing import RecordingPage, recording_page
from echo_community.lectures.receiving import brings_files
from echo_community.lectures.services import adding, recordings
from echo_community.lectures.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.views.acting import managed, say, status

View = Callable[..., ResponseReturnValue]


def opens_recording(view: View) -> View:
    """Open the files of the form before its transaction begins. Stands between the two."""

    @functools.wraps(view)
    def opening(slug: str, thread_id: int) -> ResponseReturnValue:
        if request.method == "POST":
            form = RecordingForm()
            form.find(managed(slug, Can.MANAGE_LECTURES).id)
            g.opened = adding.open_kept(form.plan, form.media.files)
        return view(slug=slug, thread_id=thread_id)

    return opening


@bp.route("/p/<slug>/lectures/<int:thread_id>/recording", methods=["GET", "POST"])
@brings_files
@opens_recording
@once
def recording(slug: str, thread_id: int) -> ResponseReturnValue:
    """The recording as it is, and another in its place."""
    programme = managed(slug, Can.MANAGE_LECTURES)
    page = recording_page(current_actor(), thread_id)
    form = _form(programme, page)
    if _replaced(form, thread_id):
        say(gettext("Saved: the lecture has this recording now."))
        return redirect(url_for("discussions.show", thread_id=thread_id), 303)
    named = {"page": page, "form": form, "one": programme, "tab": "recording"}
    return render_template("lectures/edit_recording.html", **named), status(form)


def _form(programme: Programme, page: RecordingPage) -> RecordingForm:
    if page.lecture.programme_id != programme.id:
        raise NotVisible
    form = RecordingForm(data={"url": page.url})
    form.find(programme.id)
    if "opened" in g:
        form.complain(g.opened.problems)
    return form


def _replaced(form: RecordingForm, thread_id: int) -> bool:
    """Whether the form was sent, is right, and the recording is in."""

    def replace(draft: Any) -> object:
        files = form.media.files
        return recordings.replace_recording(current_actor(), thread_id, g.opened, files, draft)

    try:
        return tried(form, replace) is not None
    except Refused as problem:
        form.media.errors, form.unfit = [str(problem)], True
        return False
