"""A handout leaves the programme: on paper, by its public address, by a link to a colleague."""

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from markupsafe import Markup

from echo_community import policy
from echo_community.discussions.sharing_forms import ShareForm
from echo_community.discussions.views.blueprint import offer_undo, refused
from echo_community.discussions.views.outside import just_made, made_by
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.language import LANGUAGES
from echo_community.kernel.once import once
from echo_community.kernel.storage import storage
from echo_community.kernel.uploads import Unfit
from echo_community.lectures.on_paper import on_paper
from echo_community.lectures.qr import square
from echo_community.lectures.queries.handed_out import links
from echo_community.lectures.queries.handouts import HandoutPage
from echo_community.lectures.services import handing_out as services
from echo_community.lectures.views.blueprint import bp
from echo_community.lectures.views.handouts import entered, paper
from echo_community.policy import Can


@bp.post("/h/<int:handout_id>/print")
@once
def count_print(handout_id: int) -> ResponseReturnValue:
    """Count that it is printed, and lead to what is printed."""
    handout = services.note_printed(current_actor(), handout_id)
    leads_to = ".print_handout_file" if handout.stored else ".print_handout"
    return redirect(url_for(leads_to, handout_id=handout_id), 303)


@bp.get("/h/<int:handout_id>/print.pdf")
def print_handout_file(handout_id: int) -> ResponseReturnValue:
    """The PDF to print; a patient's with the programme's name and the code on each page."""
    page = entered(handout_id)
    if not page.for_patients or not page.stored:
        return paper(page)
    try:
        printed = on_paper(storage().get(page.stored), page, address_of(page))
    except (Unfit, FileNotFoundError):  # it is printed as it came
        return paper(page)
    return send_file(BytesIO(printed), "application/pdf", True, page.name)


@bp.get("/h/<int:handout_id>/print")
def print_handout(handout_id: int) -> ResponseReturnValue:
    """The handout as it is on paper."""
    page = entered(handout_id)
    if page.stored:
        return redirect(url_for(".show_handout", handout_id=handout_id))
    return render_template("lectures/handout_print.html", page=page, sheet=sheet(page))


@bp.post("/h/<int:handout_id>/publish")
@once
def publish_handout(handout_id: int) -> ResponseReturnValue:
    """Let everybody who has its address read the revision that the page showed."""
    try:
        services.publish(current_actor(), handout_id, request.form.get("revision", 0, type=int))
        undo = url_for(".unpublish_handout", handout_id=handout_id)
        offer_undo(gettext("It is public: whoever has its address or its code can read it."), undo)
    except Overtaken:
        flash(gettext("Somebody changed it meanwhile: read it again, then make it public."))
    return redirect(url_for(".show_handout", handout_id=handout_id, _anchor="public"), 303)


@bp.post("/h/<int:handout_id>/unpublish")
@once
def unpublish_handout(handout_id: int) -> ResponseReturnValue:
    """Make its public address lead nowhere."""
    services.unpublish(current_actor(), handout_id)
    flash(gettext("It is for members alone again. Its public address leads nowhere now."))
    return redirect(url_for(".show_handout", handout_id=handout_id, _anchor="public"), 303)


@bp.route("/h/<int:handout_id>/shares", methods=["GET", "POST"])
@once
def handout_shares(handout_id: int) -> ResponseReturnValue:
    """Make a link for a colleague, and see what became of each."""
    actor, page, form = current_actor(), entered(handout_id), ShareForm()
    policy.require(actor, Can.SHARE_HANDOUT, page)
    if made_by(form, services.share_handout, "handout", handout_id):
        return redirect(url_for(".handout_shares", handout_id=handout_id, _anchor="new"), 303)
    secret = just_made("handout", handout_id)
    made = secret and url_for(".shared_handout", link_token=secret, _external=True)
    facts = {"rows": links(actor, page), "made": made}
    html = render_template("lectures/handout_shares.html", page=page, form=form, **facts)
    return refused(html)


@bp.post("/h/shares/<int:share_id>/revoke")
@once
def revoke_handout_share(share_id: int) -> ResponseReturnValue:
    """Make a link useless."""
    link = services.revoke_link(current_actor(), share_id)
    flash(gettext("The link is revoked: it leads nowhere now."))
    return redirect(url_for(".handout_shares", handout_id=link.handout_id), 303)


def address_of(page: HandoutPage) -> str:
    """Where the square on paper leads: for everybody, or for members."""
    if page.public:
        return url_for("lectures.public_handout", handout_key=page.public_key, _external=True)
    return url_for("lectures.show_handout", handout_id=page.id, _external=True)


def sheet(page: HandoutPage) -> Markup:
    """What is on paper, in its own language as far as we speak it."""
    if page.language in LANGUAGES:
        with force_locale(page.language):
            return _sheet(page)
    return _sheet(page)


def _sheet(page: HandoutPage) -> Markup:
    address = address_of(page)
    code = square(address, gettext("Code to scan: it opens this page"))
    html = render_template("lectures/_handout_sheet.html", page=page, address=address, code=code)
    return Markup(html)  # noqa: S704  our own template
