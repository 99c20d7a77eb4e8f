"""Nothing typed is lost: what comes after an expired sign-in or an expired form."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.accounts import door, services
from echo_community.accounts.forms import OWN, ResumeForm
from echo_community.kernel import words
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, TooMany
from echo_community.kernel.http import parted
from echo_community.kernel.words import Kind

LONG = 60  # characters; longer ones get a field of several lines
OURS = ("csrf_token", "resume_")


@dataclass(frozen=True)
class Kept:
    """A field as it was sent: shown where a person wrote it, hidden where the page did.

    `look` is `text`, `line`, `password` (asked for again, never echoed) or `hidden`.
    """

    name: str
    value: str
    look: str
    label: str


def signed_out() -> ResponseReturnValue:
    """Nobody is signed in: to the door, or, with words in hand, a page that keeps them."""
    here = request.full_path.rstrip("?")
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=here))
    if not _sent_from_here():
        return redirect(url_for("accounts.sign_in"), 303)
    return _resend(ResumeForm(action=here))


def form_expired(problem: Exception) -> ResponseReturnValue:
    """The form's token is too old: the same words with a fresh one, one tap away."""
    if not _sent_from_here():
        return render_template("errors/csrf.html", fields=[], action=None), 400
    if request.endpoint in door.VIEWS:
        return door.again()
    if request.endpoint == "accounts.resume_sending":
        return _resend(ResumeForm(request.form))
    if not (current_actor().signed_in or _is_public()):
        return signed_out()
    here = request.full_path.rstrip("?")
    page = render_template("errors/csrf.html", fields=kept(), action=here, lost_files=lost_files())
    return page, 400


def sign_in_and_send() -> ResponseReturnValue:
    """Sign in, then let the browser send the very same form to where it was going."""
    form = ResumeForm(request.form)
    action = form.action.data or ""
    if not door.is_page(action, "POST"):
        return redirect(url_for("accounts.sign_in"), 303)
    if current_actor().signed_in:  # meanwhile, in another tab or by a second tap
        return redirect(action, 307)
    if not form.validate():
        return _resend(form)
    try:
        return _mail_code(form) if form.wants_mail else _enter(form, action)
    except (Refused, TooMany) as problem:
        door.blame(form.email if form.wants_mail else form.secret, problem)
        return _resend(form)


def kept() -> list[Kept]:
    """What was sent, in its order, without tokens, passwords and what is ours."""
    return [
        _as_kept(name, value)
        for name, value in request.form.items(multi=True)
        if not name.startswith(OURS)
    ]


def lost_files() -> bool:
    """Whether a file was sent: a page cannot keep one."""
    return any(file.filename for file in request.files.values())


def _mail_code(form: ResumeForm) -> ResponseReturnValue:
    door.mail_way_in(form.email.data or "", form.place.data, "")
    return _resend(form, mailed=True)


def _enter(form: ResumeForm, action: str) -> ResponseReturnValue:
    secret = form.secret.data or ""
    where = door.browser(form.place.data)
    token = services.by_password_or_code(form.email.data or "", secret, where)
    door.enter(token, form.place.data == OWN)
    return redirect(action, 307)


def _resend(form: ResumeForm, mailed: bool = False) -> ResponseReturnValue:
    page = render_template(
        "errors/resend.html", form=form, fields=kept(), mailed=mailed, lost_files=lost_files()
    )
    return page, 401


def _is_public() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "public", False))


def _sent_from_here() -> bool:
    """Not from another site, which could put words into a member's mouth; browsers tell."""
    origin = request.headers.get("Origin") or request.referrer
    parts = parted(origin)
    return origin is None or (parts is not None and parts.netloc == request.host)


def _as_kept(name: str, value: str) -> Kept:
    if "password" in name:
        return Kept(name, "", "password", _label(name))
    kind = _kinds().get(name)
    if kind in (Kind.TEXT, Kind.MARKDOWN) or "\n" in value or len(value) > LONG:
        look = "text"
    else:
        look = "line" if kind or " " in value.strip() else "hidden"
    return Kept(name, value, look if value else "hidden", _label(name))


def _kinds() -> dict[str, Kind]:
    """Names of fields that hold words: those of the columns they go to, and a post's."""
    columns = words.registered().items()
    return {column.partition(".")[2]: kind for column, kind in columns} | {"body": Kind.MARKDOWN}


def _label(name: str) -> str:
    return {
        "title": gettext("Title"),
        "body": gettext("Your text"),
        "reason": gettext("Reason"),
        "name": gettext("Name"),
        "description": gettext("Description"),
        "password": gettext("Password, once more"),
        "new_password": gettext("New password, once more"),
        "current_password": gettext("Current password, once more"),
    }.get(name, gettext("What you wrote"))
