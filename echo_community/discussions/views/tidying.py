"""Where a thread belongs: its topics and the threads it is tied to."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import queries, services
from echo_community.discussions.forms import LinkForm, TopicsForm
from echo_community.discussions.rows import ThreadRow
from echo_community.discussions.views.blueprint import address, bp, offer_undo, refused
from echo_community.discussions.views.writing import choices
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import NotVisible, Stopped
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id
from echo_community.programmes.queries import topics


def entered(thread_id: int, action: Can) -> ThreadRow:
    """A thread with which the reader may do that, its programme entered."""
    actor = current_actor()
    thread = queries.thread_row_for(actor, thread_id, action)
    enter_by_id(actor, thread.programme_id)
    return thread


@bp.route("/t/<int:thread_id>/topics", methods=["GET", "POST"])
@once
def move(thread_id: int) -> ResponseReturnValue:
    """Put a thread under other topics, and give it other names."""
    thread = entered(thread_id, Can.MOVE_THREAD)
    nodes = topics(current_actor(), thread.programme_id)
    names = queries.thread_for(current_actor(), thread_id).aliases
    form = TopicsForm(data={"topics": [topic.id for topic in thread.topics], "aliases": names})
    form.topics.choices = choices(nodes)
    if form.validate_on_submit() and moved(form, thread_id):
        flash(gettext("Topics saved."))
        return redirect(address(thread), 303)
    return refused(
        render_template(
            "discussions/topics.html", thread=thread, form=form, topics=nodes, here="threads"
        )
    )


@bp.route("/t/<int:thread_id>/link", methods=["GET", "POST"])
@once
def link(thread_id: int) -> ResponseReturnValue:
    """Tie a thread to another one; both show it."""
    thread, form = entered(thread_id, Can.LINK_THREAD), LinkForm()
    if form.validate_on_submit() and linked(form, thread_id):
        flash(gettext("Linked. Both threads show it."))
        return redirect(address(thread), 303)
    found = queries.beside(current_actor(), thread_id).linked
    return refused(
        render_template(
            "discussions/link.html", thread=thread, form=form, linked=found, here="threads"
        )
    )


def moved(form: TopicsForm, thread_id: int) -> bool:
    """Whether it could be saved; says beside the field what must be mended."""
    try:
        services.move(current_actor(), thread_id, form.topics.data or (), form.names())
    except Stopped as stop:
        form.show(stop)
    return not form.errors


def linked(form: LinkForm, thread_id: int) -> bool:
    """Whether they could be tied; says beside the field why not."""
    try:
        services.link(current_actor(), thread_id, form.thread_id())
    except NotVisible:
        form.other.errors = [gettext("There is no other thread with that number here.")]
        return False
    return True


@bp.post("/t/<int:thread_id>/<any(tie, untie):act>/<int:other_id>")
@once
def tie(thread_id: int, act: str, other_id: int) -> ResponseReturnValue:
    """Undo a link, or make it again."""
    actor = current_actor()
    thread = queries.thread_for(actor, thread_id)
    if act == "tie":
        services.link(actor, thread_id, other_id)
        flash(gettext("Linked. Both threads show it."))
    else:
        services.unlink(actor, thread_id, other_id)
        undo = url_for(".tie", thread_id=thread_id, act="tie", other_id=other_id)
        offer_undo(gettext("The link is removed."), undo)
    return redirect(address(thread), 303)
