"""Who was at sessions, for coordinators: lists, reports of video meetings, figures, sheets."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from echo_community.discussions.views.blueprint import refused
from echo_community.kernel import sheets
from echo_community.kernel.actor import current_actor
from echo_community.kernel.clock import today_in
from echo_community.kernel.errors import Refused
from echo_community.kernel.once import once
from echo_community.meetings.imports.attendance import Outcome, Report, import_attendance
from echo_community.meetings.life_forms import ByHandForm, ReportForm, SpanForm, WhoForm
from echo_community.meetings.queries.attendance import (
    AttendanceRow,
    attendance_of,
    attendance_sums,
    member_choices,
    next_unclear,
)
from echo_community.meetings.queries.life import Life
from echo_community.meetings.services import attendance as services
from echo_community.meetings.views.blueprint import bp
from echo_community.meetings.views.trying import entered
from echo_community.programmes.current import enter


@bp.route("/s/<int:session_id>/attendance", methods=["GET", "POST"])
@once
def attendance(session_id: int) -> ResponseReturnValue:
    """Who was there; a coordinator adds somebody by hand."""
    life, form = entered(session_id), ByHandForm()
    form.offer(member_choices(life.programme_id), gettext("Choose a member"))
    who, stood_for = form.draft()

    def add() -> object:
        lasted = form.minutes.data
        return services.add_by_hand(current_actor(), session_id, who or 0, stood_for, lasted)

    if not _done(form, add, "who"):
        return _page(life, form, ReportForm(formdata=None))
    flash(gettext("Added."))
    return redirect(url_for(".attendance", session_id=session_id), 303)


@bp.post("/s/<int:session_id>/attendance/report")
@once
def report(session_id: int) -> ResponseReturnValue:
    """Read a video meeting's report; what became of each stands on the page at once."""
    life, form = entered(session_id), ReportForm()
    found: list[Report] = []

    def read() -> None:
        content, of_programme = form.report.data.read(), life.programme_id
        found.append(import_attendance(current_actor(), of_programme, content, session_id))

    by_hand = ByHandForm(formdata=None)
    by_hand.offer(member_choices(life.programme_id), gettext("Choose a member"))
    if not _done(form, read, "report"):
        return _page(life, by_hand, form)
    return _page(life, by_hand, ReportForm(formdata=None), found[0])


@bp.post("/s/attendance/<int:attendance_id>/strike")
@once
def strike(attendance_id: int) -> ResponseReturnValue:
    """Somebody was not there after all."""
    session_id = services.strike(current_actor(), attendance_id)
    flash(gettext("Taken off the list."))
    return redirect(url_for(".attendance", session_id=session_id), 303)


@bp.get("/s/<int:session_id>/attendance/review")
def review(session_id: int) -> ResponseReturnValue:
    """Who in a report is who, one at a time."""
    life, form = entered(session_id), WhoForm()
    waiting, count = next_unclear(current_actor(), session_id)
    if waiting is None:
        return redirect(url_for(".attendance", session_id=session_id))
    return _review(life, form, waiting, count)


@bp.post("/s/<int:session_id>/attendance/review/<int:unclear_id>")
@once
def settle(session_id: int, unclear_id: int) -> ResponseReturnValue:
    """That one is settled; on to the next."""
    life, form = entered(session_id), WhoForm()
    form.offer(member_choices(life.programme_id), gettext("No member"))
    done = _done(form, lambda: services.settle(current_actor(), unclear_id, *form.draft()), "who")
    waiting, count = next_unclear(current_actor(), session_id)
    if not done and waiting is not None:
        return _review(life, form, waiting, count)
    return redirect(url_for(".review", session_id=session_id), 303)


@bp.get("/s/<int:session_id>/attendance.csv")
def attendance_sheet(session_id: int) -> ResponseReturnValue:
    """The list as a sheet."""
    entered(session_id)
    page = attendance_of(current_actor(), session_id)
    head = [gettext("Name"), gettext("Profession"), gettext("Spoke"), gettext("Stood for")]
    head += [gettext("Minutes"), gettext("Known by")]
    return _sheet(f"attendance-{session_id}", head, map(_cells, page.rows))


@bp.get("/p/<slug>/attendance")
def sums(slug: str) -> ResponseReturnValue:
    """How often each member was there."""
    programme_id = enter(current_actor(), slug).programme_id
    form = SpanForm(request.args)
    first, last = form.span(today_in(current_actor().time_zone))
    rows = attendance_sums(current_actor(), programme_id, first, last)
    span: dict[str, Any] = {"first": first, "last": last}
    return render_template(
        "meetings/attendance_sums.html", rows=rows, form=form, here="sessions", **span
    )


@bp.get("/p/<slug>/attendance.csv")
def sums_sheet(slug: str) -> ResponseReturnValue:
    """The same as a sheet."""
    programme_id = enter(current_actor(), slug).programme_id
    first, last = SpanForm(request.args).span(today_in(current_actor().time_zone))
    found = attendance_sums(current_actor(), programme_id, first, last)
    rows = ((row.name, row.spoke, row.sessions, row.minutes, row.by_delegates) for row in found)
    head = [gettext("Name"), gettext("Spoke"), gettext("Sessions")]
    head += [gettext("Minutes"), gettext("By a delegate")]
    return _sheet(f"attendance-{_day(first)}-{_day(last)}", head, rows)


def _cells(row: AttendanceRow) -> tuple[Any, ...]:
    by = row.byline
    who = by.name if by else gettext("A delegate who is no member")
    profession = by.profession_words if by else ""
    return who, profession, row.spoke, row.stood_for, row.minutes, row.source.value


def _page(life: Life, form: ByHandForm, sheet: ReportForm, found: Report | None = None) -> Any:
    page = attendance_of(current_actor(), life.id)
    wrong = bool(form.errors or sheet.errors)
    shown_page = render_template(
        "meetings/attendance.html",
        life=life,
        page=page,
        form=form,
        sheet=sheet,
        report=found,
        Outcome=Outcome,
    )
    return (shown_page, 422) if wrong else shown_page


def _review(life: Life, form: WhoForm, waiting: Any, count: int) -> ResponseReturnValue:
    form.offer(member_choices(life.programme_id), gettext("No member"))
    if request.method == "GET":
        form.who.data = waiting.candidate_id or 0
    page = {"life": life, "form": form, "waiting": waiting, "count": count}
    return refused(render_template("meetings/attendance_review.html", **page))


def _done(form: Any, act: Callable[[], object], beside: str) -> bool:
    """Whether the service did what the form says; else why not stands beside that field."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Refused as problem:
        form[beside].errors = [str(problem)]
        return False
    return True


def _day(day: date) -> str:
    return day.isoformat()


def _sheet(name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Response:
    return Response(
        "".join(sheets.csv_lines(head, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}.csv"},
    )
