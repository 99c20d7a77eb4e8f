"""The door as a browser meets it: the cookie, the pages of signing in, the way back."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext
from flask_login import login_user
from werkzeug.exceptions import HTTPException

from echo_community.accounts import queries, services
from echo_community.accounts.forms import OWN, CodeForm, LinkForm, SignInForm
from echo_community.accounts.services import Browser
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import Refused, TooMany
from echo_community.kernel.http import parted, safe_return

SEED = "csrf_token"  # Flask-WTF's, in the session
WAITING = "waiting"  # who waits for a code in this browser, in the session

VIEWS = frozenset({"accounts.sign_in", "accounts.code", "accounts.link"})


def browser(place: str | None) -> Browser:
    """The browser of this request, on its owner's device or on a shared one."""
    agent = request.headers.get("User-Agent", "")
    return Browser(place == OWN, agent, request.remote_addr or "")


def enter(token: str, own_device: bool) -> None:
    """Put a new sign-in into the cookie; forms open in other tabs still send."""
    left, seed = current_actor(), session.get(SEED)
    if left.signed_in:
        services.sign_out(left)  # a browser has one sign-in at a time
    session.clear()
    if seed:
        session[SEED] = seed
    session.permanent = own_device
    login_user(Actor(token=token), force=True)
    _forget_actor()


def leave() -> None:
    """Sign out: nothing of the person stays in this browser, their forms' token neither."""
    services.sign_out(current_actor())
    session.clear()
    _forget_actor()


def mail_code(form: Any) -> None:
    """Before a grave act: mail a code for the form's `secret`; what was written stays in it."""
    try:
        services.mail_code(current_actor(), request.remote_addr or "")
    except TooMany as problem:
        form.secret.errors = [said(problem)]
    else:
        flash(gettext("A code is in the mail. Type it below; it works for 15 minutes."))


def _forget_actor() -> None:
    g.pop("actor", None)
    g.pop("_login_user", None)


def onward(address: str | None) -> str:
    """Where a person wanted to go, if that is a page of ours; else the first page."""
    return safe_return(address, url_for("pages.index"))


def way_back(hidden: str | None) -> str:
    """The page a small form stood on, by its hidden field or the Referer; else the first page."""
    came_from = parted(request.referrer)
    if not hidden and came_from and came_from.netloc == request.host:
        hidden = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    address = hidden
    return address if address and is_page(address) else onward(None)


def is_page(address: str, method: str = "GET") -> bool:
    """Whether this is an address of ours that answers to such a request."""
    if safe_return(address, "") != address:
        return False
    try:
        adapter = current_app.url_map.bind_to_environ(request.environ)
        adapter.match(urlsplit(address).path, method=method)
    except HTTPException:
        return False
    return True


def said(problem: Refused | TooMany) -> str:
    """What went wrong, for beside the field."""
    if isinstance(problem, Refused):
        return str(problem)
    return ngettext(
        "Those were too many tries. It works again in %(num)s minute.",
        "Those were too many tries. It works again in %(num)s minutes.",
        (problem.wait + 59) // 60,
    )


def status(problem: Refused | TooMany) -> int:
    """429 for too many tries, else 422."""
    return 429 if isinstance(problem, TooMany) else 422


def blame(field: Any, problem: Refused | TooMany) -> int:
    """Put what went wrong beside a field; returns the status of the page."""
    field.errors = [*field.errors, said(problem)]
    return status(problem)


def sign_in_page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    """The first page of the door."""
    return render_template("accounts/sign_in.html", form=form), status


def code_page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    """Where the code is typed; back to the first page where nobody waits for one."""
    waiting = session.get(WAITING)
    if not waiting:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/code.html", form=form, waiting=waiting), status


def link_page(form: LinkForm, token: str, status: int = 200) -> ResponseReturnValue:
    """The button behind a mailed link, or why there is none."""
    if queries.open_link(token) is None:
        return render_template("accounts/link_gone.html", next=request.args.get("next", "")), 410
    return render_template("accounts/link.html", form=form), status


def mail_way_in(email: str, place: str, then: str) -> None:
    """Mail a link and a code, and remember who waits. Raises TooMany."""
    services.mail_way_in(email, str(get_locale()), request.remote_addr or "", then)
    session[WAITING] = {"email": email, "place": place, "next": then}


def again() -> ResponseReturnValue:
    """A page of the door whose form's token was too old: as it was typed, without the password."""
    flash(
        gettext(
            "This page was open too long. Send it once more. "
            "If this comes again, allow cookies for this site."
        ),
        "caution",
    )
    if request.endpoint == "accounts.code":
        return code_page(CodeForm(), 400)
    if request.endpoint == "accounts.link":
        return link_page(LinkForm(), (request.view_args or {})["token"], 400)
    return sign_in_page(SignInForm(), 400)
