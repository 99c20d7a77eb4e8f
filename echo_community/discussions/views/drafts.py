"""Keeping what is being written: by a script every few seconds, or by a button."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time, get_locale, gettext
from flask_wtf.csrf import generate_csrf

from echo_community.discussions import queries, services
from echo_community.discussions.draft_forms import DraftForm
from echo_community.discussions.places import Place
from echo_community.discussions.rows import DraftRow
from echo_community.discussions.views.blueprint import bp, offer_undo
from echo_community.discussions.views.keeping import sent, written_at
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.limits import KEEPING, limited_by_itself, limiter
from echo_community.kernel.once import once
from echo_community.programmes.current import enter, enter_by_id

EMPTY = DraftRow("", "", 0, None)  # type: ignore[arg-type]  # what was sent or thrown away


@bp.get("/drafts/<place>")
def draft(place: str) -> ResponseReturnValue:
    """Which version is kept, and a fresh token: for a page whose own has expired."""
    kept = queries.draft_at(current_actor(), Place.parse(place)) or EMPTY
    return jsonify(version=kept.version, token=generate_csrf())


# Without `once`: a version already says which save came first, and the same one twice is one.
@bp.post("/drafts/<place>")
@limited_by_itself
@limiter.limit(KEEPING, key_func=lambda: f"drafts of {current_actor().id}")
def save_draft(place: str) -> ResponseReturnValue:
    """Keep what is being written; 409 and both texts where another tab kept something else."""
    where, form = Place.parse(place), DraftForm()
    if not form.validate_on_submit():
        return refused_draft(where, form)
    try:
        kept = services.save_draft(current_actor(), where, form.words(where), form.version)
    except Overtaken:
        return both(where, form)
    if by_script():
        return jsonify(version=kept.version, said=saved_when(kept) if kept.version else "")
    flash(gettext("Draft saved. Only you can read it."))
    return redirect(written_at(current_actor(), where), 303)


def both(place: Place, form: DraftForm) -> ResponseReturnValue:
    """What another tab or device kept, beside what came now; nothing is lost."""
    theirs = queries.draft_at(current_actor(), place) or EMPTY
    if by_script():
        offer = render_template("discussions/_clash.html", theirs=theirs) if theirs.version else ""
        gone = gettext("Sent or thrown away elsewhere. What you write from here on is kept anew.")
        return jsonify(version=theirs.version, offer=offer, said="" if offer else gone), 409
    form.kept.data = str(theirs.version)
    enter_by_id(current_actor(), queries.programme_of_place(current_actor(), place))
    return render_template(
        "discussions/two_drafts.html", place=place, form=form, theirs=theirs, here="threads"
    ), 409


def refused_draft(place: Place, form: DraftForm) -> ResponseReturnValue:
    """Too long, mostly: the sentence that says so, the words as they came."""
    wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if by_script():
        return jsonify(said=wrong), 422
    enter_by_id(current_actor(), queries.programme_of_place(current_actor(), place))
    return render_template(
        "discussions/two_drafts.html", place=place, form=form, theirs=None, here="threads"
    ), 422


@bp.post("/drafts/<place>/throw")
@once
def throw_draft(place: str) -> ResponseReturnValue:
    """Throw a draft away; the next page offers it back."""
    where = Place.parse(place)
    services.throw_away(current_actor(), where)
    sent(where.kind, where.id)
    offer_undo(gettext("The draft is thrown away."), url_for(".restore_draft", place=place))
    listed = request.args.get("from")
    back = url_for(".drafts", slug=listed) if listed else written_at(current_actor(), where)
    return redirect(back, 303)


@bp.post("/drafts/<place>/restore")
@once
def restore_draft(place: str) -> ResponseReturnValue:
    """Bring a draft back."""
    where = Place.parse(place)
    services.restore_draft(current_actor(), where)
    flash(gettext("The draft is back."))
    return redirect(written_at(current_actor(), where), 303)


@bp.get("/p/<slug>/drafts")
def drafts(slug: str) -> ResponseReturnValue:
    """What the reader has begun and not sent."""
    actor = current_actor()
    found = queries.drafts_of(actor, enter(actor, slug).programme_id)
    return render_template("discussions/drafts.html", found=found, here="threads")


def by_script() -> bool:
    """Whether a script asks, which wants to be told and not sent on."""
    return "X-Fragment" in request.headers


def saved_when(kept: DraftRow) -> str:
    """“Saved 14:02”, where the writer is."""
    pattern = "HH 'h' mm" if str(get_locale()).startswith("fr") else "HH:mm"
    return gettext("Saved %(time)s", time=format_time(kept.updated_at, pattern))
