"""Splitting a thread, merging one into another, and old addresses that lead on."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import queries, services
from echo_community.discussions.joining_forms import MergeForm, SplitForm
from echo_community.discussions.models import Thread
from echo_community.discussions.queries.moved import PICKED_A_PAGE, NewPlace
from echo_community.discussions.rows import ThreadRow
from echo_community.discussions.views.blueprint import address, bp, refused, tried
from echo_community.discussions.views.tidying import entered
from echo_community.discussions.views.writing import choices
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.once import once
from echo_community.kernel.pages import LARGEST_ID
from echo_community.policy import Can
from echo_community.programmes.queries import topics

# A POST there brings what was typed, to a thread or to a post of it.
WORDS_OF = ("discussions.reply", "discussions.preview_reply")
WORDS_OF_POST = tuple(
    f"discussions.{view}" for view in ("edit_post", "preview_edit", "supersede", "changed", "keep")
)


@bp.route("/t/<int:thread_id>/split", methods=["GET", "POST"])
@once
def split(thread_id: int) -> ResponseReturnValue:
    """Move some posts into a thread of their own."""
    thread = entered(thread_id, Can.MERGE_THREAD)
    form = split_form(thread)
    try:
        target = tried(form, services.split, current_actor(), thread_id)
    except Refused as problem:
        form.posts.errors = [str(problem)]
        target = None
    if target is None:
        return refused(split_html(thread, form))
    flash(gettext("Moved. To undo it, merge this thread back into the other one."))
    return redirect(address(target), 303)


def split_form(thread: ThreadRow) -> SplitForm:
    """The form, with the topics of the thread; an address may bring the first post to move."""
    first = request.args.get("post", type=int)
    form = SplitForm(
        data={"topics": [t.id for t in thread.topics], "note": True, "posts": [first or 0]}
    )
    form.topics.choices = choices(topics(current_actor(), thread.programme_id))
    return form


def split_html(thread: ThreadRow, form: SplitForm) -> str:
    """The page on which posts are picked, a hundred at a time."""
    number = min(max(request.args.get("page", 1, type=int), 1), LARGEST_ID)
    found = queries.posts_to_pick(current_actor(), thread.id, number)
    return render_template(
        "discussions/split.html",
        thread=thread,
        form=form,
        posts=found[:PICKED_A_PAGE],
        number=number,
        more=len(found) > PICKED_A_PAGE,
        topics=topics(current_actor(), thread.programme_id),
        here="threads",
    )


@bp.route("/t/<int:thread_id>/merge", methods=["GET", "POST"])
@once
def merge(thread_id: int) -> ResponseReturnValue:
    """Make a thread part of another: first say which, then see both, then do it."""
    thread = entered(thread_id, Can.MERGE_THREAD)
    form = MergeForm() if request.method == "POST" else MergeForm(request.args, meta=NO_TOKEN)
    other = named_in(form, thread) if "other" in request.values and form.validate() else None
    if request.method == "POST" and other and (target := merged(form, thread_id, other)):
        flash(gettext("Merged. The old address leads here. To undo it, split the posts off again."))
        return redirect(address(target), 303)
    if "other" not in request.values:
        form.other.errors = ()
    return refused(
        render_template(
            "discussions/merge.html", thread=thread, form=form, other=other, here="threads"
        )
    )


NO_TOKEN: dict[str, Any] = {"csrf": False}  # the first step only reads


def named_in(form: MergeForm, thread: ThreadRow) -> ThreadRow | None:
    """The other thread of the same programme; says beside the field where there is none."""
    try:
        other = queries.thread_row_for(current_actor(), form.thread_id(), Can.MERGE_THREAD)
    except NotVisible:
        other = None
    if other and other.id != thread.id and other.programme_id == thread.programme_id:
        return other
    form.other.errors = [gettext("There is no other thread with that number here.")]
    return None


def merged(form: MergeForm, thread_id: int, other: ThreadRow) -> Thread | None:
    """The thread that took the posts; says beside the field why it could not."""
    try:
        return services.merge(current_actor(), thread_id, other.id)
    except Refused as problem:
        form.other.errors = [str(problem)]
    return None


@bp.errorhandler(NotVisible)
def lead_on(_problem: NotVisible) -> ResponseReturnValue:
    """What is not where it was may stand elsewhere now; else there is no such page."""
    asked: dict[str, Any] = request.view_args or {}
    old, number = asked.get("thread_id"), asked.get("number")
    place = queries.place_now(current_actor(), old, number) if old else None
    if place is None:
        return render_template("errors/404.html"), 404
    if request.endpoint in WORDS_OF and request.method == "POST":
        return redirect(url_for(request.endpoint or "", thread_id=place.thread_id), 307)
    if request.endpoint in WORDS_OF_POST and request.method == "POST" and place.number:
        view = request.endpoint or ""
        return redirect(url_for(view, thread_id=place.thread_id, number=place.number), 307)
    if request.method == "POST":
        flash(gettext("It was moved here meanwhile. Nothing was changed."), "caution")
        return redirect(new_address(place), 303)
    return redirect(new_address(place), 302 if place.number else 301)


def new_address(place: NewPlace) -> str:
    """The page that was asked for, where its thing stands now."""
    asked: dict[str, Any] = dict(request.view_args or {})
    if place.number and "number" in asked and request.method == "GET":
        asked |= {"thread_id": place.thread_id, "number": place.number}
        return url_for(request.endpoint or "", **asked)
    if place.number:
        return url_for(".post", thread_id=place.thread_id, number=place.number)
    return url_for(".show", thread_id=place.thread_id, slug=place.slug or None)
