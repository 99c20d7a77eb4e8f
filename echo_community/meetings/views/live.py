"""Live notes of a session."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from echo_community.discussions.views.blueprint import offer_undo, refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.meetings.life_forms import NoteForm
from echo_community.meetings.queries.live import notes, version
from echo_community.meetings.queries.lookups import session_for
from echo_community.meetings.services import live as services
from echo_community.meetings.speaking import has_voice
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.trying import entered, tried


@bp.route("/s/<int:session_id>/live", methods=["GET", "POST"])
@once
def live(session_id: int) -> ResponseReturnValue:
    """What is being said, in short; a script asks for what is new alone."""
    actor, form = current_actor(), NoteForm()
    if "X-Fragment" in request.headers and request.method == "GET":
        return _fragment(session_id)
    life = entered(session_id)
    writes = has_voice(actor, session_for(actor, session_id))
    written = tried(form, lambda: services.write_note(actor, session_id, form.draft()))
    if written is not None:
        return redirect(url_for(".live", session_id=session_id), 303)
    page = {"life": life, "form": form, "writes": writes, "notes": notes(actor, session_id)}
    return refused(render_template("meetings/live.html", tag=_tag(session_id), **page))


@bp.route("/s/live/<int:note_id>/edit", methods=["GET", "POST"])
@once
def edit_note(note_id: int) -> ResponseReturnValue:
    """Put a note right."""
    actor = current_actor()
    note, session = services.note_for(actor, note_id)
    life, form = entered(session.id), NoteForm(data={"body": note.source})
    changed = tried(form, lambda: services.change_note(actor, note_id, form.draft()))
    if changed is None:
        return refused(render_template("meetings/note_edit.html", life=life, form=form, note=note))
    return redirect(url_for(".live", session_id=session.id), 303)


@bp.post("/s/live/<int:note_id>/hide")
@once
def hide_note(note_id: int) -> ResponseReturnValue:
    """Take a note away; the next page offers it back."""
    note = services.hide_note(current_actor(), note_id)
    offer_undo(gettext("The note is deleted."), url_for(".show_note", note_id=note_id))
    return redirect(url_for(".live", session_id=note.session_id), 303)


@bp.post("/s/live/<int:note_id>/show")
@once
def show_note(note_id: int) -> ResponseReturnValue:
    """Bring it back."""
    note = services.show_note(current_actor(), note_id)
    flash(gettext("The note is back."))
    return redirect(url_for(".live", session_id=note.session_id), 303)


def _fragment(session_id: int) -> Response:
    """The notes alone, or that nothing has changed."""
    tag = _tag(session_id)
    if tag in request.headers.get("If-None-Match", ""):
        response = Response(status=304)
    else:
        found = notes(current_actor(), session_id)
        writes = has_voice(current_actor(), session_for(current_actor(), session_id))
        response = make_response(
            render_template("meetings/_notes.html", notes=found, writes=writes)
        )
    response.headers["X-Version"] = tag
    return response


def _tag(session_id: int) -> str:
    """Which notes, in which language."""
    return f"{version(current_actor(), session_id)}-{get_locale()}"
