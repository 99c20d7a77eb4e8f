"""Pages of accounts: the door, and one's own page.

The views of the door, and that of the password, carry no `@once`: it takes back what a page shown
again has written, and a failed try must stay counted.
"""

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.accounts import door, queries, resume, services
from echo_community.accounts.forms import (
    OWN,
    CodeForm,
    LanguageForm,
    LinkForm,
    PasswordForm,
    ProfileForm,
    SignInForm,
)
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Refused, Stopped, TooMany
from echo_community.kernel.http import public
from echo_community.kernel.language import COOKIE
from echo_community.kernel.once import once

bp = Blueprint("accounts", __name__)

A_YEAR = 365 * 24 * 3600


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with a password, or have a link and a code mailed."""
    if request.method == "GET":
        return _door()
    form = SignInForm()
    if not form.validate_on_submit():
        return door.sign_in_page(form, 422)
    return _by_mail(form) if form.wants_mail else _by_password(form)


def _door() -> ResponseReturnValue:
    then = request.args.get("next", "")
    if current_actor().signed_in:
        return redirect(door.onward(then))
    waiting = session.get(door.WAITING, {})
    return door.sign_in_page(SignInForm(formdata=None, next=then, email=waiting.get("email", "")))


def _by_mail(form: SignInForm) -> ResponseReturnValue:
    try:
        door.mail_way_in(form.email.data or "", form.place.data, door.onward(form.next.data))
    except TooMany as problem:
        return door.sign_in_page(form, door.blame(form.email, problem))
    return redirect(url_for(".code"), 303)


def _by_password(form: SignInForm) -> ResponseReturnValue:
    try:
        token = services.by_password(
            form.email.data or "", form.password.data or "", door.browser(form.place.data)
        )
    except (Refused, TooMany) as problem:
        return door.sign_in_page(form, door.blame(form.password, problem))
    door.enter(token, form.place.data == OWN)
    return redirect(door.onward(form.next.data), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Type the code that was mailed."""
    form, waiting = CodeForm(), session.get(door.WAITING)
    if waiting is None or request.method == "GET":
        return door.code_page(form)
    if not form.validate():
        return door.code_page(form, 422)
    try:
        token = services.by_code(waiting["email"], form.digits, door.browser(waiting["place"]))
    except (Refused, TooMany) as problem:
        return door.code_page(form, door.blame(form.code, problem))
    door.enter(token, waiting["place"] == OWN)
    return redirect(door.onward(waiting["next"]), 303)


@bp.route(f"{services.LINK_PATH}<token>", methods=["GET", "POST"])
@public
def link(token: str) -> ResponseReturnValue:
    """Opening a mailed link shows a button: mail scanners open links, people press buttons."""
    form = LinkForm()
    if not form.validate_on_submit():
        return door.link_page(form, token)
    try:
        secret = services.by_link(token, door.browser(form.place.data))
    except Refused:
        return door.link_page(form, token)
    door.enter(secret, form.place.data == OWN)
    return redirect(door.onward(request.args.get("next")), 303)


@bp.post("/sign-in/resume")
@public
def resume_sending() -> ResponseReturnValue:
    """Sign in from a page that keeps what was typed, and send it."""
    return resume.sign_in_and_send()


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    door.leave()
    flash(gettext("You are signed out."))
    return redirect(url_for(".sign_in"), 303)


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    """Change the language and go back to the page one was on."""
    form = LanguageForm()
    response = redirect(door.way_back(form.next.data), 303)
    if not form.validate():
        return response
    if current_actor().signed_in:
        services.set_language(current_actor(), form.language.data or "")
    response.set_cookie(
        COOKIE,
        form.language.data or "",
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@bp.route("/you", methods=["GET", "POST"])
@once
def you() -> ResponseReturnValue:
    """One's own page: the profile, and where one is signed in."""
    form = ProfileForm(queries.account_of(current_actor()))
    if not form.validate_on_submit():
        return _you(form)
    try:
        services.save_profile(current_actor(), form.draft())
    except Stopped as problem:
        return _you(_stopped(form, problem))
    flash(gettext("Saved."))
    return redirect(url_for(".you"), 303)


def _you(form: ProfileForm) -> ResponseReturnValue:
    page = render_template(
        "accounts/you.html",
        form=form,
        sign_ins=queries.sign_ins_of(current_actor()),
        here="you",
    )
    return page, 422 if form.errors or form.is_submitted() else 200


def _stopped(form: ProfileForm, problem: Stopped) -> ProfileForm:
    """What the guard found, beside the field it stands in."""
    for part, findings in problem.findings:
        text = form[part].data or ""
        form[part].errors = [
            gettext(
                "“%(words)s” could identify a patient. Leave it out.", words=text[f.start : f.end]
            )
            for f in findings
        ]
    return form


@bp.route("/you/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Choose a new password; all other browsers are signed out."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _password(form, 422 if form.errors else 200)
    typed = form.current_password.data or "", form.new_password.data or ""
    try:
        services.change_password(current_actor(), *typed, request.remote_addr or "")
    except services.WeakPassword as problem:
        return _password(form, door.blame(form.new_password, problem))
    except (Refused, TooMany) as problem:
        return _password(form, door.blame(form.current_password, problem))
    flash(gettext("Your password is changed. Every other browser is signed out."))
    return redirect(url_for(".you"), 303)


def _password(form: PasswordForm, status: int) -> ResponseReturnValue:
    actor = current_actor()
    person = queries.account_of(actor)
    page = render_template(
        "accounts/password.html",
        form=form,
        email=person.email,
        has_password=bool(person.password_hash),
        needs_current=services.needs_current(actor),
        here="you",
    )
    return page, status


@bp.post("/you/mail-works")
@once
def mail_works() -> ResponseReturnValue:
    """Say that mail reaches one again."""
    if services.works_again(current_actor()):
        flash(gettext("Mails go to you again, from the next one on."))
    return redirect(url_for(".you"), 303)


@bp.post("/you/sign-ins/<int:sign_in_id>/end")
@once
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    services.revoke(current_actor(), sign_in_id)
    flash(gettext("That browser is signed out."))
    return redirect(url_for(".you", _anchor="sign-ins"), 303)


@bp.post("/you/sign-ins/end")
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign all of one's browsers out, this one too."""
    services.sign_out_everywhere(current_actor())
    door.leave()
    flash(gettext("You are signed out everywhere."))
    return redirect(url_for(".sign_in"), 303)
