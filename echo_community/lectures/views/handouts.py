"""Handouts: the list, the page of one, writing and editing it, taking it away and back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community import policy
from echo_community.discussions.files.receiving import take_along
from echo_community.discussions.views.blueprint import fragment, offer_undo, preview_of, refused
from echo_community.discussions.views.blueprint import tried as tried_form
from echo_community.discussions.views.reading import topic_named
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.kernel.once import once
from echo_community.kernel.pages import Cursor, row_id
from echo_community.kernel.sending import stored_file
from echo_community.lectures.handout_forms import HandoutForm, language_name
from echo_community.lectures.models import ForWhom, Handout
from echo_community.lectures.queries import handouts as queries
from echo_community.lectures.queries.reviewing import standing_of
from echo_community.lectures.services import handouts as services
from echo_community.lectures.views.blueprint import bp
from echo_community.policy import Can
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.queries import topics

View = Callable[..., ResponseReturnValue]


def takes_paper(view: View) -> View:
    """Open the file of a form before its transaction begins. Stands above @once."""

    @wraps(view)
    def taking(**kwargs: Any) -> ResponseReturnValue:
        if request.method == "POST":
            actor = current_actor()
            if "slug" in kwargs:
                programme_id = enter(actor, kwargs["slug"]).programme_id
            else:
                programme_id = queries.handout_for(actor, kwargs["handout_id"]).programme_id
            take_along(programme_id)
        return view(**kwargs)

    return taking


@bp.get("/p/<slug>/handouts")
def handouts(slug: str) -> ResponseReturnValue:
    """All handouts, or those for somebody or under a topic."""
    actor, args = current_actor(), request.args
    programme_id = enter(actor, slug).programme_id
    nodes = topics(actor, programme_id)
    topic = topic_named(nodes, args.get("topic"))
    whom = next((each for each in ForWhom if each.value == args.get("for")), None)
    under = [topic.id, *(part.id for part in topic.parts)] if topic else []
    rows = queries.handouts(actor, programme_id, whom, under, Cursor.parse(args.get("after")))
    waiting = queries.waiting(actor, programme_id)
    page = {"rows": rows, "waiting": waiting, "topic": topic, "whom": whom}
    return render_template("lectures/handouts.html", topics=nodes, **page, **TO_DRAW)


@bp.route("/p/<slug>/handouts/new", methods=["GET", "POST"])
@takes_paper
@once
def new_handout(slug: str) -> ResponseReturnValue:
    """Write a handout, under the lecture of `?lecture=` (its thread) or alone under a topic."""
    actor, thread_id = current_actor(), request.args.get("lecture", type=row_id)
    standing = enter(actor, slug)
    policy.require(actor, Can.WRITE_HANDOUT, standing)
    of = queries.lecture_for(actor, standing.programme_id, thread_id)[1] if thread_id else None
    nodes = topics(actor, standing.programme_id)
    topic = topic_named(nodes, request.args.get("topic"))
    form = HandoutForm(data={"topic": topic.id if topic else 0})
    form.offer(nodes, under=of is not None)
    place = standing.programme_id, thread_id
    handout = tried(form, services.add_handout, *place)
    return led_on(handout) or shown(form, standing.programme_id, lecture=of, handout=None)


@bp.get("/h/<int:handout_id>")
def show_handout(handout_id: int) -> ResponseReturnValue:
    """A handout: to read, to print, to share."""
    page = entered(handout_id)
    standing = standing_of([page.lecture_id] if page.lecture_id else ()).get(page.lecture_id or 0)
    return render_template("lectures/handout.html", page=page, standing=standing, **TO_DRAW)


@bp.route("/h/<int:handout_id>/edit", methods=["GET", "POST"])
@takes_paper
@once
def edit_handout(handout_id: int) -> ResponseReturnValue:
    """Change a handout; two who do so at once see both."""
    page = entered(handout_id)
    policy.require(current_actor(), Can.WRITE_HANDOUT, page)
    facts = {
        "for_whom": page.for_whom.value,
        "topic": page.topic_id or 0,
        "revision": str(page.revision),
    }
    words = {name: getattr(page, name) for name in ("title", "language", "body")}
    form = HandoutForm(data={**facts, **words})
    nodes = topics(current_actor(), page.programme_id)
    form.offer(nodes, page.language, under=page.lecture_id is not None)
    handout = tried(form, services.edit_handout, handout_id)
    return led_on(handout) or shown(form, page.programme_id, lecture=page.lecture, handout=page)


@bp.get("/h/<int:handout_id>/file")
def handout_file(handout_id: int) -> ResponseReturnValue:
    """The PDF, to keep."""
    return paper(queries.handout_for(current_actor(), handout_id))


@bp.get("/t/<int:thread_id>/lecture/handouts/<int:handout_id>")
def handout(thread_id: int, handout_id: int) -> ResponseReturnValue:
    """The same under the address it had while handouts hung on lectures alone."""
    if entered(handout_id).thread_id != thread_id:
        raise NotVisible
    return handout_file(handout_id)


@bp.post("/h/<int:handout_id>/withdraw")
@once
def withdraw_handout(handout_id: int) -> ResponseReturnValue:
    """Take a handout away; the next page offers it back."""
    found = services.withdraw_handout(current_actor(), handout_id)
    undo = url_for(".restore_handout", handout_id=handout_id)
    offer_undo(gettext("The handout is withdrawn: nobody can open it now."), undo)
    slug = current_actor().memberships[found.programme_id].slug
    return redirect(url_for(".handouts", slug=slug), 303)


@bp.post("/h/<int:handout_id>/restore")
@once
def restore_handout(handout_id: int) -> ResponseReturnValue:
    """Bring it back."""
    services.restore_handout(current_actor(), handout_id)
    return redirect(url_for(".show_handout", handout_id=handout_id), 303)


@bp.post("/h/<int:handout_id>/release")
@once
def release_handout(handout_id: int) -> ResponseReturnValue:
    """Let others read the revision that waited for another moderator."""
    revision = request.form.get("revision", 0, type=int)
    try:
        services.release_handout(current_actor(), handout_id, revision)
        flash(gettext("Released: every member can read it now."))
    except Overtaken:
        flash(gettext("Somebody changed it meanwhile: read it again, then release it."))
    return redirect(url_for(".show_handout", handout_id=handout_id), 303)


TO_DRAW = {"here": "topics", "language_name": language_name}


def entered(handout_id: int) -> queries.HandoutPage:
    """A handout; its programme is the one of the page."""
    page = queries.handout_page(current_actor(), handout_id)
    enter_by_id(current_actor(), page.programme_id)
    return page


def tried(form: HandoutForm, service: Callable[..., Handout], *thing: Any) -> Handout | None:
    """What the service made of the form; nothing where only a look at it is asked for."""
    if "preview" in request.args:
        return None
    return tried_form(form, service, current_actor(), *thing)


def led_on(handout: Handout | None) -> ResponseReturnValue | None:
    """To a handout that was written just now, if it was."""
    if handout is None:
        return None
    flash(
        gettext("Saved, and held: another moderator looks at it before others read it.")
        if handout.held
        else gettext("Saved.")
    )
    return redirect(url_for(".show_handout", handout_id=handout.id), 303)


def shown(form: HandoutForm, programme_id: int, **page: Any) -> ResponseReturnValue:
    """The form, with what is wrong, or with what it will look like; the latter alone for script."""
    preview = ""
    if "preview" in request.args and request.method == "POST":
        preview = preview_of(form, programme_id)
        if part := fragment(preview):
            return part
    html = render_template("lectures/handout_edit.html", form=form, preview=preview, **page)
    return html if preview else refused(html)


def paper(handout: Any) -> Any:
    """The file of a handout. Raises NotVisible where it was written here."""
    if not handout.stored:
        raise NotVisible
    return stored_file(handout.stored, "application/pdf", handout.name, download=True)
