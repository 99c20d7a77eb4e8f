"""What the privacy guard finds in a programme, and what its authors make of it: numbers alone."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from echo_community.kernel.clock import now
from echo_community.moderation.views.blueprint import bp
from echo_community.privacy import figures as counted
from echo_community.programmes.views.acting import managed

A_YEAR = timedelta(days=335)  # this month and the eleven before it


@bp.get("/p/<slug>/moderation/guard")
def figures(slug: str) -> ResponseReturnValue:
    """Findings of the last twelve months by what they were, and by month."""
    one = managed(slug)
    rows = counted.read(one.id, f"{now() - A_YEAR:%Y-%m}")
    return render_template(
        "moderation/figures.html",
        one=one,
        by_label=counted.by("label", rows),
        by_month=counted.by("month", rows),
        here="settings",
    )
