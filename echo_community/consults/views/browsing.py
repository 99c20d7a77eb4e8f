"""The list of quick questions."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.consults.queries import browsing
from echo_community.consults.queries.browsing import SHOWN
from echo_community.consults.views.blueprint import bp
from echo_community.discussions.views.reading import topic_named, under
from echo_community.kernel.actor import current_actor
from echo_community.kernel.pages import Cursor
from echo_community.programmes.current import enter
from echo_community.programmes.queries import topics


@bp.get("/p/<slug>/consults")
def browse(slug: str) -> ResponseReturnValue:
    """Those that wait, one's own, those that were answered; of a topic, where it is asked."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    nodes = topics(actor, programme_id)
    topic = topic_named(nodes, request.args.get("topic"))
    show = request.args.get("show", SHOWN[0])
    show = show if show in SHOWN else SHOWN[0]
    after = Cursor.parse(request.args.get("after"))
    found = browsing.consults(actor, programme_id, show, under(topic), after)
    return render_template(
        "consults/browse.html", found=found, show=show, topic=topic, topics=nodes, after=after
    )
