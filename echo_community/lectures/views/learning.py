"""What one takes from a lecture, and one's own page of learning."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from echo_community.discussions.views.blueprint import offer_undo, refused, tried
from echo_community.kernel import sheets
from echo_community.kernel.actor import current_actor
from echo_community.kernel.once import once
from echo_community.lectures.learning_forms import ReflectionForm
from echo_community.lectures.queries.learning import LearnedRow, learning, reflect_page
from echo_community.lectures.services import reflecting
from echo_community.lectures.views.blueprint import bp
from echo_community.programmes.current import enter_by_id


@bp.route("/t/<int:thread_id>/lecture/reflect", methods=["GET", "POST"])
@once
def reflect(thread_id: int) -> ResponseReturnValue:
    """Say what one will do differently."""
    actor = current_actor()
    page = reflect_page(actor, thread_id)
    enter_by_id(actor, page.programme_id)
    form = ReflectionForm(data={"body": page.body})
    if tried(form, reflecting.reflect, actor, thread_id) is None:
        return refused(
            render_template("lectures/reflect.html", page=page, form=form, here="lectures")
        )
    flash(gettext("Saved. Only you can read it."))
    return redirect(url_for(".learned"), 303)


@bp.post("/t/<int:thread_id>/lecture/reflect/remove")
@once
def take_reflection_back(thread_id: int) -> ResponseReturnValue:
    """Take one's words on a lecture away; the next page offers them back."""
    reflecting.take_reflection_back(current_actor(), thread_id)
    restore = url_for(".restore_reflection", thread_id=thread_id)
    offer_undo(gettext("What you wrote is taken away."), restore)
    return redirect(url_for(".learned"), 303)


@bp.post("/t/<int:thread_id>/lecture/reflect/restore")
@once
def restore_reflection(thread_id: int) -> ResponseReturnValue:
    """Bring them back."""
    reflecting.restore_reflection(current_actor(), thread_id)
    flash(gettext("What you wrote is back."))
    return redirect(url_for(".learned"), 303)


@bp.get("/you/learning")
def learned() -> ResponseReturnValue:
    """Minutes by lecture and year, and what one will do differently."""
    found = learning(current_actor(), request.args.get("year", type=int))
    return render_template("lectures/learning.html", learning=found, here="you")


@bp.get("/you/learning.csv")
def learned_sheet() -> ResponseReturnValue:
    """The same as a sheet, for one's college."""
    found = learning(current_actor(), request.args.get("year", type=int))
    head = [gettext("Lecture"), gettext("Speakers"), ngettext("Programme", "Programmes", 1)]
    head += [gettext("First day"), gettext("Last day"), gettext("Minutes watched")]
    head += [gettext("Minutes read"), gettext("Minutes"), gettext("What I will do differently")]
    return Response(
        "".join(sheets.csv_lines(head, map(_cells, found.rows))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=learning-{found.year}.csv"},
    )


def _cells(row: LearnedRow) -> tuple[str | int | None, ...]:
    days = (day.isoformat() if day else None for day in (row.first_on, row.last_on))
    title = row.title or gettext("A lecture that is no longer open to you")
    minutes = row.watched_minutes, row.read_minutes, row.minutes
    return title, ", ".join(row.speakers), row.programme, *days, *minutes, row.reflection
