"""Deleting and bringing back, releasing, pinning, closing: one button each."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions import queries, services
from echo_community.discussions.models import Thread
from echo_community.discussions.views.blueprint import address, address_of_post, bp, offer_undo
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.once import once
from echo_community.policy import Can
from echo_community.programmes.current import enter_by_id

BUTTONS = {
    "pin": lambda actor, thread_id: services.pin(actor, thread_id, True),
    "unpin": lambda actor, thread_id: services.pin(actor, thread_id, False),
    "close": lambda actor, thread_id: services.lock(actor, thread_id, True),
    "open": lambda actor, thread_id: services.lock(actor, thread_id, False),
}


@bp.post("/t/<int:thread_id>/p/<int:number>/hide")
@once
def hide_post(thread_id: int, number: int) -> ResponseReturnValue:
    """Delete a post; it is kept, and the next page offers it back."""
    actor = current_actor()
    thread = queries.thread_for(actor, thread_id)
    page = queries.page_in(actor, thread_id, thread.kind, number)
    services.hide_post(actor, queries.post_at(actor, thread_id, number))
    if number == 1:
        return away(thread)
    text = gettext("Post %(number)s is deleted.", number=number)
    undo = url_for(".restore_post", thread_id=thread_id, number=number)
    offer_undo(text, undo)
    return redirect(address(thread, page=page if page > 1 else None), 303)


@bp.post("/t/<int:thread_id>/p/<int:number>/restore")
@once
def restore_post(thread_id: int, number: int) -> ResponseReturnValue:
    """Bring a deleted post back."""
    actor = current_actor()
    services.restore_post(actor, queries.post_at(actor, thread_id, number, Can.RESTORE_POST))
    flash(gettext("Post %(number)s is back.", number=number))
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.post("/t/<int:thread_id>/p/<int:number>/release")
@once
def release(thread_id: int, number: int) -> ResponseReturnValue:
    """Let everybody read a held post."""
    actor = current_actor()
    said = gettext("Post %(number)s is released: everybody can read it.", number=number)
    return released(actor, thread_id, number, said)


def released(actor: Actor, thread_id: int, number: int, said: str) -> ResponseReturnValue:
    """Let go of the revision that was read; back to the post, edited since or for everybody."""
    read = request.args.get("revision", 0, type=int)
    try:
        services.release(actor, queries.post_at(actor, thread_id, number), read)
        flash(said)
    except Overtaken:
        flash(gettext("It was changed meanwhile: read it again, then release it."), "error")
    return redirect(address_of_post(actor, thread_id, number), 303)


@bp.post("/t/<int:thread_id>/hide")
@once
def hide_thread(thread_id: int) -> ResponseReturnValue:
    """Delete a thread; it is kept, and the next page offers it back."""
    return away(services.hide_thread(current_actor(), thread_id))


def away(thread: Thread) -> ResponseReturnValue:
    """From a thread that is gone to the list, with the way back."""
    text = gettext("“%(title)s” is deleted.", title=thread.title)
    offer_undo(text, url_for(".restore_thread", thread_id=thread.id))
    standing = enter_by_id(current_actor(), thread.programme_id)
    return redirect(url_for(".threads", slug=standing.slug), 303)


@bp.post("/t/<int:thread_id>/restore")
@once
def restore_thread(thread_id: int) -> ResponseReturnValue:
    """Bring a deleted thread back."""
    thread = services.restore_thread(current_actor(), thread_id)
    flash(gettext("The thread is back."))
    return redirect(address(thread), 303)


@bp.post("/t/<int:thread_id>/<any(pin, unpin, close, open):button>")
@once
def press(thread_id: int, button: str) -> ResponseReturnValue:
    """Pin or unpin, close to replies or open again."""
    thread = BUTTONS[button](current_actor(), thread_id)
    said = {
        "pin": gettext("Pinned: it stands at the head of the list."),
        "unpin": gettext("No longer pinned."),
        "close": gettext("Closed to replies. Moderators can still write."),
        "open": gettext("Open to replies again."),
    }
    flash(said[button])
    return redirect(address(thread), 303)
