"""A member's private calendar: the address that phones subscribe to, and the page about it."""

from urllib.parse import urlsplit

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.http import public
from echo_community.kernel.once import once
from echo_community.meetings import feeds, queries, services
from echo_community.meetings.feeds import Site
from echo_community.meetings.views.blueprint import bp

# For its reader alone; a calendar that asks again soon is told whether anything changed.
KEEP = "private, max-age=900"


@bp.get("/calendar")
def subscribe() -> ResponseReturnValue:
    """One's own address, and how to give it to a phone."""
    token = services.token_of(queries.own_feed(current_actor()))
    address = site().url + url_for(".feed", token=token) if token else ""
    return render_template(
        "meetings/subscribe.html",
        address=address,
        webcal="webcal" + address.removeprefix(urlsplit(address).scheme),
        here="sessions",
    )


@bp.post("/calendar")
@once
def make_feed() -> ResponseReturnValue:
    """A new address; the one before stops."""
    services.make_feed(current_actor())
    flash(gettext("Your calendar address is ready. An earlier one has stopped working."))
    return redirect(url_for(".subscribe"), 303)


@bp.post("/calendar/stop")
@once
def drop_feed() -> ResponseReturnValue:
    """No address any more."""
    services.drop_feed(current_actor())
    flash(gettext("The address has stopped working. Take the calendar out of your phone too."))
    return redirect(url_for(".subscribe"), 303)


@bp.get("/calendar/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """The sessions of a member's programmes, for whoever holds the address."""
    found = queries.feed(token)
    with force_locale(found.language or "en"):
        body = feeds.calendar(found.entries, site(), gettext("ECHO sessions"))
    response: Response = make_response(body)
    response.mimetype = "text/calendar"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    g.cache_control = KEEP
    return response.make_conditional(request)


def site() -> Site:
    """Where the pages are, and what leads to them."""
    url = current_app.extensions["settings"].base_url.rstrip("/")
    words = gettext("Speakers, cases to read and the link to join are on the session’s page:")
    return Site(url, urlsplit(url).hostname or "echo-community.invalid", words)
