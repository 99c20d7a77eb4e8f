"""What the guard says of words that are being typed; nothing of them is kept or noted anywhere."""

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from echo_community.discussions import guarding
from echo_community.discussions.draft_forms import LONGEST_TITLE
from echo_community.discussions.mending import MENDABLE, heed_of, mends
from echo_community.discussions.views.blueprint import bp
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Stopped
from echo_community.kernel.forms import LONGEST_POST
from echo_community.kernel.limits import CHECKING, limited_by_itself, limiter
from echo_community.privacy import guard
from echo_community.programmes.current import enter


# Without `once` and tidying: it changes nothing, and the places are those of the text as typed.
@bp.post("/p/<slug>/check")
@limited_by_itself
@limiter.limit(CHECKING, key_func=lambda: f"checks of {current_actor().id}")
def check(slug: str) -> ResponseReturnValue:
    """The list under the text, and where in it what was found stands (in code points)."""
    actor = current_actor()
    programme_id = enter(actor, slug).programme_id
    parts = {
        part: request.form.get(part, "")[: LONGEST_TITLE if part == "title" else LONGEST_POST]
        for part in MENDABLE
    }
    kept = heed_of(request.form.get("kept", ""), "").seen
    opinion = guard.check(guarding.words_of(actor, programme_id, **parts))
    found = tuple(
        (part, tuple(f for f in findings if f.stops or f.key(parts[part]) not in kept))
        for part, findings in opinion.findings.items()
    )
    listed = mends(Stopped(found, parts))
    answer = jsonify(
        html=render_template("discussions/_found.html", found=listed),
        said=_said(len(listed)),
        marks=[_mark(part, parts[part], one) for part, findings in found for one in findings],
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said(count: int) -> str:
    return ngettext(
        "%(num)s thing may tell who a patient is.",
        "%(num)s things may tell who a patient is.",
        count,
    )


def _mark(part: str, text: str, found: guard.Finding) -> dict[str, Any]:
    return {
        "use": f"{part}:{found.key(text)}",
        "start": found.start,
        "end": found.end,
        "instead": found.suggestion,
        "stops": found.stops,
    }
