"""A person and what moderators did about them: read, appeal; and another moderator decides."""

from functools import partial

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.moderation.sanctions import queries, services
from echo_community.moderation.sanctions.forms import AppealForm, DecideForm
from echo_community.moderation.views.blueprint import bp
from echo_community.moderation.views.people import WORDS
from echo_community.notifications import services as notifications
from echo_community.notifications.models import NoticeKind
from echo_community.policy import Can
from echo_community.programmes.current import enter
from echo_community.programmes.views.acting import carried_out, managed_by_id, say, status


@bp.get("/p/<slug>/standing")
def standing(slug: str) -> ResponseReturnValue:
    """One's own membership: what limits it, until when and why. Open where all else is closed."""
    actor = current_actor()
    programme, rows = queries.own(actor, slug)
    if programme.id in actor.memberships:
        enter(actor, slug, norms_first=False)
    if actor.unread:
        notifications.seen(actor, programme.id, NoticeKind.SANCTION)
    return render_template(
        "moderation/standing.html",
        one=programme,
        rows=rows,
        here="standing",
        place=actor.memberships.get(programme.id) or actor.barred.get(programme.id),
        **WORDS,
    )


@bp.route("/sanctions/<int:sanction_id>/appeal", methods=["GET", "POST"])
@once
def appeal(sanction_id: int) -> ResponseReturnValue:
    """Ask another moderator to look again."""
    actor = current_actor()
    found, slug = queries.own_to_appeal(actor, sanction_id)
    if slug in {m.slug for m in actor.memberships.values()}:
        enter(actor, slug, norms_first=False)
    form = AppealForm()
    if carried_out(
        form, lambda: services.appeal(actor, sanction_id, form.words.data or ""), beside="words"
    ):
        say(gettext("Sent. You are told here and by mail what another moderator decides."))
        return redirect(url_for(".standing", slug=slug), 303)
    page = render_template(
        "moderation/appeal.html",
        found=found,
        slug=slug,
        form=form,
        alone=not queries.who_may_decide(found),
        **WORDS,
    )
    return page, status(form)


@bp.route("/appeals/<int:review_id>", methods=["GET", "POST"])
@once
def decide_appeal(review_id: int) -> ResponseReturnValue:
    """What was imposed and why, what its person says, and a decision."""
    actor = current_actor()
    review, found = queries.appeal_for(actor, review_id)
    slug = managed_by_id(found.programme_id)
    form = DecideForm()
    form.offer()
    decide = partial(services.decide_appeal, actor, review_id)
    if carried_out(form, lambda: decide(*form.draft()), beside="decision"):
        say(gettext("Decided. %(name)s is told.", name=found.person))
        return redirect(url_for(".people", slug=slug), 303)
    page = render_template(
        "moderation/decide_appeal.html",
        review=review,
        found=found,
        slug=slug,
        form=form,
        may=policy.can(actor, Can.DECIDE_APPEAL, found),
        alone=not queries.who_may_decide(found),
        **WORDS,
    )
    return page, status(form)
