"""Handouts for who has no account: by a public address, or by a link from a colleague.

Nothing is kept of whoever opens them but how often. Behind a link there is a button first, since
programs that look into mails open addresses too; a public address is on paper, and opens at once.
"""

from flask import Response, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from echo_community.discussions.sharing_forms import OpenForm
from echo_community.discussions.views.outside import alone, untraced
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.http import public
from echo_community.kernel.language import LANGUAGES, chosen
from echo_community.kernel.limits import DOORS, limiter
from echo_community.lectures.queries import handed_out as queries
from echo_community.lectures.queries.handouts import HandoutPage
from echo_community.lectures.services import handing_out as services
from echo_community.lectures.views.blueprint import bp
from echo_community.lectures.views.handing_out import sheet
from echo_community.lectures.views.handouts import paper

READINGS = "300 per 10 minutes"  # a waiting room may stand behind one address


@bp.get("/handout/<handout_key>")
@limiter.limit(READINGS)
@public
def public_handout(handout_key: str) -> ResponseReturnValue:
    """A handout that an expert made public."""
    try:
        page = queries.public_page(handout_key)
    except NotVisible:
        return alone("lectures/handout_gone.html", 404)
    if request.method == "GET":  # not for who only asks whether it is there
        services.note_read(page.id)
    return handed(page)


@bp.get("/handout/<handout_key>/file")
@limiter.limit(READINGS)
@public
def public_handout_file(handout_key: str) -> ResponseReturnValue:
    """Its PDF, to keep."""
    try:
        return untraced(paper(queries.public_page(handout_key)))
    except NotVisible:
        return alone("lectures/handout_gone.html", 404)


# Without `once`: what comes back is the page itself, and opening it twice is no harm.
@bp.route("/handout/shared/<link_token>", methods=["GET", "POST"])
@limiter.limit(DOORS)
@public
def shared_handout(link_token: str) -> ResponseReturnValue:
    """A button; behind it the handout alone."""
    try:
        link = services.opens(link_token)
        page = queries.shared_page(link.handout_id)
    except NotVisible:
        return alone("lectures/handout_gone.html", 404)
    form = OpenForm()
    if not form.validate_on_submit():
        return alone("lectures/handout_shared.html", 400 if form.errors else 200, form=form)
    services.note_opened(link.id)
    return untraced(paper(page)) if page.stored else handed(page)


def handed(page: HandoutPage) -> Response:
    """The page of a handout for somebody from outside, in the language of the handout."""
    with force_locale(page.language if page.language in LANGUAGES else chosen()):
        return alone("lectures/handout_public.html", page=page, sheet=sheet(page))


@bp.record_once
def _by_its_own_token(state: BlueprintSetupState) -> None:
    # The check for all forms wants the page before in the Referer over HTTPS, which this page bids
    # browsers not to send. The form's own token is checked all the same.
    state.app.extensions["csrf"].exempt(shared_handout)
