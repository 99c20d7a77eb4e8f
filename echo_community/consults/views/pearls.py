"""Pearls: the list, the page of one and its print, making and editing, taking away and back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from echo_community import policy
from echo_community.consults.models import Pearl
from echo_community.consults.pearl_forms import PearlForm
from echo_community.consults.queries import pearl_pages
from echo_community.consults.queries import pearls as queries
from echo_community.consults.queries.making_pearls import Made, made_of
from echo_community.consults.services import pearls as services
from echo_community.consults.views.blueprint import bp
from echo_community.discussions.views.blueprint import (
    fragment,
    offer_undo,
    preview_of,
    refused,
    tried,
)
from echo_community.discussions.views.reading import topic_named
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Overtaken, Refused
from echo_community.kernel.once import once
from echo_community.kernel.pages import Cursor
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.queries import topics
from echo_community.programmes.views.acting import done

TO_DRAW = {"here": "topics"}


@bp.get("/p/<slug>/pearls")
def pearls(slug: str) -> ResponseReturnValue:
    """All pearls, or those under a topic; what waits for a moderator above."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    nodes = topics(actor, programme_id)
    topic = topic_named(nodes, request.args.get("topic"))
    under = [topic.id, *(part.id for part in topic.parts)] if topic else []
    rows = queries.pearls(actor, programme_id, under, Cursor.parse(request.args.get("after")))
    page = {"rows": rows, "waiting": queries.waiting(actor, programme_id), "topic": topic}
    return render_template("consults/pearls.html", topics=nodes, **page, **TO_DRAW)


@bp.get("/pearl/<int:pearl_id>")
def pearl(pearl_id: int) -> ResponseReturnValue:
    """A pearl: question, answer, what it rests on, who answered and until when it holds."""
    page = entered(pearl_id)
    before = pearl_pages.revisions(current_actor(), pearl_id) if page.revision > 1 else ()
    return render_template("consults/pearl.html", page=page, before=before, **TO_DRAW)


@bp.get("/pearl/<int:pearl_id>/print")
def print_pearl(pearl_id: int) -> ResponseReturnValue:
    """A pearl on paper: nothing but it."""
    return render_template("consults/pearl_print.html", page=entered(pearl_id))


@bp.route("/t/<int:thread_id>/consult/pearl", methods=["GET", "POST"])
@once
def make_pearl(thread_id: int) -> ResponseReturnValue:
    """Make a pearl of a consult; begins with its question and its best answer."""
    actor = current_actor()
    try:
        made = made_of(actor, thread_id)
    except Refused as problem:
        flash(str(problem), "error")
        return redirect(url_for("discussions.show", thread_id=thread_id), 303)
    if made.pearl_id:
        return redirect(url_for(".pearl", pearl_id=made.pearl_id), 303)
    enter_by_id(actor, made.programme_id)
    form = PearlForm(data=_begun(made))
    found = _sent(form, made.programme_id, services.make_pearl, thread_id)
    return led_on(found) or shown(form, made.programme_id, made=made, pearl=None)


@bp.route("/pearl/<int:pearl_id>/edit", methods=["GET", "POST"])
@once
def edit_pearl(pearl_id: int) -> ResponseReturnValue:
    """Change a pearl; two who do so at once see both."""
    page = entered(pearl_id)
    policy.require(current_actor(), Can.WRITE_PEARL, page)
    words = {"title": page.question, "body": page.answer, "evidence": page.evidence}
    facts = {"revision": str(page.revision), "review_on": page.review_on}
    form = PearlForm(data={**words, **facts, "topics": [topic.id for topic in page.topics]})
    found = _sent(form, page.programme_id, services.edit_pearl, pearl_id)
    return led_on(found) or shown(form, page.programme_id, made=None, pearl=page)


@bp.post("/pearl/<int:pearl_id>/withdraw")
@once
def withdraw_pearl(pearl_id: int) -> ResponseReturnValue:
    """Take a pearl away; the next page offers it back."""
    found = services.withdraw_pearl(current_actor(), pearl_id)
    undo = url_for(".restore_pearl", pearl_id=pearl_id)
    offer_undo(gettext("The pearl is withdrawn: nobody but the hub sees it now."), undo)
    slug = current_actor().memberships[found.programme_id].slug
    return redirect(url_for(".pearls", slug=slug), 303)


@bp.post("/pearl/<int:pearl_id>/restore")
@once
def restore_pearl(pearl_id: int) -> ResponseReturnValue:
    """Bring it back."""
    done(lambda: services.restore_pearl(current_actor(), pearl_id))
    return redirect(url_for(".pearl", pearl_id=pearl_id), 303)


@bp.post("/pearl/<int:pearl_id>/release")
@once
def release_pearl(pearl_id: int) -> ResponseReturnValue:
    """Let others read the revision that waited for another moderator."""
    revision = request.form.get("revision", 0, type=int)
    try:
        services.release_pearl(current_actor(), pearl_id, revision)
        flash(gettext("Released: every member can read it now."))
    except Overtaken:
        flash(gettext("Somebody changed it meanwhile: read it again, then release it."))
    return redirect(url_for(".pearl", pearl_id=pearl_id), 303)


def entered(pearl_id: int) -> pearl_pages.PearlPage:
    """A pearl; its programme is the one of the page."""
    page = pearl_pages.pearl_page(current_actor(), pearl_id)
    enter_by_id(current_actor(), page.programme_id)
    return page


def led_on(found: Pearl | None) -> Response | None:
    """To a pearl that was written just now, if it was."""
    if found is None:
        return None
    flash(
        gettext("Saved, and held: another moderator looks at it before others read it.")
        if found.held
        else gettext("Saved. It is found first by search now, and stands on its topics’ pages.")
    )
    return redirect(url_for(".pearl", pearl_id=found.id), 303)


def shown(form: PearlForm, programme_id: int, **page: Any) -> ResponseReturnValue:
    """The form, with what is wrong, or with what it will look like; the latter alone for script."""
    preview = ""
    if "preview" in request.args and request.method == "POST":
        preview = preview_of(form, programme_id)
        if part := fragment(preview):
            return part
    nodes = topics(current_actor(), programme_id)
    html = render_template(
        "consults/pearl_edit.html", form=form, preview=preview, topics=nodes, **page, **TO_DRAW
    )
    return html if preview else refused(html)


def _begun(made: Made) -> dict[str, Any]:
    words = {"title": made.question, "body": made.answer, "evidence": made.evidence}
    return {**words, "topics": list(made.topics), "revision": "0"}


def _sent(form: PearlForm, programme_id: int, service: Any, thing: int) -> Pearl | None:
    """The pearl, if the form was sent and is right; nothing where only a look is asked for."""
    form.offer(topics(current_actor(), programme_id))
    if "preview" in request.args:
        return None
    try:
        return tried(form, service, current_actor(), thing)
    except Refused as problem:
        form.title.errors = [str(problem)]
        return None
