"""A reply in a consult, with what it is and what it rests on."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.consults.answering_forms import AnswerForm, BasisForm
from echo_community.consults.models import Says
from echo_community.consults.queries.handing import basis_history, basis_page
from echo_community.consults.services.answering import rest_on
from echo_community.consults.views.blueprint import bp
from echo_community.discussions import services as discussions
from echo_community.discussions.files.receiving import takes_files
from echo_community.discussions.files.views import onward
from echo_community.discussions.rows import ThreadPage
from echo_community.discussions.views.blueprint import (
    address_of_post,
    fragment,
    preview_of,
    refused,
    tried,
)
from echo_community.discussions.views.keeping import sent
from echo_community.discussions.views.reading import diffs, open_page, thread_html
from echo_community.discussions.views.writing import tell
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.kernel.once import once
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/consult/answer", methods=["GET", "POST"])
@takes_files
@once
def answer(thread_id: int) -> ResponseReturnValue:
    """Say something in a consult, or show it again with what is wrong."""
    if request.method == "GET":
        return redirect(url_for("discussions.show", thread_id=thread_id, _anchor="reply"))
    page = opened(thread_id)
    form = answer_form(page)
    if "look" in request.args:
        return looked_at(page, form)
    try:
        post = tried(form, discussions.reply, current_actor(), thread_id)
    except Forbidden:  # closed while they wrote: the words stay, to be copied
        return thread_html(page, form), 403
    if post is None:
        return refused(thread_html(opened(thread_id), form))
    sent("reply", thread_id)
    tell(post.held, DONE[form.what]())
    there = address_of_post(current_actor(), thread_id, post.number)
    return redirect(onward(there, thread_id, post.number), 303)


def opened(thread_id: int) -> ThreadPage:
    """The page of a consult. Raises NotVisible where the thread is another kind."""
    page = open_page(thread_id)
    if page.thread.kind != "consult" or page.card is None:
        raise NotVisible
    return page


def answer_form(page: ThreadPage) -> AnswerForm:
    """The form for who reads: who asked says other things than who answers."""
    form = AnswerForm()
    form.asked = page.thread.mine
    return form


def looked_at(page: ThreadPage, form: AnswerForm) -> ResponseReturnValue:
    """The words as they would be shown, above the form as it is."""
    form.body.data, typed = form.draft().body, form.body.data
    preview = preview_of(form, page.thread.programme_id)
    form.body.data = typed
    return fragment(preview) or thread_html(page, form, preview)


@bp.route("/t/<int:thread_id>/consult/basis/<int:number>", methods=["GET", "POST"])
@once
def basis(thread_id: int, number: int) -> ResponseReturnValue:
    """Change what one's answer rests on."""
    actor = current_actor()
    page = basis_page(actor, thread_id, number)
    enter_by_id(actor, page.thread.programme_id)
    form = BasisForm(data={"basis": page.basis})
    if post := tried(form, rest_on, actor, page.post_id):
        tell(post.held, gettext("Saved. It stands under your answer."))
        return redirect(address_of_post(actor, thread_id, number), 303)
    return refused(render_template("consults/basis.html", page=page, form=form, here="ask"))


@bp.get("/t/<int:thread_id>/consult/basis/<int:number>/earlier")
def basis_earlier(thread_id: int, number: int) -> ResponseReturnValue:
    """What an answer rests on, and what it rested on before."""
    page = basis_history(current_actor(), thread_id, number)
    enter_by_id(current_actor(), page.thread.programme_id)
    of = gettext("What post %(number)s rests on", number=number)
    return render_template(
        "discussions/history.html", page=page, diffs=diffs(page), of=of, here="ask"
    )


DONE = {
    Says.ANSWER: lambda: gettext("Your answer is up. Who asked is told."),
    Says.INFORMATION: lambda: gettext("Who asked is told what you need to know."),
    Says.MORE: lambda: gettext("It is up. Who answers is told."),
    Says.REMARK: lambda: gettext("Your reply is posted."),
}
