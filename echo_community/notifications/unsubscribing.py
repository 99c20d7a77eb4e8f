"""Stopping mails from a mail: signed out, with one click, and back again.

A mail program that has a button of its own sends the POST by itself (RFC 8058); a person gets a
page, since scanners of mail open every link.
"""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from echo_community.accounts import unsubscribing
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.http import public
from echo_community.kernel.once import once
from echo_community.notifications import choosing

bp = Blueprint("unsubscribing", __name__)

BY_PROGRAM = "List-Unsubscribe"  # the field that a mail program sends, and no form of ours


@bp.get(f"{unsubscribing.PATH}<stop_token>")
@public
def unsubscribe(stop_token: str) -> ResponseReturnValue:
    """The button, or what has just been done and its undo."""
    _person(stop_token)
    state = {name: request.args.get(name, "") for name in ("before", "back")}
    page = render_template("notifications/unsubscribe.html", token=stop_token, **state)
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.post(f"{unsubscribing.PATH}<stop_token>")
@public
@once
def stop(stop_token: str) -> ResponseReturnValue:
    """Mail no notices to whoever the address is of."""
    person = _person(stop_token)
    before = choosing.stop_mail(person)
    if BY_PROGRAM in request.form:
        return "", 204
    kept = unsubscribing.kept(person, before)
    return redirect(url_for(".unsubscribe", stop_token=stop_token, before=kept), 303)


@bp.post(f"{unsubscribing.PATH}<stop_token>/undo")
@public
@once
def undo(stop_token: str) -> ResponseReturnValue:
    """Mail again what was mailed before."""
    person = _person(stop_token)
    before = unsubscribing.undone(person, request.form.get("before", ""))
    if before is None:
        raise NotVisible
    choosing.bring_back_mail(person, before)
    return redirect(url_for(".unsubscribe", stop_token=stop_token, back=1), 303)


@bp.record_once
def _needs_no_form(state: BlueprintSetupState) -> None:
    """A mail program has no form of ours to take a key from; the address itself is the proof."""
    state.app.extensions["csrf"].exempt(stop)


def _person(token: str) -> int:
    found = unsubscribing.who(token)
    if found is None:
        raise NotVisible
    return found
