"""The archive of lectures."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.lectures.browsing import Asking, language_words
from echo_community.lectures.queries.browsing import lecture_page
from echo_community.lectures.queries.reviewing import count_overdue
from echo_community.lectures.queries.watching import unfinished
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter

BEGUN = 3  # to go on with

bp.add_app_template_filter(language_words)


@bp.get("/p/<slug>/lectures")
def browse(slug: str) -> ResponseReturnValue:
    """Lectures, the latest first, narrowed by what the address says; what one has begun on top."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    asking = Asking(actor, programme_id, request.args)
    page = lecture_page(actor, programme_id, asking.choice, request.args.get("page", 1, int))
    first = page.number == 1 and not asking.kept
    begun = unfinished(actor, programme_id, BEGUN) if first else ()
    facts = {"page": page, "begun": begun, "due": count_overdue(actor, programme_id)}
    return render_template("lectures/browse.html", **facts, asking=asking, here="lectures")
