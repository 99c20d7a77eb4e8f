"""The page behind an invitation's link. Opening it does nothing: mail scanners open links too."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from echo_community.accounts import door
from echo_community.accounts import services as accounts
from echo_community.kernel.actor import current_actor
from echo_community.kernel.http import public
from echo_community.kernel.limits import DOORS, limiter
from echo_community.kernel.once import once
from echo_community.programmes import queries, services
from echo_community.programmes.forms import JoinForm
from echo_community.programmes.models import InvitationState, Membership
from echo_community.programmes.queries import Welcome
from echo_community.programmes.views.acting import carried_out, done, say, status
from echo_community.programmes.views.blueprint import bp


@bp.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit(DOORS, methods=["POST"])
@once
@public
def join(token: str) -> ResponseReturnValue:
    """Who invites to what, and one button or form; only sending it uses the invitation."""
    found = queries.welcome(current_actor(), token)
    if found.state is not InvitationState.WAITING:
        return render_template("programmes/join_spent.html", found=found), 410
    if found.account or current_actor().signed_in:
        return _with_account(found, token)
    return _as_new(found, token)


def _with_account(found: Welcome, token: str) -> ResponseReturnValue:
    entered = request.method == "POST" and found.signed_in
    if entered and done(lambda: services.join(current_actor(), token)):
        say(gettext("Welcome to %(programme)s.", programme=found.programme))
        return redirect(url_for("pages.home", slug=found.slug), 303)
    return render_template("programmes/join_signed_in.html", found=found, token=token)


def _as_new(found: Welcome, token: str) -> ResponseReturnValue:
    form, made = JoinForm(str(get_locale())[:2]), []
    if carried_out(
        form,
        lambda: made.append(services.join_as_new(token, form.draft(), form.password.data)),
        beside="password",
    ):
        _sign_in(made[0], form.place.data)
        say(gettext("Welcome to %(programme)s.", programme=found.programme))
        return redirect(url_for("pages.home", slug=found.slug), 303)
    return render_template("programmes/join.html", found=found, form=form), status(form)


def _sign_in(membership: Membership, place: str) -> None:
    browser = door.browser(place)
    # The link came by mail, which is as good as a mailed sign-in.
    token = accounts.begin(membership.user_id, browser.own_device, browser.user_agent, by_mail=True)
    door.enter(token, browser.own_device)
