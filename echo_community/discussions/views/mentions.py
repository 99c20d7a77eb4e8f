"""Completion of a mention while it is typed."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from echo_community.discussions.queries.mentions import mentionable
from echo_community.discussions.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.programmes.current import enter

LONGEST = 60


@bp.get("/p/<slug>/mentions")
def mentions(slug: str) -> ResponseReturnValue:
    """Options for the list under a composer: at most eight."""
    programme_id = enter(current_actor(), slug).programme_id
    typed = request.args.get("q", "")[:LONGEST]
    found = mentionable(current_actor(), programme_id, typed)
    return make_response(render_template("discussions/_mentions.html", found=found))
