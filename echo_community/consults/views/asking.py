"""Asking a quick question; what was answered before; an answer that was found instead."""

from dataclasses import dataclass
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.consults import services
from echo_community.consults.forms import LINES, ConsultForm
from echo_community.consults.queries.asking import Near, near, numbers_to_call
from echo_community.consults.queries.routing import expectation
from echo_community.consults.views.blueprint import bp
from echo_community.discussions import queries
from echo_community.discussions.files.receiving import takes_files
from echo_community.discussions.files.views import onward
from echo_community.discussions.models import Thread
from echo_community.discussions.places import Place
from echo_community.discussions.rows import DraftRow
from echo_community.discussions.views.blueprint import address, refused, tried
from echo_community.discussions.views.keeping import begun, sent
from echo_community.discussions.views.reading import topic_named
from echo_community.discussions.views.writing import choices, tell
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.forms import LONGEST_POST
from echo_community.kernel.limits import CHECKING, limited_by_itself, limiter
from echo_community.kernel.once import once
from echo_community.programmes.current import enter
from echo_community.programmes.queries import topics

LONGEST_CARRIED = 500  # characters of a question that the address brings along


@dataclass(frozen=True)
class Asking:
    """Where somebody asks: the programme with its topics, and what they had begun there."""

    programme_id: int
    nodes: Any
    draft: DraftRow | None

    @classmethod
    def at(cls, slug: str) -> "Asking":
        """The page of that programme, entered."""
        actor = current_actor()
        programme_id = enter(actor, slug).programme_id
        draft = queries.draft_at(actor, Place("consult", programme_id))
        return cls(programme_id, topics(actor, programme_id), draft)


@bp.route("/p/<slug>/consults/ask", methods=["GET", "POST"])
@takes_files
@once
def ask(slug: str) -> ResponseReturnValue:
    """Ask, or show the form again with what is wrong, or with the numbers to call first."""
    asking = Asking.at(slug)
    form = ask_form(asking)
    try:
        thread = None if form.must_warn else tried(form, services.ask, *asker(asking))
    except Forbidden:  # suspended while they wrote: the words stay, to be copied
        return ask_html(asking, form), 403
    if thread is None:
        return refused(ask_html(asking, form))
    sent("consult", asking.programme_id)
    tell(thread.held, said(thread, asking.nodes, form))
    return redirect(onward(address(thread), thread.id, 1), 303)


@bp.route("/p/<slug>/consults/ask/look", methods=["GET", "POST"])
@takes_files
def look(slug: str) -> ResponseReturnValue:
    """The form as it is, with a line begun, and what was answered before: without a script."""
    asking = Asking.at(slug)
    if request.method == "GET":
        return redirect(url_for(".ask", slug=slug))
    form = ask_form(asking)
    form.add(request.form.get("add", ""))
    return ask_html(asking, form)


# Without `once` and tidying: it changes nothing, and is asked at every pause of who types.
@bp.post("/p/<slug>/consults/near")
@limited_by_itself
@limiter.limit(CHECKING, key_func=lambda: f"near what {current_actor().id} asks")
def near_it(slug: str) -> ResponseReturnValue:
    """For a script: numbers to call, what was answered before, topics that were guessed."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    nodes = topics(actor, programme_id)
    found = near(actor, programme_id, request.form.get("body", "")[:LONGEST_POST], nodes)
    answer = jsonify(
        alarm=render_template("consults/_ask_alarm.html", **alarm_of(programme_id, found)),
        near=render_template("consults/_ask_near.html", found=found.answered),
        topics=found.topics,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def asker(asking: Asking) -> tuple[Any, int]:
    """Who asks, and where."""
    return current_actor(), asking.programme_id


def ask_form(asking: Asking) -> ConsultForm:
    """The form with what was being written, unless the address brings another question along."""
    topic = topic_named(asking.nodes, request.args.get("topic"))
    words = request.args.get("q", "")[:LONGEST_CARRIED]
    given = {"body": words, "topics": [topic.id] if topic else [], "chosen": "1" if topic else ""}
    same = asking.draft and words in ("", asking.draft.body)
    form = ConsultForm(data=begun(given, asking.draft if same else None))
    form.topics.choices = choices(asking.nodes)
    return form


def ask_html(asking: Asking, form: ConsultForm) -> str:
    """The page on which one asks, with what is near to what is written so far."""
    actor = current_actor()
    found = near(actor, asking.programme_id, form.body.data or "", asking.nodes)
    if not form.chosen.data and not form.topics.data:
        form.topics.data = list(found.topics)
    guessed = bool(found.topics) and not form.chosen.data
    return render_template(
        "consults/ask.html",
        form=form,
        topics=asking.nodes,
        draft=asking.draft,
        near=found,
        guessed=guessed,
        lines=LINES,
        expected=expectation(actor, asking.programme_id),
        here="ask",
        **alarm_of(asking.programme_id, found),
    )


def alarm_of(programme_id: int, found: Near) -> dict[str, Any]:
    """What is said where a question tells of somebody in danger, and whom to call in any case."""
    return {"numbers": numbers_to_call(programme_id), "alarms": found.alarms}


def said(thread: Thread, nodes: Any, form: ConsultForm) -> str:
    """What is said once a question is up."""
    if form.hub_only.data:
        return gettext("Your question is with the hub. Nobody else sees it.")
    return gettext("Your question is up. Answers show on your home page too.")
