"""Questions to the speaker of a session."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import offer_undo, refused
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.meetings.life_forms import QuestionForm
from echo_community.meetings.queries.life import Life, question_body
from echo_community.meetings.services import asking
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.trying import entered, tried


@bp.route("/s/<int:session_id>/questions", methods=["GET", "POST"])
@once
def questions(session_id: int) -> ResponseReturnValue:
    """What the speaker is asked, and one more question."""
    life, form = _ordered(entered(session_id)), QuestionForm()
    asked = tried(form, lambda: asking.ask_speaker(current_actor(), session_id, form.draft()))
    if asked is None:
        return refused(render_template("meetings/questions.html", life=life, form=form))
    flash(gettext("Asked. The hub takes the questions to the speaker."))
    return back_to(session_id, asked.id)


@bp.route("/s/questions/<int:question_id>/edit", methods=["GET", "POST"])
@once
def edit_question(question_id: int) -> ResponseReturnValue:
    """Ask one's own question otherwise."""
    actor = current_actor()
    question = question_body(actor, question_id)
    life, form = entered(question.session_id), QuestionForm(data={"body": question.body})
    changed = tried(form, lambda: asking.change_question(actor, question_id, form.draft()))
    if changed is None:
        return refused(render_template("meetings/question_edit.html", life=life, form=form))
    flash(gettext("Saved."))
    return back_to(life.id, question_id)


@bp.post("/s/questions/<int:question_id>/vote")
@once
def vote_for_question(question_id: int) -> ResponseReturnValue:
    """Want to hear the answer too."""
    question = asking.vote_for_question(current_actor(), question_id)
    return back_to(question.session_id, question_id)


@bp.post("/s/questions/<int:question_id>/vote/undo")
@once
def take_vote_back(question_id: int) -> ResponseReturnValue:
    """Take one's vote back."""
    question = asking.take_vote_back(current_actor(), question_id)
    return back_to(question.session_id, question_id)


@bp.post("/s/questions/<int:question_id>/hide")
@once
def hide_question(question_id: int) -> ResponseReturnValue:
    """Take a question away; the next page offers it back."""
    question = asking.hide_question(current_actor(), question_id)
    said = gettext("The question is deleted.")
    offer_undo(said, url_for(".show_question", question_id=question_id))
    return back_to(question.session_id)


@bp.post("/s/questions/<int:question_id>/show")
@once
def show_question(question_id: int) -> ResponseReturnValue:
    """Bring it back."""
    question = asking.show_question(current_actor(), question_id)
    flash(gettext("The question is back."))
    return back_to(question.session_id, question_id)


def _ordered(life: Life) -> Life:
    """The newest question first, where that is asked for."""
    if request.args.get("by") != "new":
        return life
    newest = sorted(life.questions, key=lambda question: (question.hidden, -question.id))
    return replace(life, questions=newest)


def back_to(session_id: int, question_id: int | None = None) -> ResponseReturnValue:
    """To the questions on a session's page, at one of them."""
    anchor = f"q{question_id}" if question_id else "questions"
    return redirect(url_for(".show", session_id=session_id, _anchor=anchor), 303)
