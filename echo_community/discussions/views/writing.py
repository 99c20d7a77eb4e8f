"""Asking, replying, editing; a look at it first."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.discussions import queries, services
from echo_community.discussions.forms import AskForm, EditFirstForm, EditForm, ReplyForm
from echo_community.discussions.rows import EditPage
from echo_community.discussions.views.blueprint import (
    address,
    address_of_post,
    bp,
    fragment,
    preview_of,
    refused,
    tried,
)
from echo_community.discussions.views.reading import open_page, thread_html, topic_named
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.once import once
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.queries import TopicNode, topics


@bp.route("/p/<slug>/ask", methods=["GET", "POST"])
@once
def ask(slug: str) -> ResponseReturnValue:
    """Start a thread."""
    standing = enter(current_actor(), slug)
    nodes = topics(current_actor(), standing.programme_id)
    form = ask_form(nodes)
    thread = tried(form, services.ask, current_actor(), standing.programme_id)
    if thread is None:
        return refused(ask_html(nodes, form))
    tell(thread.held, gettext("Your question is up. Answers show on your home page too."))
    return redirect(address(thread), 303)


@bp.route("/p/<slug>/ask/preview", methods=["GET", "POST"])
def preview_ask(slug: str) -> ResponseReturnValue:
    """The question as it would be shown, above the form as it is."""
    standing = enter(current_actor(), slug)
    if request.method == "GET":
        return redirect(url_for(".ask", slug=slug))
    nodes = topics(current_actor(), standing.programme_id)
    form = ask_form(nodes)
    preview = preview_of(form)
    return fragment(preview) or ask_html(nodes, form, preview)


def ask_form(nodes: Sequence[TopicNode]) -> AskForm:
    """The form; an address may bring a title and a topic along."""
    topic = topic_named(nodes, request.args.get("topic"))
    given = {"title": request.args.get("title", "")[:200], "topics": [topic.id] if topic else []}
    form = AskForm(data=given)
    form.topics.choices = choices(nodes)
    return form


def choices(nodes: Sequence[TopicNode]) -> list[SelectChoice]:
    """Every topic that may be ticked."""
    return [SelectChoice(str(t.id), t.name) for node in nodes for t in (node, *node.parts)]


def ask_html(nodes: Sequence[TopicNode], form: AskForm, preview: str = "") -> str:
    """The page on which one asks."""
    return render_template(
        "discussions/ask.html", form=form, topics=nodes, preview=preview, here="ask"
    )


@bp.route("/t/<int:thread_id>/reply", methods=["GET", "POST"])
@once
def reply(thread_id: int) -> ResponseReturnValue:
    """Add a reply, or show the thread again with what is wrong with it."""
    actor, form = current_actor(), ReplyForm()
    if request.method == "GET":
        return redirect(url_for(".show", thread_id=thread_id, _anchor="reply"))
    try:
        post = tried(form, services.reply, actor, thread_id)
    except Forbidden:  # closed while they wrote: the words stay, to be copied
        return thread_html(open_page(thread_id), form), 403
    if post is None:
        return refused(thread_html(open_page(thread_id), form))
    tell(post.held, gettext("Your reply is posted."))
    return redirect(address_of_post(actor, thread_id, post.number), 303)


@bp.route("/t/<int:thread_id>/preview", methods=["GET", "POST"])
def preview_reply(thread_id: int) -> ResponseReturnValue:
    """The reply as it would be shown, under the thread."""
    if request.method == "GET":
        return redirect(url_for(".show", thread_id=thread_id, _anchor="reply"))
    form, page = ReplyForm(), open_page(thread_id)
    preview = preview_of(form)
    return fragment(preview) or thread_html(page, form, preview)


@bp.route("/t/<int:thread_id>/p/<int:number>/edit", methods=["GET", "POST"])
@once
def edit_post(thread_id: int, number: int) -> ResponseReturnValue:
    """Change a post; what it was stays readable."""
    actor = current_actor()
    page = queries.edit_page(actor, thread_id, number)
    form = edit_form(page)
    post = tried(form, services.edit_post, actor, page.id)
    if post is None:
        return refused(edit_html(page, form))
    tell(post.held, gettext("Saved. What it was before stays readable under “Earlier versions”."))
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.route("/t/<int:thread_id>/p/<int:number>/preview", methods=["GET", "POST"])
def preview_edit(thread_id: int, number: int) -> ResponseReturnValue:
    """The changed post as it would be shown."""
    page = queries.edit_page(current_actor(), thread_id, number)
    if request.method == "GET":
        return redirect(url_for(".edit_post", thread_id=thread_id, number=number))
    form = edit_form(page)
    preview = preview_of(form, page.format)
    return fragment(preview) or edit_html(page, form, preview)


def edit_form(page: EditPage) -> EditForm:
    """The form, with a title for a first post."""
    given = {"title": page.title, "body": page.source, "revision": str(page.revision)}
    return EditFirstForm(data=given) if page.number == 1 else EditForm(data=given)


def edit_html(page: EditPage, form: EditForm, preview: str = "") -> str:
    """The page on which one edits."""
    enter_by_id(current_actor(), page.programme_id)
    return render_template(
        "discussions/edit.html", page=page, form=form, preview=preview, here="threads"
    )


def tell(held: bool, otherwise: str = "") -> None:
    """Say what became of the words: held for a look, or up."""
    if held:
        flash(
            gettext(
                "Kept for a moderator to look at first. Until then only you and they can read it."
            ),
            "caution",
        )
    elif otherwise:
        flash(otherwise)
