"""The coordinator's page of invitations."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.kernel.pages import Cursor
from echo_community.policy import Can
from echo_community.programmes import queries, services
from echo_community.programmes.forms import InviteForm
from echo_community.programmes.services import Invited
from echo_community.programmes.views.acting import (
    carried_out,
    done,
    managed,
    managed_by_id,
    say,
    status,
)
from echo_community.programmes.views.blueprint import bp
from echo_community.programmes.views.members import offer_places


@bp.route("/p/<slug>/settings/invitations", methods=["GET", "POST"])
@once
def invitations(slug: str) -> ResponseReturnValue:
    """Invite people, and see what became of each invitation."""
    actor, programme = current_actor(), managed(slug, Can.INVITE_MEMBERS)
    form, made = InviteForm(), []
    offer_places(form, programme.id)
    if carried_out(
        form,
        lambda: made.append(services.invite(actor, programme.id, form.draft())),
        beside="emails",
    ):
        _tell(made[0])
        return redirect(url_for(".invitations", slug=slug), 303)
    rows = queries.invitations(actor, programme.id, Cursor.parse(request.args.get("after")))
    page = render_template(
        "programmes/invitations.html",
        one=programme,
        rows=rows,
        older=rows.next and url_for(".invitations", slug=slug, after=str(rows.next)),
        form=form,
        tab="invitations",
    )
    return page, status(form)


@bp.post("/invitations/<int:invitation_id>/revoke")
@once
def revoke(invitation_id: int) -> ResponseReturnValue:
    """Make an invitation's link useless."""
    actor, made = current_actor(), []
    if done(lambda: made.append(services.revoke(actor, invitation_id))):
        say(
            gettext("The invitation of %(email)s is revoked.", email=made[0].email),
            undo=url_for(".renew", invitation_id=invitation_id),
        )
    return _back(invitation_id)


@bp.post("/invitations/<int:invitation_id>/renew")
@once
def renew(invitation_id: int) -> ResponseReturnValue:
    """Send an invitation again with a new link."""
    actor, made = current_actor(), []
    if done(lambda: made.append(services.renew(actor, invitation_id))):
        say(
            gettext(
                "A new link is on its way to %(email)s. The old one is dead.", email=made[0].email
            )
        )
    return _back(invitation_id)


def _back(invitation_id: int) -> ResponseReturnValue:
    found = queries.invitation_for(current_actor(), invitation_id)
    return redirect(url_for(".invitations", slug=managed_by_id(found.programme_id)), 303)


def _tell(result: Invited) -> None:
    if result.sent:
        say(
            ngettext(
                "%(num)s invitation is on its way.",
                "%(num)s invitations are on their way.",
                len(result.sent),
            )
        )
    if result.members:
        flash(gettext("Already members: %(emails)s", emails=", ".join(result.members)), "caution")
    if result.waiting:
        flash(
            gettext(
                "Already invited: %(emails)s. Send again from the list below.",
                emails=", ".join(result.waiting),
            ),
            "caution",
        )
