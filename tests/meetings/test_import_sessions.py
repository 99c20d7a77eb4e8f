"""Sessions come in from a file: a table or JSON Lines, nothing twice, each bad line with why."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from echo_community.__main__ import main
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden
from echo_community.meetings import queries
from echo_community.meetings.imports.sessions import SessionReport, import_sessions
from echo_community.meetings.models import Session, SessionDay, SessionKind
from echo_community.notifications.models import Notice
from echo_community.programmes.actors import coordinator_of
from tests.world import World

HEADER = "id,date,start,end,minutes,time_zone,title,lecture,speakers,kind,place,about\n"
SPEAKERS = '"Teodora Ilves, psychologist; Nora Lund"'
MARCH = f"2,2024-03-12,12:30,14:30,,America/Toronto,,Pain and sleep,{SPEAKERS},,,\n"


class Desk:
    """Where a coordinator brings files in."""

    def __init__(self, world: World, folder: Path) -> None:
        self.programme_id = world.programme().id
        self.actor = coordinator_of("chronic-pain")
        self.file = folder / "sessions.csv"
        self.wrong: list[str] = []

    def bring(self, text: str, **options: object) -> SessionReport:
        """Import that."""
        self.file.write_text(text, "utf-8")
        return import_sessions(
            self.actor,
            self.programme_id,
            self.file,
            wrong=lambda line, why: self.wrong.append(f"{line}: {why}"),
            **options,  # type: ignore[arg-type]
        )


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    """The desk of the first programme, where Nora is a member."""
    world.coordinator("Nora Lund")
    world.session(of="Hepatitis C")
    return Desk(world, tmp_path)


def all_here(desk: Desk) -> list[Session]:
    """The sessions of the programme."""
    found = db.session.query(Session).filter_by(programme_id=desk.programme_id)
    return found.order_by(Session.starts_at).all()


def test_a_table_becomes_sessions_at_their_local_times(desk: Desk) -> None:
    winter = "1,2024-03-05,12:30,,90,America/Toronto,Extra session,,,,,Bring a *case*.\n"

    report = desk.bring(HEADER + winter + MARCH)

    assert (report.lines, report.added, report.problems) == (2, 2, 0)
    extra, march = all_here(desk)
    assert (extra.title, extra.starts_at) == (
        "Extra session",
        datetime(2024, 3, 5, 17, 30, tzinfo=UTC),
    )
    assert (extra.ends_at - extra.starts_at).total_seconds() == 90 * 60
    assert "<em>case</em>" in extra.about_html
    assert (march.title, march.starts_at.hour) == ("Weekly session", 16)
    speakers = queries.speakers_of([march.id])[march.id]
    assert [(one.name, one.affiliation) for one in speakers] == [
        ("Teodora Ilves", "psychologist"),
        ("Nora Lund", ""),
    ]
    assert speakers[0].user_id is None
    assert speakers[1].user_id is not None


def test_it_may_be_run_again_and_what_stands_there_stays(desk: Desk) -> None:
    desk.bring(HEADER + MARCH)
    all_here(desk)

    again = desk.bring(HEADER + MARCH.replace("Pain and sleep", "Another lecture"))
    by_time = desk.bring(HEADER + MARCH.replace("2,2024", "another-id,2024"))

    assert (again.added, again.here, by_time.added, by_time.here) == (0, 1, 0, 1)
    assert [one.lecture for one in all_here(desk)] == ["Pain and sleep"]


def test_json_lines_and_a_workshop_of_days(desk: Desk) -> None:
    line = {
        "id": 7, "date": "2024-11-01", "last_date": "2024-11-03", "start": "09:00", "end": "16:00",
        "kind": "workshop", "title": "Weekend workshop", "place": "Hotel, 85 Ste Anne Road",
        "speakers": ["Teodora Ilves, psychologist"],
    }  # fmt: skip

    report = desk.bring(json.dumps(line), time_zone="America/Toronto")

    assert (report.added, desk.wrong) == (1, [])
    workshop = all_here(desk)[0]
    days = db.session.query(SessionDay).order_by(SessionDay.position).all()
    assert workshop.kind is SessionKind.WORKSHOP
    # On the third day clocks have gone back.
    assert [day.starts_at.hour for day in days] == [13, 13, 14]
    assert (workshop.starts_at, workshop.ends_at) == (days[0].starts_at, days[2].ends_at)


def test_a_table_from_a_french_spreadsheet_is_parted_by_semicolons(desk: Desk) -> None:
    report = desk.bring(
        "\ufeffDate;Start;Time_zone;Lecture\n2024-05-07;12:30;America/Toronto;Sommeil\n"
    )

    assert (report.added, all_here(desk)[0].lecture) == (1, "Sommeil")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("3,24-03-05,12:30,,,America/Toronto,,,,,,\n", "date: not a day as 2026-02-28"),
        ("3,2024-03-05,noon,,,America/Toronto,,,,,,\n", "start: not a time as 12:30"),
        ("3,2024-03-05,12:30,11:30,,America/Toronto,,,,,,\n", "end: before start"),
        ("3,2024-03-05,12:30,,long,America/Toronto,,,,,,\n", "minutes: not a whole number"),
        ("3,2024-03-05,12:30,,,Toronto,,,,,,\n", "time_zone: 'Toronto' is no time zone"),
        ("3,2024-03-05,12:30,,,America/Toronto,,,,party,,\n", "neither weekly nor workshop"),
        (MARCH, "id: '2' stands in line 2 too"),
        ("3,2024-03-05,12:30,,,America/Toronto,OHIP 1234-567-897-AB,,,,,\n", "a patient: title"),
        ("3,2024-03-05,12:30,,,America/Toronto,,,,,,Call 705-555-0123.\n", "a patient: about"),
        ("3,2024-03-05,12:30,,,America/Toronto,,,,,,,too,many\n", "more fields"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_in(
    desk: Desk, line: str, why: str
) -> None:
    report = desk.bring(HEADER + MARCH + line)

    assert (report.added, report.problems) == (1, 1)
    assert desk.wrong[0].startswith("3: ")
    assert why in desk.wrong[0]


def test_a_file_without_a_header_and_broken_json_say_so(desk: Desk) -> None:
    assert desk.bring(MARCH).problems == 1
    assert desk.bring('{"date": \n').problems == 1
    assert desk.wrong == [
        "1: the first line names the columns; there is no column date",
        "1: not JSON",
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    report = desk.bring(HEADER + MARCH + MARCH, dry_run=True)

    assert (report.added, report.problems) == (1, 1)
    assert all_here(desk) == []


def test_nobody_is_told_of_an_import(desk: Desk, world: World) -> None:
    world.member()

    desk.bring(HEADER + MARCH.replace("2024", "2031"))

    assert db.session.query(Notice).count() == 0


def test_only_the_hub_imports(desk: Desk, world: World) -> None:
    desk.actor = world.member()

    with pytest.raises(Forbidden):
        desk.bring(HEADER + MARCH)


def test_the_command_reports_and_ends_with_status_1_on_problems(desk: Desk, world: World) -> None:
    desk.file.write_text(HEADER + MARCH + MARCH, "utf-8")
    arguments = ["import", "sessions", str(desk.file), "--programme", "chronic-pain"]

    result = CliRunner().invoke(main, arguments, obj=ScriptInfo(create_app=lambda: world.app))

    assert "2 lines read; 1 sessions added, 0 were here already; 1 problems." in result.output
    assert result.exit_code == 1


def test_a_file_that_comes_in_twice_at_once_comes_in_once(desk: Desk, world: World) -> None:
    desk.file.write_text(HEADER + MARCH, "utf-8")
    together, added = threading.Barrier(2), list[int]()

    def bring() -> None:
        with world.app.app_context():
            together.wait()
            added.append(import_sessions(desk.actor, desk.programme_id, desk.file).added)
            db.session.remove()

    db.session.remove()
    both = [threading.Thread(target=bring) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(added) == [0, 1]
    assert db.session.query(Session).filter_by(source_id="2").count() == 1
