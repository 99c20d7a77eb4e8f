"""Pages around mail that comes in: one's addresses, and a question that waits for a tap."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.models import Thread
from echo_community.inbox import asking, queries
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused
from echo_community.kernel.http import public
from echo_community.kernel.once import once

bp = Blueprint("inbox", __name__)


@bp.get("/you/mail")
def addresses() -> ResponseReturnValue:
    """Where one mails questions to, a programme each."""
    rows = queries.addresses_of(current_actor())
    waiting = queries.waiting_of(current_actor())
    return render_template("inbox/addresses.html", rows=rows, waiting=waiting, here="you")


@bp.post("/you/mail/<int:programme_id>/renew")
@once
def renew(programme_id: int) -> ResponseReturnValue:
    """Make a new address of one's own."""
    asking.renew(current_actor(), programme_id)
    flash(gettext("You have a new address. The old one takes no mail any more."))
    return redirect(url_for(".addresses"), 303)


@bp.get("/mailed/<token>")
@public
def mailed(token: str) -> ResponseReturnValue:
    """A question that came by mail: read once more before it is sent."""
    return _page(token)


@bp.post("/mailed/<token>")
@public
@once
def send(token: str) -> ResponseReturnValue:
    """Send it; who has the address has the mailbox, so nobody need sign in."""
    try:
        thread = asking.send(token)
    except Refused as problem:
        return _page(token, str(problem)), 422
    return _sent(thread, token)


@bp.post("/mailed/<token>/throw-away")
@public
@once
def throw_away(token: str) -> ResponseReturnValue:
    """Forget it."""
    asking.throw_away(token)
    flash(gettext("Thrown away. Nobody saw it."))
    return redirect(url_for("pages.index"), 303)


def _page(token: str, problem: str = "") -> str:
    waiting = queries.waiting(token)
    return render_template("inbox/mailed.html", waiting=waiting, token=token, problem=problem)


def _sent(thread: Thread, token: str) -> ResponseReturnValue:
    if current_actor().id == thread.author_id:
        flash(gettext("Sent."))
        return redirect(url_for("discussions.show", thread_id=thread.id, slug=thread.slug), 303)
    return redirect(url_for(".mailed", token=token), 303)
