"""Lists of threads, one thread, one post and what it was before."""

import re
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.discussions import kinds, queries, services
from echo_community.discussions.diff import Piece, changes
from echo_community.discussions.forms import ReplyForm
from echo_community.discussions.rows import HistoryPage, ThreadPage
from echo_community.discussions.views.blueprint import address, address_of_post, bp
from echo_community.discussions.views.keeping import begun
from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import moment_from, now
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.markup import plain_text, quoted, refold
from echo_community.kernel.once import once
from echo_community.kernel.pages import Cursor
from echo_community.programmes.current import enter, enter_by_id
from echo_community.programmes.queries import TopicNode, topics

SHOWN = ("latest", "unanswered", "mine")
LONGEST_QUOTE = 900


@bp.get("/p/<slug>/threads")
def threads(slug: str) -> ResponseReturnValue:
    """The threads of a programme, latest activity first."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    nodes = topics(actor, programme_id)
    topic = topic_named(nodes, request.args.get("topic"))
    show = request.args.get("show", "latest")
    show = show if show in SHOWN else "latest"
    after = Cursor.parse(request.args.get("after"))
    found = queries.thread_list(actor, programme_id, show=show, topics=under(topic), after=after)
    return render_template(
        "discussions/threads.html",
        found=found,
        show=show,
        topic=topic,
        topics=nodes,
        after=after,
        until=now().isoformat(),
    )


def under(topic: TopicNode | None) -> list[int]:
    """A topic and those under it; nothing for none."""
    return [node.id for node in (topic, *topic.parts)] if topic else []


@bp.post("/p/<slug>/threads/read")
@once
def mark_all_read(slug: str) -> ResponseReturnValue:
    """Mark everything as read, or all under a topic, that was there when the list was shown."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    topic = topic_named(topics(actor, programme_id), request.form.get("topic"))
    until = moment_from(request.form.get("until"))
    marked = services.mark_all_read(actor, programme_id, until, under(topic))
    flash(
        ngettext("%(num)s thread is marked as read.", "%(num)s threads are marked as read.", marked)
        if marked
        else gettext("Nothing was new.")
    )
    return redirect(url_for(".threads", slug=slug, topic=topic.slug if topic else None), 303)


def topic_named(nodes: Sequence[TopicNode], slug: str | None) -> TopicNode | None:
    """The topic of that address among those of a programme. Raises NotVisible for a wrong one."""
    if not slug:
        return None
    for node in nodes:
        for topic in (node, *node.parts):
            if topic.slug == slug:
                return topic
    raise NotVisible


@bp.get("/t/<int:thread_id>")
@bp.get("/t/<int:thread_id>-<slug>")
def show(thread_id: int, slug: str = "") -> ResponseReturnValue:
    """A thread, twenty posts a page; opening it is reading it."""
    page = open_page(thread_id)
    if slug != page.thread.slug:
        query = request.query_string.decode("latin-1")
        return redirect(address(page.thread) + (f"?{query}" if query else ""), 301)
    if page.read_to > page.thread.read_to or page.notices:
        services.mark_read(current_actor(), thread_id, page.read_to, notices=page.notices > 0)
    return thread_html(page, ReplyForm(data=reply_begun(page)))


def open_page(thread_id: int) -> ThreadPage:
    """The page of a thread that the address asks for, its programme entered."""
    actor = current_actor()
    page = queries.thread_page(actor, thread_id, request.args.get("page", type=int))
    enter_by_id(actor, page.thread.programme_id)
    return page


def thread_html(page: ThreadPage, form: ReplyForm, preview: str = "") -> str:
    """The page of a thread with the reply as written so far."""
    return render_template(
        "discussions/show.html",
        page=page,
        form=form,
        preview=preview,
        unread=max(current_actor().unread - page.notices, 0),
        kind_of=kinds.of,
        here=kinds.of(page.thread.kind).here,
    )


def reply_begun(page: ThreadPage) -> dict[str, Any]:
    """The reply that was being written, what is quoted now below it."""
    given, quote = begun({"body": ""}, page.draft), quote_from(page)
    return {**given, "body": "\n\n".join(filter(None, [given["body"], quote]))}


def quote_from(page: ThreadPage) -> str:
    """The post that `?quote=` names, as Markdown; nothing where it is not on this page."""
    post = page.shown(request.args.get("quote", type=int))
    if post is None or post.hidden:
        return ""
    name = re.sub(r"([\[\]\\])", r"\\\1", post.byline.name) or gettext("Original poster")
    who = gettext("%(name)s, post %(number)s", name=name, number=post.number)
    link = url_for(".post", thread_id=page.thread.id, number=post.number)
    words = plain_text(refold(post.html), quotes=False)
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
    return quoted(f"[{who}]({link}): " + words.replace("\n", "\n\n"))


@bp.get("/t/<int:thread_id>/p/<int:number>")
def post(thread_id: int, number: int) -> ResponseReturnValue:
    """The permanent address of a post leads to where it stands."""
    return redirect(address_of_post(current_actor(), thread_id, number))


@bp.post("/t/<int:thread_id>/p/<int:number>/unread")
@once
def mark_unread(thread_id: int, number: int) -> ResponseReturnValue:
    """Have a post and what follows count as new; to the list, for opening the thread reads it."""
    thread = services.mark_unread(current_actor(), thread_id, number)
    standing = enter_by_id(current_actor(), thread.programme_id)
    flash(
        gettext("“%(title)s” is unread from post %(number)s on.", title=thread.title, number=number)
    )
    return redirect(url_for(".threads", slug=standing.slug), 303)


@bp.get("/t/<int:thread_id>/p/<int:number>/history")
def history(thread_id: int, number: int) -> ResponseReturnValue:
    """A post as it is and as it was."""
    actor = current_actor()
    page = queries.history(actor, thread_id, number)
    enter_by_id(actor, page.thread.programme_id)
    return render_template("discussions/history.html", page=page, diffs=diffs(page), here="threads")


def diffs(page: HistoryPage) -> list[list[Piece]]:
    """For each version but the first, what it changed."""
    texts = [plain_text(version.html).replace("\n", "\n\n") for version in page.versions]
    return [changes(old, new) for new, old in zip(texts, texts[1:], strict=False)]
