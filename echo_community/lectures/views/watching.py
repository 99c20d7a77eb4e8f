"""Watching and reading as they go on: told by a script, or by a button."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import now
from echo_community.kernel.limits import KEEPING, limited_by_itself, limiter
from echo_community.kernel.once import once
from echo_community.lectures.learning_forms import PageReadForm, ToldForm
from echo_community.lectures.queries.progress import lecture_for
from echo_community.lectures.services import watching
from echo_community.lectures.views.blueprint import bp

bp.add_app_template_global(now, "shown_at")


# Without `once`: the same told twice counts once.
@bp.post("/t/<int:thread_id>/lecture/watched")
@limited_by_itself
@limiter.limit(KEEPING, key_func=lambda: f"watching of {current_actor().id}")
def watched(thread_id: int) -> ResponseReturnValue:
    """What was played and read since the script told last, and where one is."""
    lecture_for(current_actor(), thread_id)
    form = ToldForm()
    if not form.validate_on_submit():
        return "", 422
    watching.note_watched(current_actor(), thread_id, form.batch)
    return "", 204


@bp.post("/t/<int:thread_id>/lecture/page-read")
@once
def page_read(thread_id: int) -> ResponseReturnValue:
    """A page was read, without script; on to the next, or to what one thinks of it."""
    lecture_for(current_actor(), thread_id)
    form = PageReadForm()
    if not form.validate_on_submit():
        return redirect(url_for(".read", thread_id=thread_id), 303)
    onward = watching.note_page_read(current_actor(), thread_id, *form.draft())
    if onward is None:
        return redirect(url_for(".reflect", thread_id=thread_id), 303)
    second = onward // 1000
    return redirect(url_for(".read", thread_id=thread_id, at=second, _anchor=f"m{second}"), 303)
