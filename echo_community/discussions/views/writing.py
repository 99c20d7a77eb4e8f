"""Asking, replying, editing; a look at it first."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.discussions import queries, services
from echo_community.discussions.diff import changes
from echo_community.discussions.draft_forms import LONGEST_TITLE
from echo_community.discussions.files.receiving import takes_files
from echo_community.discussions.files.views import onward
from echo_community.discussions.forms import (
    MOST_TOPICS,
    AskForm,
    EditFirstForm,
    EditForm,
    ReplyForm,
)
from echo_community.discussions.places import Place
from echo_community.discussions.queries.similar import similar_threads
from echo_community.discussions.rows import DraftRow, EditPage, ThreadRow
from echo_community.discussions.views.blueprint import (
    address,
    address_of_post,
    bp,
    fragment,
    preview_of,
    refused,
    tried,
)
from echo_community.discussions.views.keeping import begun, sent
from echo_community.discussions.views.reading import open_page, thread_html, topic_named
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken
from echo_community.kernel.once import once
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.queries import TopicNode, topics


@bp.route("/p/<slug>/ask", methods=["GET", "POST"])
@takes_files
@once
def ask(slug: str) -> ResponseReturnValue:
    """Start a thread."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    nodes = topics(actor, programme_id)
    draft = queries.draft_at(actor, Place("ask", programme_id))
    form = ask_form(nodes, draft)
    try:
        case_of(form)
        thread = tried(form, services.ask, actor, programme_id)
    except Forbidden:  # suspended while they wrote: the words stay, to be copied
        return ask_html(nodes, form, draft=draft), 403
    if thread is None:
        # A title that an address brought along was typed without seeing what was asked before.
        near = similar_threads(actor, programme_id, request.args.get("title", "")[:LONGEST_TITLE])
        return refused(ask_html(nodes, form, draft=draft, similar=near))
    sent("ask", programme_id)
    tell(thread.held, gettext("Your question is up. Answers show on your home page too."))
    return redirect(onward(address(thread), thread.id, 1), 303)


@bp.route("/p/<slug>/ask/preview", methods=["GET", "POST"])
@takes_files
def preview_ask(slug: str) -> ResponseReturnValue:
    """The question as it would be shown, and what was asked before, above the form as it is."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    if request.method == "GET":
        return redirect(url_for(".ask", slug=slug))
    nodes = topics(actor, programme_id)
    form = ask_form(nodes)
    preview = preview_of(form, programme_id)
    if part := fragment(preview):
        return part
    found = similar_threads(actor, programme_id, form.title.data or "")
    return ask_html(nodes, form, preview, similar=found)


def ask_form(nodes: Sequence[TopicNode], draft: DraftRow | None = None) -> AskForm:
    """The form with what was being written, unless the address brings another question along."""
    topic = topic_named(nodes, request.args.get("topic"))
    title = request.args.get("title", "")[:LONGEST_TITLE]
    case = request.args.get("case", "")
    given = {"title": title, "topics": [topic.id] if topic else [], "case": case}
    same = draft and title in ("", draft.title) and case in ("", draft.choices.get("case"))
    form = AskForm(data=begun(given, draft if same else None))
    form.topics.choices = choices(nodes)
    return form


def case_of(form: AskForm) -> ThreadRow | None:
    """The case that a question is about; of one that its author may not read, nothing is said."""
    try:
        found = queries.thread_row_for(current_actor(), form.about) if form.about else None
    except NotVisible:
        found = None
    if found is None:
        form.case.data = ""
    elif request.method == "GET" and not form.topics.data:
        form.topics.data = [each.id for each in found.topics][:MOST_TOPICS]
    return found


def choices(nodes: Sequence[TopicNode]) -> list[SelectChoice]:
    """Every topic that may be ticked."""
    return [SelectChoice(str(t.id), t.name) for node in nodes for t in (node, *node.parts)]


def ask_html(nodes: Sequence[TopicNode], form: AskForm, preview: str = "", **more: Any) -> str:
    """The page on which one asks; `more` may be the draft kept there, and similar threads."""
    return render_template(
        "discussions/ask.html",
        form=form,
        topics=nodes,
        preview=preview,
        about=case_of(form),
        here="ask",
        **more,
    )


@bp.route("/t/<int:thread_id>/reply", methods=["GET", "POST"])
@takes_files
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
    sent("reply", thread_id)
    tell(post.held, gettext("Your reply is posted."))
    there = address_of_post(actor, thread_id, post.number)
    return redirect(onward(there, thread_id, post.number), 303)


@bp.route("/t/<int:thread_id>/preview", methods=["GET", "POST"])
@takes_files
def preview_reply(thread_id: int) -> ResponseReturnValue:
    """The reply as it would be shown, under the thread."""
    if request.method == "GET":
        return redirect(url_for(".show", thread_id=thread_id, _anchor="reply"))
    form, page = ReplyForm(), open_page(thread_id)
    preview = preview_of(form, page.thread.programme_id)
    return fragment(preview) or thread_html(page, form, preview)


@bp.route("/t/<int:thread_id>/p/<int:number>/edit", methods=["GET", "POST"])
@takes_files
@once
def edit_post(thread_id: int, number: int) -> ResponseReturnValue:
    """Change a post; what it was stays readable."""
    actor = current_actor()
    page = queries.edit_page(actor, thread_id, number)
    draft = queries.draft_at(actor, Place("edit", page.id))
    form = edit_form(page, draft)
    post = tried(form, services.edit_post, actor, page.id)
    if post is None:
        return refused(edit_html(page, form, draft=draft))
    sent("edit", page.id)
    tell(post.held, gettext("Saved. What it was before stays readable under “Earlier versions”."))
    return redirect(onward(address_of_post(actor, thread_id, number), thread_id, number), 303)


@bp.route("/t/<int:thread_id>/p/<int:number>/preview", methods=["GET", "POST"])
@takes_files
def preview_edit(thread_id: int, number: int) -> ResponseReturnValue:
    """The changed post as it would be shown."""
    page = queries.edit_page(current_actor(), thread_id, number)
    if request.method == "GET":
        return redirect(url_for(".edit_post", thread_id=thread_id, number=number))
    form = edit_form(page)
    preview = preview_of(form, page.programme_id, page.format)
    return fragment(preview) or edit_html(page, form, preview)


def edit_form(page: EditPage, draft: DraftRow | None = None) -> EditForm:
    """The form, with a title for a first post; a draft of an older version shows both texts."""
    given = {"title": page.title, "body": page.source, "revision": str(page.revision)}
    given = begun(given, draft)
    form = EditFirstForm(data=given) if page.number == 1 else EditForm(data=given)
    if request.method == "GET" and given["revision"] != str(page.revision):
        form.show_both(Overtaken(page.source, page.revision))
    return form


def edit_html(
    page: EditPage, form: EditForm, preview: str = "", draft: DraftRow | None = None
) -> str:
    """The page on which one edits."""
    enter_by_id(current_actor(), page.programme_id)
    newer = form.overtaken
    return render_template(
        "discussions/edit.html",
        page=page,
        form=form,
        preview=preview,
        draft=draft,
        differs=changes(newer.theirs, form.body.data or "") if newer else (),
        here="threads",
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
