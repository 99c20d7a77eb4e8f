"""The follow-up of a case: its form, asking later, and the hub's page of those that are due."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.cases.outcome_forms import FollowUpForm
from echo_community.cases.queries import follow_ups as queries
from echo_community.cases.queries import late
from echo_community.cases.queries.follow_ups import FollowUpPage
from echo_community.cases.services import follow_ups as services
from echo_community.cases.views.blueprint import bp
from echo_community.discussions import queries as discussions
from echo_community.discussions.places import Place
from echo_community.discussions.rows import DraftRow
from echo_community.discussions.views.blueprint import fragment, preview_of, refused, tried
from echo_community.discussions.views.keeping import begun, sent
from echo_community.discussions.views.writing import tell
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.views.acting import done


@bp.route("/t/<int:thread_id>/case/follow-up", methods=["GET", "POST"])
@once
def follow_up(thread_id: int) -> ResponseReturnValue:
    """Write what became of a case."""
    actor = current_actor()
    page = queries.follow_up_page(actor, thread_id)
    draft = discussions.draft_at(actor, Place("follow_up", thread_id))
    form = follow_up_form(page, draft)
    post = tried(form, services.follow_up, actor, thread_id)
    if post is None:
        return refused(follow_up_html(page, form, draft=draft))
    sent("follow_up", thread_id)
    tell(post.held, gettext("Thank you. Those who advised are told how it went."))
    return redirect(url_for("discussions.post", thread_id=thread_id, number=post.number), 303)


@bp.route("/t/<int:thread_id>/case/follow-up/preview", methods=["GET", "POST"])
def preview_follow_up(thread_id: int) -> ResponseReturnValue:
    """The follow-up as it would be shown."""
    page = queries.follow_up_page(current_actor(), thread_id)
    form = follow_up_form(page)
    preview = preview_of(form, page.thread.programme_id)
    return fragment(preview) or follow_up_html(page, form, preview)


def follow_up_form(page: FollowUpPage, draft: DraftRow | None = None) -> FollowUpForm:
    """The form with what the presenter said they would do, or what they were writing."""
    form = FollowUpForm(data=begun({"body": page.begun}, draft))
    if not page.counts:
        del form.dose
    return form


def follow_up_html(
    page: FollowUpPage, form: Any, preview: str = "", draft: DraftRow | None = None
) -> str:
    """The page of the form."""
    enter_by_id(current_actor(), page.thread.programme_id)
    return render_template(
        "cases/follow_up.html", page=page, form=form, preview=preview, draft=draft, here="cases"
    )


@bp.post("/t/<int:thread_id>/case/follow-up/later")
@once
def ask_later(thread_id: int) -> ResponseReturnValue:
    """Be asked again in a week."""
    services.ask_later(current_actor(), thread_id)
    flash(gettext("You are asked again in a week."))
    back = request.form.get("from", "")
    if back == "home":
        return redirect(url_for("pages.index"), 303)
    return redirect(url_for("discussions.show", thread_id=thread_id), 303)


@bp.get("/p/<slug>/cases/follow-ups")
def follow_ups(slug: str) -> ResponseReturnValue:
    """Which follow-ups are late, which are due, and what came, for the hub."""
    actor = current_actor()
    standing = enter(actor, slug)
    policy.require(actor, Can.DECIDE_CASE, standing)
    return render_template(
        "cases/follow_ups.html",
        rows=late.overdue(actor, standing.programme_id),
        done=late.done(actor, standing.programme_id),
        here="cases",
    )


@bp.post("/t/<int:thread_id>/case/follow-up/nudge")
@once
def nudge(thread_id: int) -> ResponseReturnValue:
    """Ask a presenter for the follow-up."""
    actor = current_actor()
    thread = discussions.thread_row_for(actor, thread_id)
    if done(lambda: services.nudge(actor, thread_id)):
        flash(gettext("The presenter is asked, here and by mail."))
    slug = enter_by_id(actor, thread.programme_id).slug
    return redirect(url_for(".follow_ups", slug=slug), 303)
