"""Looking for words in one lecture."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.kernel.words import tidy_line
from echo_community.lectures.queries.finding import lecture_named
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter_by_id
from echo_community.search.queries import within_lecture

LONGEST, SHOWN = 200, 100


@bp.get("/t/<int:thread_id>/lecture/find")
def find(thread_id: int) -> ResponseReturnValue:
    """Every moment of a lecture that holds some words, in its order."""
    actor = current_actor()
    lecture = lecture_named(actor, thread_id)
    enter_by_id(actor, lecture.programme_id)
    words = tidy_line(request.args.get("q", ""))[:LONGEST]
    told = within_lecture(actor, lecture.programme_id, thread_id, words, SHOWN) if words else None
    return render_template(
        "lectures/find.html", lecture=lecture, words=words, told=told, here="lectures"
    )
