"""A lecture to play and to read; its recording, slides and papers."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from echo_community.kernel.actor import current_actor
from echo_community.kernel.sending import stored_file
from echo_community.kernel.templating import media_time
from echo_community.kernel.words import tidy_line
from echo_community.lectures import queries
from echo_community.lectures.asking_forms import MomentForm
from echo_community.lectures.models import Deck, Media, Slide
from echo_community.lectures.transcripts import webvtt
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter_by_id

LONGEST_SEARCH = 200


@bp.get("/t/<int:thread_id>/lecture")
def read(thread_id: int) -> ResponseReturnValue:
    """The lecture to play and to read; `?at=` is a second of it. A script gets a piece alone, or,
    where it has asked, what became of that as well."""
    page = opened(thread_id)
    form = MomentForm(
        data={"at": media_time(page.at_ms or page.lecture.resume_ms or 0), "body": ""}
    )
    name = {None: "read", "asked": "_asked"}.get(request.headers.get("X-Fragment"), "_piece")
    light = saves_data()
    return render_template(
        f"lectures/{name}.html",
        page=page,
        form=form,
        light=light,
        mode=page.lecture.mode(request.args.get("mode", ""), light=light),
        here="lectures",
    )


def opened(thread_id: int) -> queries.ReadPage:
    """The piece of a lecture that the address asks for, its programme entered."""
    actor = current_actor()
    number, at = (request.args.get(name, type=int) for name in ("page", "at"))
    words = tidy_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    page = queries.read_page(actor, thread_id, number or 1, at, words)
    enter_by_id(actor, page.thread.programme_id)
    return page


def saves_data() -> bool:
    """Whether the reader's browser asks for as little as will do."""
    return request.headers.get("Save-Data", "").lower() == "on"


@bp.get("/t/<int:thread_id>/lecture/media/<int:media_id>")
def media(thread_id: int, media_id: int) -> ResponseReturnValue:
    """A recording, in the ranges that a player asks for."""
    found = queries.stored_part(current_actor(), thread_id, Media, Media.id == media_id)
    return stored_file(found.stored, found.media_type, f"lecture-{thread_id}")


@bp.get("/t/<int:thread_id>/lecture/slides/<int:number>")
def slide(thread_id: int, number: int) -> ResponseReturnValue:
    """A slide as a small picture."""
    found = queries.stored_part(current_actor(), thread_id, Slide, Slide.number == number)
    return stored_file(found.picture, "image/webp", f"slide-{number}.webp")


@bp.get("/t/<int:thread_id>/lecture/slides.pdf")
def slides(thread_id: int) -> ResponseReturnValue:
    """All slides, to keep."""
    found = queries.stored_part(current_actor(), thread_id, Deck)
    return stored_file(found.stored, "application/pdf", f"slides-{thread_id}.pdf", download=True)


@bp.get("/t/<int:thread_id>/lecture/transcript.vtt")
def captions(thread_id: int) -> ResponseReturnValue:
    """All that is said, as WebVTT: for the player, and to keep."""
    written = webvtt.written(queries.cues_of(current_actor(), thread_id))
    return Response(written, mimetype="text/vtt")


@bp.get("/t/<int:thread_id>/lecture/transcript.txt")
def transcript_text(thread_id: int) -> ResponseReturnValue:
    """All that is said, to read without a connection."""
    said = queries.said_in(current_actor(), thread_id)
    lines = (
        " ".join(filter(None, (media_time(at), who and f"{who}:", it))) for at, who, it in said
    )
    answer = Response("\n\n".join(lines) + "\n", mimetype="text/plain")
    answer.headers["Content-Disposition"] = f"attachment; filename=lecture-{thread_id}.txt"
    return answer
