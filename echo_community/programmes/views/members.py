"""The coordinator's list of members."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.kernel.actor import Role, current_actor
from echo_community.kernel.once import once
from echo_community.kernel.pages import row_id
from echo_community.policy import Can
from echo_community.programmes import queries, services
from echo_community.programmes.bylines import role_name
from echo_community.programmes.forms import MemberForm, PlaceForm
from echo_community.programmes.views.acting import (
    carried_out,
    done,
    managed,
    managed_by_id,
    say,
    status,
)
from echo_community.programmes.views.blueprint import bp


@bp.get("/p/<slug>/settings/members")
def members(slug: str) -> ResponseReturnValue:
    """Who is in the programme, perhaps of one role or cohort."""
    actor, programme = current_actor(), managed(slug, Can.MANAGE_MEMBERS)
    role = next((role for role in Role if role == request.args.get("role")), None)
    cohort = request.args.get("cohort", type=row_id)
    found = queries.members(
        actor,
        programme.id,
        role=role,
        cohort_id=cohort,
        number=request.args.get("page", 1, type=int),
    )
    cohorts = queries.cohorts(actor, programme.id)
    return render_template(
        "programmes/members.html",
        one=programme,
        page=found,
        cohorts=cohorts,
        chosen={"role": role, "cohort": cohort},
        roles=[(role.value, role_name(role)) for role in Role],
        url=lambda number: url_for(".members", slug=slug, role=role, cohort=cohort, page=number),
        tab="members",
    )


@bp.route("/members/<int:membership_id>", methods=["GET", "POST"])
@once
def edit_member(membership_id: int) -> ResponseReturnValue:
    """Change a member's role, title, cohort or spoke."""
    actor = current_actor()
    found, name = queries.member_for(actor, membership_id)
    slug = managed_by_id(found.programme_id)
    place = {"cohort": found.cohort_id or 0, "spoke": found.spoke_id or 0}
    form = MemberForm(data={"role": found.role.value, "title": found.title, **place})
    offer_places(form, found.programme_id)
    if carried_out(
        form, lambda: services.change_member(actor, membership_id, form.draft()), beside="role"
    ):
        say(gettext("%(name)s is saved.", name=name))
        return redirect(url_for(".members", slug=slug), 303)
    page = render_template(
        "programmes/member_edit.html", member=found, name=name, slug=slug, form=form
    )
    return page, status(form)


@bp.post("/members/<int:membership_id>/remove")
@once
def remove_member(membership_id: int) -> ResponseReturnValue:
    """Take a person out of the programme."""
    actor = current_actor()
    found, name = queries.member_for(actor, membership_id)
    slug = managed_by_id(found.programme_id)
    if not done(lambda: services.remove_member(actor, membership_id)):
        return redirect(url_for(".edit_member", membership_id=membership_id), 303)
    say(
        gettext("%(name)s is no longer a member. What they wrote stays.", name=name),
        undo=url_for(".restore_member", slug=slug, user_id=found.user_id),
    )
    own = found.user_id == actor.id and not actor.is_admin
    return redirect(url_for("pages.index") if own else url_for(".members", slug=slug), 303)


@bp.post("/p/<slug>/settings/members/<int:user_id>/restore")
@once
def restore_member(slug: str, user_id: int) -> ResponseReturnValue:
    """Take a removal back."""
    programme = managed(slug, Can.MANAGE_MEMBERS)
    services.restore_member(current_actor(), programme.id, user_id)
    say(gettext("The person is a member again."))
    return redirect(url_for(".members", slug=slug), 303)


def offer_places(form: PlaceForm, programme_id: int) -> None:
    """Fill the choices of cohort and spoke."""
    actor = current_actor()
    form.offer(
        [(cohort.id, cohort.name) for cohort in queries.cohorts(actor, programme_id)],
        [(spoke.id, spoke.name) for spoke in queries.spokes(actor, programme_id)],
    )
