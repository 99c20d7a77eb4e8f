"""A video meeting's participant report: who was there, and nothing kept that is not needed."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from echo_community.__main__ import main
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.meetings.imports.attendance import Outcome, Report, import_attendance
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    Session,
    Source,
    UnclearAttendance,
)
from tests.world import World

TORONTO = ZoneInfo("America/Toronto")
NOON = datetime(2026, 11, 24, 12, tzinfo=TORONTO)

ZOOM = """\
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,ECHO Chronic Pain,11/24/2026 11:55:00 AM,11/24/2026 02:05:00 PM,hub@echo.example,130,6

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Jo Halvorsen,jo.halvorsen@northclinic.example,11/24/2026 11:58:00 AM,11/24/2026 12:00:00 PM,2,No,Yes
Jo Halvorsen,jo.halvorsen@northclinic.example,11/24/2026 12:00:00 PM,11/24/2026 12:40:00 PM,40,No,No
Jo's iPad (Jo Halvorsen),,11/24/2026 12:30:00 PM,11/24/2026 01:30:00 PM,60,Yes,No
"Raman, Priya, MD",,11/24/2026 12:05:00 PM,11/24/2026 02:00:00 PM,115,Yes,No
18075551234,,11/24/2026 12:02:00 PM,11/24/2026 02:00:00 PM,118,Yes,No
+1 807***9876,,11/24/2026 12:02:00 PM,11/24/2026 02:00:00 PM,118,Yes,No
Jo H,,11/24/2026 01:40:00 PM,11/24/2026 02:00:00 PM,20,Yes,No
Temp Nurse,temp@northclinic.example,11/24/2026 12:10:00 PM,11/24/2026 01:10:00 PM,60,Yes,No
Vendor Rep,rep@pharma.example,11/24/2026 12:10:00 PM,11/24/2026 01:10:00 PM,60,Yes,No
"""


@pytest.fixture
def cast(world: World) -> dict[str, int]:
    """Members who came, by name."""
    jo = world.member("Jo Halvorsen", email="jo.halvorsen@northclinic.example")
    priya = world.member("Dr Priya Raman", email="priya.raman@example.org")
    return {"jo": jo.id, "priya": priya.id}


def noon(world: World, **columns: Any) -> Session:
    """The session that the reports are about."""
    return world.session(NOON, **columns)


def kept(session: Session) -> dict[int | None, int | None]:
    """Minutes by who was there."""
    rows = db.session.query(Attendance).filter_by(session_id=session.id)
    return {row.user_id: row.minutes for row in rows}


def load(world: World, session: Session, text: str | bytes) -> Report:
    """Import a report as the coordinator."""
    content = text.encode() if isinstance(text, str) else text
    nora = world.coordinator()
    return import_attendance(nora, session.programme_id, content, session.id)


def test_who_comes_often_and_twice_at_once_is_counted_by_the_clock(world: World, cast) -> None:
    session = noon(world)

    report = load(world, session, ZOOM)

    assert kept(session) == {cast["jo"]: 90, cast["priya"]: 115}
    assert report.phones == 2
    assert report.count(Outcome.ADDED) == 2
    assert report.count(Outcome.GUEST) == 1


def test_the_unclear_wait_with_the_likeliest_and_guests_are_a_number(world: World, cast) -> None:
    session = noon(world)
    load(world, session, ZOOM)

    waiting = {
        row.name: (row.candidate_id, row.minutes) for row in db.session.query(UnclearAttendance)
    }

    assert waiting == {"Jo H": (cast["jo"], 20), "Temp Nurse": (None, 60)}
    [row] = db.session.query(AttendanceReport)
    assert (row.guests, row.phones) == (1, 2)


def test_no_number_of_a_telephone_is_kept_anywhere(world: World, cast) -> None:
    session = noon(world)
    load(world, session, ZOOM.replace("Jo H,", "Jo H (+1 807 555-1234),"))

    for table in (UnclearAttendance, AttendanceReport, Attendance):
        for row in db.session.query(table):
            assert not any(
                "807" in str(value) and "555" in str(value) for value in vars(row).values()
            )
    assert db.session.query(UnclearAttendance).filter_by(name="Jo H").count() == 1


def test_run_twice_it_adds_nothing_twice(world: World, cast) -> None:
    session = noon(world)
    load(world, session, ZOOM)
    again = load(world, session, ZOOM)

    assert again.count(Outcome.ADDED, Outcome.LONGER) == 0
    assert db.session.query(Attendance).count() == 2
    assert db.session.query(UnclearAttendance).count() == 2
    [row] = db.session.query(AttendanceReport)
    assert (row.guests, row.phones) == (1, 2)


def test_who_typed_the_code_gets_the_minutes_and_stays_who_they_were(world: World, cast) -> None:
    session = noon(world)
    world._add(
        Attendance(
            session_id=session.id,
            programme_id=session.programme_id,
            user_id=cast["jo"],
            source=Source.CODE,
        )
    )

    report = load(world, session, ZOOM)

    assert report.count(Outcome.LONGER) == 1
    row = db.session.query(Attendance).filter_by(user_id=cast["jo"]).one()
    assert (row.minutes, row.source) == (90, Source.CODE)


JO = "jo.halvorsen@northclinic.example"
FRENCH = """\
Nom (nom d’origine);Courriel;Heure de connexion;Heure de déconnexion;Durée (minutes)
Jo Halvorsen;JO@;24/11/2026 12 h 00;24/11/2026 12 h 45;45
Priya Raman;;24/11/2026 à 12 h 15 min 00 s;24/11/2026 à 13 h 15 min 00 s;60
"""
TEAMS = """\
1. Summary
Meeting title\tECHO Chronic Pain
Attended participants\t2
Start time\t11/24/26, 11:55:00 AM

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Jo Halvorsen\t11/24/26, 12:00:00 PM\t11/24/26, 2:00:00 PM\t45m\tJO@\tjo@x.example\tAttendee
Priya Raman\t11/24/26, 12:15:00 PM\t11/24/26, 1:15:00 PM\t1h 0m 0s\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Jo Halvorsen\t11/24/26, 12:00:00 PM\t11/24/26, 12:30:00 PM\t30m 0s\tJO@\tAttendee
Jo Halvorsen\t11/24/26, 1:45:00 PM\t11/24/26, 2:00:00 PM\t15m 0s\tJO@\tAttendee
Priya Raman\t11/24/26, 12:15:00 PM\t11/24/26, 1:15:00 PM\t1h 0m 0s\t\tAttendee
"""
OLD_TEAMS = """\
Full Name\tUser Action\tTimestamp
Jo Halvorsen\tJoined\t11/24/2026, 12:00:00 PM
Priya Raman\tJoined\t11/24/2026, 12:15:00 PM
Jo Halvorsen\tLeft\t11/24/2026, 12:45:00 PM
Priya Raman\tLeft\t11/24/2026, 1:15:00 PM
"""
MEET = """\
First name,Last name,Email,Duration,Time joined,Time exited
Jo,Halvorsen,JO@,45 min,12:00 PM,12:45 PM
Priya,Raman,,1 hr,12:15 PM,1:15 PM
"""
SHORT = """\
Name (Original Name),User Email,Total Duration (Minutes),Guest
Jo Halvorsen,JO.Halvorsen@northclinic.example,45,No
Priya Raman,,60,Yes
"""


@pytest.mark.parametrize(
    "content",
    [
        FRENCH.replace("JO@", JO).encode("cp1252"),
        FRENCH.replace("JO@", JO).encode("utf-8-sig"),
        TEAMS.replace("JO@", JO).encode("utf-16"),
        TEAMS.replace("JO@", JO).encode("utf-16-le"),
        OLD_TEAMS.replace("JO@", JO).encode("utf-16"),
        MEET.replace("JO@", JO).encode(),
        SHORT.replace("\n", "\r\n").encode(),
    ],
    ids=[
        "french cp1252",
        "french bom",
        "teams",
        "teams without mark",
        "old teams",
        "meet",
        "short",
    ],
)
def test_every_kind_of_report_says_the_same(world: World, cast, content: bytes) -> None:
    session = noon(world)

    report = load(world, session, content)

    assert report.unread == []
    assert kept(session) == {cast["jo"]: 45, cast["priya"]: 60}


def test_times_are_those_of_the_sessions_zone_and_days_the_nearest(world: World, cast) -> None:
    session = world.session(
        datetime(2026, 3, 4, 9, tzinfo=ZoneInfo("America/Winnipeg")), time_zone="America/Winnipeg"
    )
    sheet = (
        "Name,Email,Join time,Leave time\nJo,jo.halvorsen@northclinic.example,{0} 09:00,{0} 10:00\n"
    )

    for day in ("3/4/2026", "04/03/2026", "2026-03-04"):
        text = sheet.format(day)
        nora = world.coordinator()
        report = import_attendance(nora, session.programme_id, text.encode(), dry_run=True)
        assert (report.session_id, report.lines[0].minutes) == (session.id, 60)
    assert kept(session) == {}


def test_a_session_is_found_by_the_time_and_said_where_none_fits(world: World, cast) -> None:
    nora, session = world.coordinator(), noon(world)
    world.session(NOON + timedelta(days=7))

    found = import_attendance(nora, session.programme_id, ZOOM.encode())
    assert found.session_id == session.id

    with pytest.raises(Refused, match="No session"):
        import_attendance(nora, session.programme_id, ZOOM.replace("2026", "2019").encode())
    world.session(NOON)
    with pytest.raises(Refused, match="Several sessions"):
        import_attendance(nora, session.programme_id, ZOOM.encode())


def test_the_report_of_another_meeting_is_refused(world: World, cast) -> None:
    later = world.session(NOON + timedelta(days=7))

    with pytest.raises(Refused, match="joined on November 24, 2026"):
        load(world, later, ZOOM)
    assert kept(later) == {}


def test_two_members_of_one_name_are_unclear(world: World) -> None:
    world.member("Ann Lee")
    world.member("Ann Lee")
    session = noon(world)

    load(world, session, "Name,Email,Duration\nAnn Lee,,60\n")

    assert kept(session) == {}
    assert db.session.query(UnclearAttendance).count() == 1


def test_a_line_that_cannot_be_read_is_told_and_the_rest_goes_in(world: World, cast) -> None:
    session = noon(world)
    sheet = (
        "Name,Email,Join time,Leave time\n"
        "Jo,jo.halvorsen@northclinic.example,yesterday,later\n"
        "Priya Raman,,11/24/2026 12:00,11/24/2026 13:00\n"
    )

    report = load(world, session, sheet)

    assert report.unread == [(2, "yesterday")]
    assert kept(session) == {cast["jo"]: None, cast["priya"]: 60}


def test_a_file_that_is_no_report_is_refused_in_words(world: World) -> None:
    session = noon(world)
    for content in (b"", b"hello", b"a,b\n1,2\n", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n" * 50):
        with pytest.raises(Refused, match="No list of participants"):
            load(world, session, content)


def test_only_coordinators_import_and_only_into_their_programme(world: World) -> None:
    session = noon(world)
    elsewhere = world.coordinator("Cora Else", of="Hepatitis C")

    for who, problem in (
        (world.member(), Forbidden),
        (world.expert(), Forbidden),
        (elsewhere, NotVisible),
    ):
        with pytest.raises(problem):
            import_attendance(who, session.programme_id, ZOOM.encode(), session.id)
    theirs = next(iter(elsewhere.memberships))
    with pytest.raises((Refused, NotVisible)):
        import_attendance(elsewhere, theirs, ZOOM.encode(), session.id)


def run(world: World, file: Path, *more: str) -> str:
    """What the command says."""
    info = ScriptInfo(create_app=lambda: world.app, set_debug_flag=False)
    said = CliRunner().invoke(
        main, ["import", "attendance", str(file), "--programme", "chronic-pain", *more], obj=info
    )
    return f"{said.exit_code} {said.output}"


def test_the_command_tells_of_each_and_a_dry_run_writes_nothing(
    world: World, cast, tmp_path: Path
) -> None:
    session = noon(world)
    file = tmp_path / "report.csv"
    file.write_text(ZOOM)

    said = run(world, file, "--dry-run")
    assert said.startswith("0 ") and "Jo Halvorsen" in said and "2 would be added" in said
    assert "807" not in said
    assert kept(session) == {}

    assert "2 added" in run(world, file, "--session", str(session.id))
    assert len(kept(session)) == 2
    assert "0 added" in run(world, file)
    assert run(world, file, "--session", "999").startswith("1 ")
