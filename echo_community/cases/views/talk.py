"""Writing in the rounds of a case: a question, an answer, a suggestion; each has its own page."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.utils import redirect
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.cases.queries.talk import TalkPage, talk_page
from echo_community.cases.services import talk
from echo_community.cases.talk_forms import AnswerForm, QuestionForm, SuggestionForm
from echo_community.cases.views.blueprint import bp
from echo_community.discussions import queries
from echo_community.discussions.files.receiving import takes_files
from echo_community.discussions.files.views import onward
from echo_community.discussions.models import Post, Purpose
from echo_community.discussions.places import Place
from echo_community.discussions.views.blueprint import (
    address_of_post,
    fragment,
    preview_of,
    refused,
    tried,
)
from echo_community.discussions.views.keeping import begun, sent
from echo_community.discussions.views.writing import tell
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.once import once
from echo_community.programmes.current import enter_by_id

SERVICES: dict[Purpose, Callable[..., Post]] = {
    Purpose.QUESTION: talk.ask,
    Purpose.ANSWER: talk.answer,
    Purpose.SUGGESTION: talk.suggest,
}


@bp.route("/t/<int:thread_id>/case/question", methods=["GET", "POST"])
@takes_files
@once
def question(thread_id: int) -> ResponseReturnValue:
    """Ask the presenter of a case."""
    page = talk_page(current_actor(), thread_id, Purpose.QUESTION)
    place = Place("question", thread_id)
    return say(page, Purpose.QUESTION, place, QuestionForm(data=begun_at(place)), thread_id)


@bp.route("/t/<int:thread_id>/case/answer/<int:number>", methods=["GET", "POST"])
@takes_files
@once
def answer(thread_id: int, number: int) -> ResponseReturnValue:
    """Answer a question of a case, as its presenter or for the hub."""
    page = talk_page(current_actor(), thread_id, Purpose.ANSWER, number)
    asked = page.about.id if page.about else 0
    place = Place("answer", asked)
    return say(page, Purpose.ANSWER, place, AnswerForm(data=begun_at(place)), thread_id, asked)


@bp.route("/t/<int:thread_id>/case/suggestion", methods=["GET", "POST"])
@takes_files
@once
def suggestion(thread_id: int) -> ResponseReturnValue:
    """Advise on a case, in one of its categories."""
    page = talk_page(current_actor(), thread_id, Purpose.SUGGESTION)
    place = Place("suggestion", thread_id)
    chosen = {"category": request.args.get("category", "")}
    form = SuggestionForm(data={**begun_at(place), **{k: v for k, v in chosen.items() if v}})
    form.category.choices = [SelectChoice(*one) for one in page.categories]
    return say(page, Purpose.SUGGESTION, place, form, thread_id)


def begun_at(place: Place) -> dict[str, Any]:
    """What was being written there."""
    return begun({"body": ""}, queries.draft_at(current_actor(), place))


def say(
    page: TalkPage, purpose: Purpose, place: Place, form: Any, *things: Any
) -> ResponseReturnValue:
    """Send it, or show its page: again with what is wrong, or a look at it first."""
    actor = current_actor()
    enter_by_id(actor, page.thread.programme_id)
    if request.method == "POST" and "look" in request.args:
        preview = preview_of(form, page.thread.programme_id)
        return fragment(preview) or html(page, purpose, place, form, preview)
    try:
        post = tried(form, SERVICES[purpose], actor, *things)
    except Forbidden:  # the round was closed while they wrote: the words stay, to be copied
        return html(page, purpose, place, form, over=True), 403
    if post is None:
        return refused(html(page, purpose, place, form))
    sent(place.kind, place.id)
    tell(post.held, DONE[purpose]())
    there = address_of_post(actor, page.thread.id, post.number)
    return redirect(onward(there, page.thread.id, post.number), 303)


def html(
    page: TalkPage, purpose: Purpose, place: Place, form: Any, preview: str = "", over: bool = False
) -> str:
    """The page on which one writes; `over`, or a round that is not open, takes nothing."""
    return render_template(
        "cases/say.html",
        page=page,
        purpose=purpose,
        place=str(place),
        form=form,
        preview=preview,
        over=over or not page.takes(purpose),
        draft=queries.draft_at(current_actor(), place),
        here="cases",
    )


DONE = {
    Purpose.QUESTION: lambda: gettext("Your question is up. The presenter is told."),
    Purpose.ANSWER: lambda: gettext("Your answer stands beside the question."),
    Purpose.SUGGESTION: lambda: gettext("Your suggestion is up. The presenter is told."),
}
