"""Wishes for lectures."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from echo_community.discussions.views.blueprint import offer_undo, refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.kernel.words import tidy_line
from echo_community.meetings import queries, services
from echo_community.meetings.life_forms import DeclineForm, PlannedForm, ProposalForm
from echo_community.meetings.models import LectureProposal
from echo_community.meetings.queries.proposals import THE_SAME, alike, proposal_row
from echo_community.meetings.queries.proposals import wanted as wanted_page
from echo_community.meetings.services import proposals
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.trying import tried
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import seen
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id


@bp.route("/p/<slug>/lectures/wanted", methods=["GET", "POST"])
@once
def wanted(slug: str) -> ResponseReturnValue:
    """What lectures are wanted, and one more."""
    actor, form = current_actor(), ProposalForm()
    programme_id = enter(actor, slug).programme_id
    near = _near(programme_id, form)
    proposal = None if near else tried(form, lambda: _propose(programme_id, form))
    if proposal is None:
        if actor.unread:
            seen(actor, programme_id, NoticeKind.PROPOSAL)
        page = wanted_page(actor, programme_id)
        return refused(render_template("meetings/wanted.html", page=page, form=form, near=near))
    flash(gettext("Your wish stands here now. Others can want it too, and the hub sees it."))
    return back_to(proposal)


@bp.get("/p/<slug>/lectures/wanted/similar")
def similar_wanted(slug: str) -> ResponseReturnValue:
    """Wishes like the one being typed, for a script to put under the field."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    title = tidy_line(request.args.get("title", "")[:200])
    found = alike(actor, programme_id, title)
    return render_template("meetings/_similar_wanted.html", found=found)


@bp.post("/lectures/wanted/<int:proposal_id>/want")
@once
def want(proposal_id: int) -> ResponseReturnValue:
    """Wish for it too."""
    return back_to(proposals.want(current_actor(), proposal_id))


@bp.post("/lectures/wanted/<int:proposal_id>/want/undo")
@once
def want_no_more(proposal_id: int) -> ResponseReturnValue:
    """No longer wish for it."""
    return back_to(proposals.want_no_more(current_actor(), proposal_id))


@bp.post("/lectures/wanted/<int:proposal_id>/withdraw")
@once
def withdraw_wish(proposal_id: int) -> ResponseReturnValue:
    """Take one's wish away; the next page offers it back."""
    proposal = proposals.withdraw(current_actor(), proposal_id)
    offer_undo(gettext("The wish is deleted."), url_for(".put_wish_back", proposal_id=proposal_id))
    return back_to(proposal)


@bp.post("/lectures/wanted/<int:proposal_id>/back")
@once
def put_wish_back(proposal_id: int) -> ResponseReturnValue:
    """Bring it back."""
    return back_to(proposals.put_back(current_actor(), proposal_id))


@bp.route("/lectures/wanted/<int:proposal_id>/plan", methods=["GET", "POST"])
@once
def plan_wish(proposal_id: int) -> ResponseReturnValue:
    """Say which session has that lecture, or plan a new one."""
    actor, form = current_actor(), PlannedForm()
    wish = proposal_row(actor, proposal_id, Can.MANAGE_SESSIONS)
    standing = enter_by_id(actor, wish.programme_id)
    coming = queries.upcoming(actor, wish.programme_id)
    form.offer((row.id, _dated(row)) for row in coming)
    if not form.validate_on_submit():
        page = {"wish": wish, "form": form, "slug": standing.slug}
        return refused(render_template("meetings/wanted_plan.html", **page))
    proposal = proposals.plan(actor, proposal_id, form.session.data)
    flash(gettext("Planned. Who wanted it is told."))
    return back_to(proposal)


@bp.post("/lectures/wanted/<int:proposal_id>/plan/new")
@once
def plan_new(proposal_id: int) -> ResponseReturnValue:
    """Begin the wizard with that lecture."""
    actor = current_actor()
    wish = proposal_row(actor, proposal_id, Can.MANAGE_SESSIONS)
    kept = services.plan_of(actor, wish.programme_id)
    planned = kept.for_wish(wish.id, gettext("Weekly session"), wish.title)
    services.keep_plan(actor, wish.programme_id, planned, lecture=wish.title)
    slug = actor.memberships[wish.programme_id].slug
    return redirect(url_for(".plan_stage", slug=slug, stage="when"), 303)


@bp.route("/lectures/wanted/<int:proposal_id>/decline", methods=["GET", "POST"])
@once
def decline_wish(proposal_id: int) -> ResponseReturnValue:
    """Say kindly why not."""
    actor, form = current_actor(), DeclineForm()
    wish = proposal_row(actor, proposal_id, Can.MANAGE_SESSIONS)
    enter_by_id(actor, wish.programme_id)
    reason = form.reason
    proposal = tried(form, lambda: proposals.decline(actor, proposal_id, reason.data or ""))
    if proposal is None:
        return refused(render_template("meetings/wanted_decline.html", wish=wish, form=form))
    offer_undo(gettext("Declined. Who wanted it is told why."), _undo(proposal_id))
    return back_to(proposal)


@bp.post("/lectures/wanted/<int:proposal_id>/reopen")
@once
def reopen_wish(proposal_id: int) -> ResponseReturnValue:
    """Take the decision back."""
    proposal = proposals.reopen(current_actor(), proposal_id)
    flash(gettext("It is open again."))
    return back_to(proposal)


def back_to(proposal: LectureProposal) -> ResponseReturnValue:
    """To the wishes, at one of them."""
    slug = current_actor().memberships[proposal.programme_id].slug
    return redirect(url_for(".wanted", slug=slug, _anchor=f"w{proposal.id}"), 303)


def _propose(programme_id: int, form: ProposalForm) -> LectureProposal:
    return proposals.propose(current_actor(), programme_id, *form.draft())


def _near(programme_id: int, form: ProposalForm) -> Any:
    """What is as good as the same, unless its author saw it and means another."""
    if request.method != "POST" or form.anyway.data:
        return ()
    return alike(current_actor(), programme_id, form.title.data or "", THE_SAME)


def _undo(proposal_id: int) -> str:
    return url_for(".reopen_wish", proposal_id=proposal_id)


def _dated(row: Any) -> str:
    return f"{format_datetime(row.starts_at, 'd MMM, HH:mm')}: {row.name}"
