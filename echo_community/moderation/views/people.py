"""Moderators and members: who is under what, a sanction, its end."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.kernel.pages import row_id
from echo_community.moderation.sanctions import queries, services
from echo_community.moderation.sanctions.forms import KINDS, REASONS, SanctionForm
from echo_community.moderation.sanctions.models import SanctionKind
from echo_community.moderation.views.blueprint import bp
from echo_community.notifications import services as notifications
from echo_community.notifications.models import NoticeKind
from echo_community.policy import Can
from echo_community.programmes.views.acting import carried_out, managed, managed_by_id, say, status

LONGEST_SEARCH = 100


@bp.get("/p/<slug>/moderation/people")
def people(slug: str) -> ResponseReturnValue:
    """Who is under what now, who appeals, what was; and a member to write to or limit."""
    actor, programme = current_actor(), managed(slug, Can.READ_SANCTIONS)
    wanted = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    before = request.args.get("before", type=row_id)
    page = queries.people_page(actor, programme.id, wanted, before)
    if actor.unread:
        notifications.seen(actor, programme.id, NoticeKind.APPEAL)
    return render_template(
        "moderation/people.html", one=programme, page=page, wanted=wanted, before=before, **WORDS
    )


@bp.route("/members/<int:membership_id>/sanction", methods=["GET", "POST"])
@once
def sanction(membership_id: int) -> ResponseReturnValue:
    """Write to a member, warn, slow, suspend or remove them."""
    actor = current_actor()
    member, name = queries.member_to_sanction(actor, membership_id)
    slug = managed_by_id(member.programme_id)
    form = SanctionForm()
    form.offer(removal=policy.can(actor, Can.EXPEL_MEMBER, member))
    made: list[Any] = []
    impose = _into(made, lambda: services.impose(actor, membership_id, form.draft()))
    if carried_out(form, impose, beside="kind"):
        undo = url_for(".lift", sanction_id=made[0].id)
        note = made[0].kind is SanctionKind.NOTE
        text = gettext("%(name)s is told, and reads your words.", name=name)
        say(text, undo=None if note else undo)
        return redirect(url_for(".people", slug=slug), 303)
    page = render_template(
        "moderation/sanction.html", name=name, slug=slug, member=member, form=form
    )
    return page, status(form)


@bp.post("/sanctions/<int:sanction_id>/lift")
@once
def lift(sanction_id: int) -> ResponseReturnValue:
    """End a sanction now."""
    ended = services.lift(current_actor(), sanction_id)
    say(gettext("It is lifted."))
    return redirect(url_for(".people", slug=managed_by_id(ended.programme_id)), 303)


def _into(made: list[Any], act: Callable[[], Any]) -> Callable[[], None]:
    return lambda: made.append(act())


WORDS: dict[str, Any] = {"kinds": KINDS, "reasons": REASONS}
