"""Looking for words in one lecture: where it is read, and its own address leads there."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.lectures.queries.finding import lecture_named
from echo_community.lectures.views.blueprint import bp


@bp.get("/t/<int:thread_id>/lecture/find")
def find(thread_id: int) -> ResponseReturnValue:
    """Links from before there was one search go on to lead to it."""
    lecture_named(current_actor(), thread_id)
    words = request.args.get("q") or None
    return redirect(url_for(".read", thread_id=thread_id, q=words, _anchor="transcript"), 301)
