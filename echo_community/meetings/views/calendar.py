"""The calendar of a programme."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.kernel.pages import Cursor
from echo_community.meetings import queries
from echo_community.meetings.services import seen_in_calendar
from echo_community.meetings.views.blueprint import bp
from echo_community.programmes.current import enter


@bp.get("/p/<slug>/sessions")
def calendar(slug: str) -> ResponseReturnValue:
    """The next session, those to come, and those that are over."""
    actor = current_actor()
    programme = enter(actor, slug)
    before = Cursor.parse(request.args.get("before"))
    page = queries.calendar(actor, programme.programme_id, before)
    if actor.unread:
        seen_in_calendar(actor, programme.programme_id)
    return render_template(
        "meetings/calendar.html", page=page, before=before, standing=programme, here="sessions"
    )
