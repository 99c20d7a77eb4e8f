"""What is new in a thread that somebody has open: asked now and then, answered in a few bytes."""

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from echo_community.discussions.queries.news import news
from echo_community.discussions.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.pages import LARGEST_ID
from echo_community.kernel.sending import ASK_AGAIN


@bp.get("/t/<int:thread_id>/news")
def whats_new(thread_id: int) -> ResponseReturnValue:
    """A link to the first new reply, or nothing; 304 where that is what the page knows."""
    after = min(max(request.args.get("after", 0, type=int), 0), LARGEST_ID)
    found = news(current_actor(), thread_id, after)
    html = render_template("discussions/_news.html", news=found, thread_id=thread_id)
    response = Response(html if found.count else "")
    response.set_etag(f"{found.count}-{found.last}")
    g.cache_control = ASK_AGAIN
    return response.make_conditional(request)
