"""“This answered it”: to the answer, with a way back to the question."""

import re

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.consults import services
from echo_community.consults.drafts import FoundDraft
from echo_community.consults.views.blueprint import bp
from echo_community.discussions.draft_forms import DraftForm
from echo_community.discussions.files.receiving import takes_files
from echo_community.discussions.places import Place
from echo_community.discussions.views.blueprint import address_of_post, offer_undo
from echo_community.discussions.views.keeping import sent
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.once import once
from echo_community.programmes.current import enter


@bp.post("/p/<slug>/consults/found")
@takes_files
@once
def found(slug: str) -> ResponseReturnValue:
    """Thank who answered before, put the question away, and lead to the answer."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    draft = found_draft(programme_id)
    noted = services.found(actor, programme_id, draft)
    sent("consult", programme_id)
    thanked = gettext(
        "Good. Who wrote it is thanked, without your name. Your question is put away."
    )
    offer_undo(thanked, url_for(".take_found_back", slug=slug, found_id=noted.id))
    return redirect(answer_address(draft), 303)


@bp.post("/p/<slug>/consults/found/<int:found_id>/undo")
@once
def take_found_back(slug: str, found_id: int) -> ResponseReturnValue:
    """Back to the question as it was."""
    actor = current_actor()
    services.take_found_back(actor, enter(actor, slug).programme_id, found_id)
    flash(gettext("Your question is back."))
    return redirect(url_for(".ask", slug=slug), 303)


def found_draft(programme_id: int) -> FoundDraft:
    """What the button names ("12:3:" a post, "12:1:61000" a moment), and the form around it."""
    named = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,6}):([0-9]{0,9})", request.form.get("found", ""))
    if named is None:
        raise NotVisible
    form = DraftForm()
    words = form.words(Place("consult", programme_id))
    at_ms = int(named[3]) if named[3] else None
    return FoundDraft(
        int(named[1]), int(named[2]), at_ms, words.body, words.choices, kept=form.version
    )


def answer_address(draft: FoundDraft) -> str:
    """The page on which the answer stands; at its head, where the way back is offered."""
    if draft.at_ms is not None:
        at = draft.at_ms // 1000
        return url_for("lectures.read", thread_id=draft.thread_id, at=at)
    return address_of_post(current_actor(), draft.thread_id, draft.number).partition("#")[0]
