"""Adding a lecture by page: what is said about it, and its files."""

import functools
from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import tried
from echo_community.discussions.views.writing import choices
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.once import once
from echo_community.lectures import receiving
from echo_community.lectures.adding_forms import LectureForm
from echo_community.lectures.models import Lecture
from echo_community.lectures.receiving import brings_files
from echo_community.lectures.services import adding, files
from echo_community.lectures.views.blueprint import bp
from echo_community.meetings import queries as meetings
from echo_community.meetings.wording import day_words
from echo_community.policy import Can
from echo_community.programmes.models import Programme
from echo_community.programmes.queries import topics
from echo_community.programmes.views.acting import managed, status

View = Callable[..., ResponseReturnValue]
PAST_OFFERED = 30
TAKE_FILES = {"lectures.new", "lectures.bring", "lectures.send_file", "lectures.recording"}


@bp.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A recording is larger than any other form may be; said before anything reads it."""
    if request.method == "POST" and endpoint in TAKE_FILES and current_actor().signed_in:
        receiving.make_room((values or {})["slug"])


def opens_files(view: View) -> View:
    """Open the files of the form before its transaction begins. Stands between the two."""

    @functools.wraps(view)
    def opening(slug: str) -> ResponseReturnValue:
        if request.method == "POST":
            form = _form(managed(slug, Can.MANAGE_LECTURES))
            g.opened = adding.open_kept(form.plan, form.files)
        return view(slug=slug)

    return opening


@bp.route("/p/<slug>/lectures/new", methods=["GET", "POST"])
@brings_files
@opens_files
@once
def new(slug: str) -> ResponseReturnValue:
    """One lecture; what was sent stays in the form where that is shown again."""
    programme = managed(slug, Can.MANAGE_LECTURES)
    form = _form(programme)
    lecture = tried(form, functools.partial(_add, programme.id, form))
    if lecture is None:
        return _page(programme, form), status(form)
    if lecture.scanned:
        flash(gettext("It is in the archive."))
    else:
        flash(gettext("It is in the archive. Members see it once the guard has read it."))
    return redirect(url_for("discussions.show", thread_id=lecture.thread_id), 303)


@bp.post("/p/<slug>/lectures/files")
def send_file(slug: str) -> ResponseReturnValue:
    """Take one file ahead of its lecture; answers the row that shows it, or a sentence."""
    programme = managed(slug, Can.MANAGE_LECTURES)
    found = next(((name, one) for name, one in request.files.items() if one.filename), None)
    if found is None:
        return gettext("Choose a file first."), 422
    name, given = found
    try:
        file = receiving.take(programme.id, given)
    except Refused as problem:
        return str(problem), 422
    field = name.removeprefix("sent-")
    return render_template("lectures/file.html", file=file, field=field, one=programme), 201


@bp.post("/p/<slug>/lectures/files/<int:file_id>/discard")
@once
def discard_file(slug: str, file_id: int) -> ResponseReturnValue:
    """Throw away a file that was sent and is in no lecture."""
    managed(slug, Can.MANAGE_LECTURES)
    if not files.discard(current_actor(), [file_id]):
        raise NotVisible
    return "", 204


def _form(programme: Programme) -> LectureForm:
    form = LectureForm()
    offered = choices(topics(current_actor(), programme.id))
    form.offer(programme.id, offered, sessions_of(programme.id))
    if "opened" in g:
        form.complain(g.opened.problems)
    return form


def sessions_of(programme_id: int) -> list[tuple[int, str]]:
    """The last ones and the next, by day and name."""
    actor = current_actor()
    past = meetings.past_sessions(actor, programme_id, size=PAST_OFFERED).rows
    rows = [*meetings.upcoming(actor, programme_id, most=1), *past]
    return [(row.id, f"{day_words(row.starts_at, year=True)}, {row.name}") for row in rows]


def _add(programme_id: int, form: LectureForm, draft: Any) -> Lecture:
    return adding.add_with_files(current_actor(), programme_id, draft, g.opened, form.files)


def _page(programme: Programme, form: LectureForm) -> str:
    nodes = topics(current_actor(), programme.id)
    return render_template(
        "lectures/new.html", one=programme, form=form, topics=nodes, here="lectures"
    )
