"""Reporting a post, and hearing what came of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.discussions import queries as discussions
from echo_community.discussions.queries.marked import OnePost
from echo_community.discussions.views.blueprint import address_of_post, offer_undo, refused, tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once
from echo_community.moderation import queries, services
from echo_community.moderation.forms import AnswerForm, FlagForm
from echo_community.moderation.models import Flag, Reason
from echo_community.moderation.queries import Outcome
from echo_community.moderation.views.blueprint import bp
from echo_community.notifications import services as notifications
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/p/<int:number>/report", methods=["GET", "POST"])
@once
def report(thread_id: int, number: int) -> ResponseReturnValue:
    """Report a post to the hub; one tap is enough where it identifies a patient."""
    actor, form = current_actor(), FlagForm()
    own = queries.own_flag(actor, thread_id, number)
    grave = form.reason.data == Reason.IDENTIFIES_PATIENT
    if own and not (grave and own.is_open and own.reason != Reason.IDENTIFIES_PATIENT):
        return redirect(url_for(".outcome", thread_id=thread_id, number=number), 303)
    page = discussions.one_post(actor, thread_id, number)
    policy.require(actor, Can.FLAG_POST, page.post)
    enter_by_id(actor, page.post.programme_id)
    flag = tried(form, services.report, actor, page.post.id)
    if flag is None:
        return refused(
            render_template("moderation/report.html", page=page, form=form, here="threads")
        )
    thank(flag, left_out=bool(form.note.data) and not flag.note)
    return redirect(onward(page), 303)


def thank(flag: Flag, *, left_out: bool) -> None:
    """Say what happened and what comes next, and offer it back: a thumb may slip."""
    said = {
        Reason.IDENTIFIES_PATIENT: gettext(
            "Thank you. The post is hidden from everybody but the moderators, who are looking."
        ),
        Reason.UNSAFE_ADVICE: gettext(
            "Thank you. The post now says that the hub is looking at it."
        ),
    }.get(flag.reason, gettext("Thank you. The hub will look at it."))
    text = f"{said} {gettext('You will be told what comes of it.')}"
    offer_undo(text, url_for(".take_back", post_id=flag.post_id))
    if left_out:
        flash(
            gettext("Your note was left out: it might itself tell who the patient is."), "caution"
        )


@bp.post("/reports/<int:post_id>/take-back")
@once
def take_back(post_id: int) -> ResponseReturnValue:
    """Undo one's own report, until a moderator has opened it."""
    actor = current_actor()
    if services.take_back(actor, post_id):
        flash(gettext("The report is taken back."))
    else:
        flash(gettext("A moderator is looking already; you will be told."), "caution")
    page = queries.place_of_post(actor, post_id)
    try:
        return redirect(address_of_post(actor, page.thread_id, page.number), 303)
    except NotVisible:
        return redirect(url_for(".outcome", thread_id=page.thread_id, number=page.number), 303)


def onward(page: OnePost) -> str:
    """Back to where the post stands, or stood; to the list where its whole thread is hidden."""
    actor, post = current_actor(), page.post
    for place in (post.number, 1):
        try:
            return address_of_post(actor, post.thread_id, place)
        except NotVisible:
            continue
    return url_for("discussions.threads", slug=actor.memberships[post.programme_id].slug)


@bp.route("/t/<int:thread_id>/p/<int:number>/outcome", methods=["GET", "POST"])
@once
def outcome(thread_id: int, number: int) -> ResponseReturnValue:
    """What came of a report, for who reported; what the hub decided or asks, for the author."""
    actor, form = current_actor(), AnswerForm()
    notifications.read_of_review(actor, thread_id, number)
    try:
        page = queries.outcome(actor, thread_id, number)
    except NotVisible:
        return to_review(thread_id, number)
    if not page.is_author and policy.can(actor, Can.READ_REVIEWS, page):
        return to_review(thread_id, number)
    if tried(form, lambda *given: services.answer(actor, *given), thread_id, number):
        flash(gettext("Sent. Only the moderators read it, and you."))
        return redirect(url_for(".outcome", thread_id=thread_id, number=number), 303)
    return refused(outcome_html(page, form))


def to_review(thread_id: int, number: int) -> ResponseReturnValue:
    """For a moderator, to the review itself. Raises NotVisible for everybody else."""
    review_id = queries.review_of_post(current_actor(), thread_id, number)
    if review_id is None:
        raise NotVisible
    return redirect(url_for(".review", review_id=review_id), 303)


def outcome_html(page: Outcome, form: AnswerForm) -> str:
    """The page."""
    enter_by_id(current_actor(), page.programme_id)
    return render_template("moderation/outcome.html", page=page, form=form, here="threads")
