"""Decisions that need more than a press: each has its page, which does it and closes the review."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import queries as discussions
from echo_community.discussions.views.blueprint import refused, tried
from echo_community.discussions.views.writing import choices
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Overtaken, Refused
from echo_community.kernel.once import once
from echo_community.moderation import queries, services
from echo_community.moderation.errors import Taken
from echo_community.moderation.forms import (
    CorrectedForm,
    DecideForm,
    EditedFirstForm,
    EditedForm,
    MergedForm,
    MessageForm,
    MovedForm,
    SplitOffForm,
)
from echo_community.moderation.models import Decision
from echo_community.moderation.queries import ReviewPage
from echo_community.moderation.views.blueprint import bp
from echo_community.moderation.views.reviewing import decided, review_html, taken, to_queue
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.queries import topics

FORMS: dict[str, type[DecideForm]] = {
    Decision.EDIT: EditedForm,
    Decision.MOVE: MovedForm,
    Decision.SPLIT: SplitOffForm,
    Decision.MERGE: MergedForm,
    Decision.CORRECT: CorrectedForm,
}


@bp.route(
    "/reviews/<int:review_id>/<any(edit, move, split, merge, correct):decision>",
    methods=["GET", "POST"],
)
@once
def details(review_id: int, decision: str) -> ResponseReturnValue:
    """Fill in what the decision needs; sending it decides."""
    actor = current_actor()
    page = offered(review_id, Decision(decision))
    if page is None:
        return redirect(url_for(".review", review_id=review_id), 303)
    form = form_for(page, Decision(decision))
    try:
        if tried(form, services.decide, actor, review_id):
            return decided(review_id, form.decision)
    except Taken:
        return taken(review_id, form)
    except (NotVisible, Overtaken, Refused) as problem:
        say(form, problem)
    return refused(details_html(page, form))


def offered(review_id: int, decision: Decision) -> ReviewPage | None:
    """The review, claimed by opening it, where that decision makes sense; else none.

    A POST is let through: the service says who was first, and the words are kept.
    """
    if request.method == "GET":
        services.claim(current_actor(), review_id)
    page = queries.review_page(current_actor(), review_id)
    makes_sense = page.is_open and any(one.decision is decision for one in page.offers)
    return page if page.post and (makes_sense or request.method == "POST") else None


def form_for(page: ReviewPage, decision: Decision) -> DecideForm:
    """The form, with the post as it reads now."""
    post, given = page.post, {"reason": page.likely}
    assert post is not None  # noqa: S101  `offered` saw it
    if decision is Decision.EDIT:
        now = discussions.words_of(current_actor(), post.id)
        filled: dict[str, Any] = {"body": now.source, "revision": str(now.revision), **given}
        if post.number == 1:
            return EditedFirstForm(data={**filled, "title": page.title})
        return EditedForm(data=filled)
    form = FORMS[decision](data={**given, "topics": topics_now(page)})
    if isinstance(form, MovedForm):
        form.topics.choices = choices(topics(current_actor(), page.programme_id))
    return form


def topics_now(page: ReviewPage) -> list[int]:
    """Where the thread stands."""
    return [topic.id for topic in discussions.beside(current_actor(), page.thread_id or 0).topics]


def say(form: DecideForm, problem: Exception) -> None:
    """Beside the field that can mend it."""
    if isinstance(problem, Overtaken):
        form["revision"].data = str(problem.revision)
        said = gettext("It was changed meanwhile. It now reads as follows; mend yours and send it:")
        form["body"].errors = [f"{said}\n{problem.theirs}"]
    elif isinstance(form, CorrectedForm):
        form.successor.errors = [gettext("There is no other post there in this programme.")]
    elif isinstance(form, MergedForm) and isinstance(problem, NotVisible):
        form.other.errors = [gettext("There is no other thread with that number here.")]
    else:
        field = "other" if "other" in form else "note"
        form[field].errors = [str(problem)]


def details_html(page: ReviewPage, form: DecideForm) -> str:
    """The page of one decision."""
    enter_by_id(current_actor(), page.programme_id)
    return render_template(
        "moderation/decide.html",
        page=page,
        form=form,
        offer=next((one for one in page.offers if one.decision is form.decision), None),
        topics=topics(current_actor(), page.programme_id),
        here="moderation",
    )


@bp.route("/reviews/<int:review_id>/ask", methods=["GET", "POST"])
@once
def ask(review_id: int) -> ResponseReturnValue:
    """Ask the author; the review waits for the answer."""
    page = offered(review_id, Decision.ASK_AUTHOR)
    if page is None:
        return redirect(url_for(".review", review_id=review_id), 303)
    form = MessageForm()
    try:
        if tried(form, services.ask_author, current_actor(), review_id):
            flash(gettext("Asked. The review comes back when they answer."))
            return redirect(to_queue(review_id), 303)
    except Taken:
        kept = DecideForm(data={"note": form.body.data, "reason": page.likely}, formdata=None)
        return review_html(page, kept), 409
    enter_by_id(current_actor(), page.programme_id)
    return refused(render_template("moderation/ask.html", page=page, form=form, here="moderation"))
