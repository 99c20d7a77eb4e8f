"""What the pages on which one writes share about drafts."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, has_request_context, session, url_for

from echo_community.discussions import queries
from echo_community.discussions.files.fields import Unsent
from echo_community.discussions.files.queries import unsent
from echo_community.discussions.places import Place
from echo_community.discussions.rows import DraftRow
from echo_community.discussions.views.blueprint import bp
from echo_community.kernel.actor import Actor, current_actor
from echo_community.kernel.secrets import hashed
from echo_community.programmes.current import enter_by_id

SENT = "sent"  # in the session: the place whose words went out last, for the page that comes next


def begun(given: Mapping[str, Any], draft: DraftRow | None) -> dict[str, Any]:
    """What a form begins with: what was being written there, else what is given."""
    if draft is None:
        return {**given, "kept": "0"}
    words = {"title": draft.title or given.get("title", ""), "body": draft.body}
    files = draft.choices.get("files", ())
    there = unsent(current_actor(), files) if files else ()
    sent_ahead = {"files": tuple(Unsent(*file) for file in there)}
    return {**given, **draft.choices, **words, **sent_ahead, "kept": str(draft.version)}


def sent(kind: Any, thing_id: int) -> None:
    """Have the next page drop what this device kept of words that are sent now."""
    session[SENT] = str(Place(kind, thing_id))


def written_at(writer: Actor, place: Place) -> str:
    """The page on which one writes there. Raises NotVisible."""
    match place.kind:
        case "ask":
            return url_for("discussions.ask", slug=enter_by_id(writer, place.id).slug)
        case "consult":
            return url_for("consults.ask", slug=enter_by_id(writer, place.id).slug)
        case "reply":
            return url_for("discussions.show", thread_id=place.id, _anchor="reply")
        case "follow_up":
            return url_for("cases.follow_up", thread_id=place.id)
        case "summary":
            return url_for("discussions.summarise", thread_id=place.id)
        case "question" | "suggestion":
            return url_for(f"cases.{place.kind}", thread_id=place.id)
    thread, post = queries.post_for(writer, place.id)
    page = "cases.answer" if place.kind == "answer" else "discussions.edit_post"
    return url_for(page, thread_id=thread.id, number=post.number)


@bp.app_context_processor
def _device() -> dict[str, str]:
    """`who`: under which name this device may keep drafts, none on a shared one; `sent`."""
    if not has_request_context():  # a mail
        return {}
    actor = current_actor()
    own = actor.signed_in and session.permanent
    # Not the person's number: a drawer that says nothing of who they are.
    who = hashed(f"{current_app.secret_key!r} keeps drafts of {actor.id}")[:16] if own else ""
    return {"who": who, "sent": session.pop(SENT, "") if SENT in session else ""}
