"""Sharing a signed summary with a colleague: links to it, and the page behind one.

Whoever opens a link needs no account, and nothing is kept of them. Opening the address shows a
button and no more: programs that look into mails open addresses too.
"""

from flask import flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.cases.queries import summary as queries
from echo_community.cases.services import summaries
from echo_community.cases.views.blueprint import bp
from echo_community.discussions import queries as discussions
from echo_community.discussions import services as threads
from echo_community.discussions.sharing_forms import OpenForm, ShareForm
from echo_community.discussions.views.outside import alone, just_made, made_by
from echo_community.discussions.views.tidying import entered
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.http import public
from echo_community.kernel.limits import DOORS, limiter
from echo_community.kernel.once import once
from echo_community.policy import Can


@bp.route("/t/<int:thread_id>/case/shares", methods=["GET", "POST"])
@once
def shares(thread_id: int) -> ResponseReturnValue:
    """Make a link to a signed summary, and see what became of each."""
    actor, thread = current_actor(), entered(thread_id, Can.SHARE_SUMMARY)
    sheet = queries.sheet_to_share(thread_id)
    form = ShareForm()
    if made_by(form, summaries.share, "summary", thread_id):
        return redirect(url_for(".shares", thread_id=thread_id, _anchor="new"), 303)
    secret = just_made("summary", thread_id)
    page = render_template(
        "cases/shares.html",
        thread=thread,
        sheet=sheet,
        form=form,
        rows=discussions.links(actor, thread),
        made=secret and url_for(".shared", link_token=secret, _external=True),
    )
    return page, 422 if form.errors else 200


@bp.post("/shares/<int:share_id>/revoke")
@once
def revoke_share(share_id: int) -> ResponseReturnValue:
    """Make a link useless."""
    link = threads.revoke(current_actor(), share_id)
    flash(gettext("The link is revoked: it leads nowhere now."))
    return redirect(url_for(".shares", thread_id=link.thread_id), 303)


# Without `once`: what comes back is the page itself, and opening it twice is no harm.
@bp.route("/shared/<link_token>", methods=["GET", "POST"])
@limiter.limit(DOORS)
@public
def shared(link_token: str) -> ResponseReturnValue:
    """A button; behind it the summary alone."""
    try:
        link = threads.opens(link_token)
        sheet = queries.sheet_to_share(link.thread_id)
    except NotVisible:
        return alone("cases/shared_gone.html", 404)
    form = OpenForm()
    if not form.validate_on_submit():
        return alone("cases/shared.html", 400 if form.errors else 200, form=form, sheet=None)
    threads.note_opened(link.id)
    return alone("cases/shared.html", form=form, sheet=sheet, disclaimer=queries.disclaimer())


@bp.record_once
def _by_its_own_token(state: BlueprintSetupState) -> None:
    # The check for all forms wants the page before in the Referer over HTTPS, which this page bids
    # browsers not to send. The form's own token is checked all the same.
    state.app.extensions["csrf"].exempt(shared)
