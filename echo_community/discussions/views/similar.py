"""What was asked before, while a title is being typed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.discussions.draft_forms import LONGEST_TITLE
from echo_community.discussions.queries.similar import similar_threads
from echo_community.discussions.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.words import tidy_line
from echo_community.programmes.current import enter


@bp.get("/p/<slug>/similar")
def similar(slug: str) -> ResponseReturnValue:
    """At most three threads, for a script to put under the title; nothing where none is near."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    title = tidy_line(request.args.get("title", "")[:LONGEST_TITLE])
    found = similar_threads(actor, programme_id, title)
    return render_template("discussions/_similar.html", found=found)
