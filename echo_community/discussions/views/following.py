"""What one is told: the list of notices, and how much of a thread one wants to hear."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import services
from echo_community.discussions.models import Level
from echo_community.discussions.queries.notices import Place, membership_notices, notices_page
from echo_community.discussions.views.blueprint import address, bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.notifications.services import mark_all_read


@bp.get("/notices")
def notices() -> ResponseReturnValue:
    """What the reader was told, a thread at a time, what is new first."""
    actor, after = current_actor(), Place.parse(request.args.get("after"))
    page = notices_page(actor, after)
    own = () if after else membership_notices(actor)
    return render_template(
        "notifications/notices.html", page=page, own=own, after=after, here="notices"
    )


@bp.post("/notices/read")
@once
def read_notices() -> ResponseReturnValue:
    """Everything is read."""
    mark_all_read(current_actor())
    flash(gettext("All notices are read."))
    return redirect(url_for(".notices"), 303)


@bp.post("/t/<int:thread_id>/<any(watch, normal, mute):level>")
@once
def follow(thread_id: int, level: str) -> ResponseReturnValue:
    """Watch a thread, mute it, or neither."""
    thread = services.follow(current_actor(), thread_id, Level(level))
    said = {
        Level.WATCH: gettext("You watch this thread: every reply shows in your notices."),
        Level.NORMAL: gettext("You hear of answers to you, of mentions and of marks."),
        Level.MUTE: gettext("Muted: you hear of this thread only when somebody calls you by name."),
    }
    flash(said[Level(level)])
    return redirect(address(thread), 303)
