"""A recording, slides or words are taken out of reach at once, and brought back."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import tried
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.lectures.models import Part
from echo_community.lectures.queries.down import down_page
from echo_community.lectures.services import taking_down
from echo_community.lectures.taking_down_forms import CALLED, TakeDownForm
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.views.acting import say, status


@bp.route("/t/<int:thread_id>/lecture/take-down", methods=["GET", "POST"])
@once
def take_down(thread_id: int) -> ResponseReturnValue:
    """Choose what members can no longer open, and say why."""
    actor = current_actor()
    page = down_page(actor, thread_id)
    enter_by_id(actor, page.lecture.programme_id)
    form = TakeDownForm(data={"parts": [part.value for part in page.left], "reason": ""})
    form.offer(page.left)

    def take(draft: tuple[list[Part], str]) -> object:
        return taking_down.take_down(actor, thread_id, *draft)

    if tried(form, take):
        say(gettext("Taken down: only moderators can open it now."))
        return redirect(url_for(".take_down", thread_id=thread_id), 303)
    named = {"page": page, "form": form, "called": CALLED, "here": "lectures"}
    return render_template("lectures/take_down.html", **named), status(form)


@bp.post("/t/<int:thread_id>/lecture/bring-back/<any(recording, slides, transcript):part>")
@once
def bring_back(thread_id: int, part: str) -> ResponseReturnValue:
    """It is for its readers again."""
    taking_down.bring_back(current_actor(), thread_id, Part(part))
    say(gettext("Brought back: members can open it again."))
    return redirect(url_for(".take_down", thread_id=thread_id), 303)
