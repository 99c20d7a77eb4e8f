"""The queue: what waits for a moderator."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community import policy
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.pages import Cursor
from echo_community.lectures.handout_forms import language_name
from echo_community.lectures.queries import handouts
from echo_community.moderation import queries
from echo_community.moderation.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.current import enter

SHOWN = ("waiting", "asked", "decided")


@bp.get("/p/<slug>/moderation")
def queue(slug: str) -> ResponseReturnValue:
    """What waits for a decision, the gravest and oldest first; or for its author; or decided."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.READ_REVIEWS, standing)
    show = request.args.get("show", SHOWN[0])
    show = show if show in SHOWN else SHOWN[0]
    after = request.args.get("after")
    first = show == SHOWN[0] and not after
    return render_template(
        "moderation/queue.html",
        papers=handouts.waiting(actor, standing.programme_id) if first else (),
        language_name=language_name,
        page=page_of(actor, standing.programme_id, show, after),
        show=show,
        after=after,
        here="moderation",
    )


def page_of(actor: Actor, programme_id: int, show: str, after: str | None) -> queries.QueuePage:
    """The page that was asked for."""
    if show == "decided":
        return queries.decided(actor, programme_id, Cursor.parse(after))
    place = queries.Place.parse(after)
    return queries.queue(actor, programme_id, asked=show == "asked", after=place)
