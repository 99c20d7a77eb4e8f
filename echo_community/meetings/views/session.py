"""The page of a session, and the session for a calendar."""

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.meetings import feeds, queries
from echo_community.meetings.queries.life import life_of
from echo_community.meetings.services import seen_session
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.feed import site
from echo_community.programmes.current import enter_by_id


@bp.get("/s/<int:session_id>")
def show(session_id: int) -> ResponseReturnValue:
    """When, what, who, what to read before, and how to join when it is time."""
    actor = current_actor()
    page = queries.session_page(actor, session_id)
    programme = enter_by_id(actor, page.row.programme_id)
    if actor.unread:
        seen_session(actor, session_id)
    return render_template(
        "meetings/session.html",
        page=page,
        row=page.row,
        life=life_of(actor, session_id),
        standing=programme,
        here="sessions",
    )


@bp.get("/s/<int:session_id>.ics")
def to_calendar(session_id: int) -> ResponseReturnValue:
    """The session as a file that calendars open."""
    entries = queries.entries_of(current_actor(), session_id)
    response: Response = make_response(feeds.calendar(entries, site()))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = f"attachment; filename=session-{session_id}.ics"
    return response
