"""Who was at a session: by the code, by hand, what a report left unclear, lists and sheets."""

import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, TooMany
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    Session,
    Source,
    UnclearAttendance,
)
from echo_community.meetings.queries.attendance import (
    attendance_of,
    attendance_sums,
    own_attendance,
)
from echo_community.meetings.queries.life import life_of
from echo_community.meetings.services import attendance
from echo_community.programmes.models import Spoke
from tests.world import World

HERE = "127.0.0.1"


def running(world: World, **columns: Any) -> tuple[Session, str]:
    """A session under way and its code."""
    session = world.session(now() - timedelta(minutes=30), **columns)
    return session, attendance.show_code(world.expert(), session.id).code


def spoke_of(world: World, *members: Actor) -> None:
    """Put members into one spoke."""
    spoke = world._add(Spoke(programme_id=world.programme().id, name="North clinic"))
    for member in members:
        world.membership(member, spoke_id=spoke.id)


def test_the_code_puts_one_on_the_list_once(world: World) -> None:
    amina, (session, code) = world.member(), running(world)

    attendance.check_in(amina, session.id, f" {code[:3]} {code[3:]} ", HERE)
    attendance.check_in(amina, session.id, code, HERE)

    [row] = db.session.query(Attendance)
    assert (row.user_id, row.source, row.for_id) == (amina.id, Source.CODE, None)
    assert life_of(amina, session.id).here


def test_a_wrong_code_is_told_and_guessing_ends(world: World) -> None:
    amina, (session, code) = world.member(), running(world)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    for _ in range(10):
        with pytest.raises(Refused, match="not the code"):
            attendance.check_in(amina, session.id, wrong, HERE)
    with pytest.raises(TooMany):
        attendance.check_in(amina, session.id, code, HERE)


def test_the_page_counts_wrong_codes(world: World) -> None:
    session, code = running(world)
    browser = world.client(world.member())
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    answers = [
        browser.post(f"/s/{session.id}/check-in", data={"code": wrong}).status_code
        for _ in range(12)
    ]

    assert answers[:10] == [422] * 10 and answers[11] == 429


def test_the_code_is_good_from_before_the_beginning_until_after_the_end(world: World) -> None:
    amina, hub = world.member(), world.expert()
    session = world.session(now() + timedelta(hours=1))
    code = attendance.show_code(hub, session.id).code

    with pytest.raises(Refused, match="good from"):
        attendance.check_in(amina, session.id, code, HERE)
    with time_machine.travel(session.starts_at - timedelta(minutes=14), tick=False):
        assert life_of(amina, session.id).takes_check_in
        attendance.check_in(amina, session.id, code, HERE)
    with (
        time_machine.travel(session.ends_at + timedelta(minutes=31), tick=False),
        pytest.raises(Refused, match="has closed"),
    ):
        attendance.check_in(world.member("Ben Okafor"), session.id, code, HERE)
    attendance.show_code(hub, session.id, {"opens_before": 60, "closes_after": 120})
    with time_machine.travel(session.ends_at + timedelta(minutes=31), tick=False):
        attendance.check_in(world.member("Noor Rahimi"), session.id, code, HERE)


def test_another_code_makes_the_old_one_worthless(world: World) -> None:
    amina, (session, code) = world.member(), running(world)
    fresh = attendance.renew_code(world.expert("Dr Lena Fortier"), session.id).code

    if fresh != code:
        with pytest.raises(Refused):
            attendance.check_in(amina, session.id, code, HERE)
    attendance.check_in(amina, session.id, fresh, HERE)
    with pytest.raises(Forbidden):
        attendance.show_code(amina, session.id)


def test_a_delegate_stands_for_somebody_of_their_spoke_alone(world: World) -> None:
    amina, ben, noor = world.members("Amina Diallo", "Ben Okafor", "Noor Rahimi")
    session, code = running(world)
    spoke_of(world, amina, ben)

    with pytest.raises(Refused, match="your own spoke"):
        attendance.check_in(amina, session.id, code, HERE, noor.id)
    with pytest.raises(Refused, match="your own spoke"):
        attendance.check_in(noor, session.id, code, HERE, ben.id)
    attendance.check_in(amina, session.id, code, HERE)
    attendance.check_in(amina, session.id, code, HERE, ben.id)

    [row] = db.session.query(Attendance)
    assert (row.user_id, row.for_id) == (amina.id, ben.id)
    [mine] = own_attendance(amina, session.programme_id)
    [theirs] = own_attendance(ben, session.programme_id)
    assert (mine.mine, mine.stood_for) == (True, "Ben Okafor")
    assert (theirs.mine, theirs.by) == (False, "Amina Diallo")
    assert own_attendance(noor, session.programme_id) == []


def unclear(session: Session, **columns: Any) -> UnclearAttendance:
    """Somebody in a report who may be a member."""
    facts = {"session_id": session.id, "programme_id": session.programme_id}
    with transaction():
        report = AttendanceReport(digest=str(now()), **facts)
        db.session.add(report)
        db.session.flush()
        row = UnclearAttendance(report_id=report.id, name="Jo H", minutes=40, **facts, **columns)
        db.session.add(row)
    return row


def test_who_is_unclear_is_settled_and_nothing_of_them_stays(world: World) -> None:
    amina, ben, nora = world.member(), world.member("Ben Okafor"), world.coordinator()
    session = world.session(now() - timedelta(days=1))

    attendance.settle(nora, unclear(session).id, amina.id, None)
    attendance.settle(nora, unclear(session).id, None, ben.id)
    attendance.settle(nora, unclear(session).id, None, None)

    rows = {(row.user_id, row.for_id, row.minutes) for row in db.session.query(Attendance)}
    assert rows == {(amina.id, None, 40), (None, ben.id, 40)}
    assert db.session.query(UnclearAttendance).count() == 0
    assert attendance_of(nora, session.id).guests == 1


def test_of_two_who_settle_somebody_at_once_one_counts(world: World) -> None:
    nora, session = world.coordinator(), world.session(now() - timedelta(days=1))
    row, session_id = unclear(session).id, session.id
    together, outcomes = threading.Barrier(2), list[str]()

    def settle() -> None:
        with world.app.test_request_context():
            together.wait()
            try:
                attendance.settle(nora, row, None, None)
                outcomes.append("settled")
            except NotVisible:
                outcomes.append("gone")
            finally:
                db.session.remove()

    both = [threading.Thread(target=settle) for _ in range(2)]
    db.session.remove()
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(outcomes) == ["gone", "settled"]
    assert attendance_of(nora, session_id).guests == 1


def test_who_nobody_settles_is_forgotten_in_two_months(world: World) -> None:
    session = world.session(now() - timedelta(days=1))
    unclear(session)
    old = unclear(session, at=now() - timedelta(days=61))

    assert attendance.forget_unclear.work() == 1
    assert attendance.forget_unclear.work() == 0
    [left] = db.session.query(UnclearAttendance)
    assert left.id != old.id
    assert attendance_of(world.coordinator(), session.id).guests == 1


def test_somebody_on_two_devices_is_there_once_and_for_the_longer(world: World) -> None:
    amina, nora = world.member(), world.coordinator()
    session = world.session(now() - timedelta(days=1))
    attendance.add_by_hand(nora, session.id, amina.id, None, 60)

    attendance.settle(nora, unclear(session).id, amina.id, None)

    [row] = db.session.query(Attendance)
    assert row.minutes == 60


def test_only_members_are_noted_once_and_by_coordinators_alone(world: World) -> None:
    amina, nora = world.member(), world.coordinator()
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    elsewhere = world.coordinator("Cora Else", of="Hepatitis C")
    session = world.session(now() - timedelta(days=1))

    with pytest.raises(Refused):
        attendance.add_by_hand(nora, session.id, outsider.id, None, None)
    row = attendance.add_by_hand(nora, session.id, amina.id, None, 45)
    with pytest.raises(Refused, match="already"):
        attendance.add_by_hand(nora, session.id, amina.id, None, None)
    for who, problem in ((world.expert(), Forbidden), (elsewhere, NotVisible)):
        for act in (
            lambda who=who: attendance.add_by_hand(who, session.id, amina.id, None, None),
            lambda who=who: attendance.strike(who, row.id),
            lambda who=who: attendance_of(who, session.id),
        ):
            with pytest.raises(problem):
                act()
    attendance.strike(nora, row.id)
    assert attendance_of(nora, session.id).rows == []


def test_sums_count_sessions_minutes_and_delegates_within_the_days(world: World) -> None:
    amina, ben, nora = world.member(), world.member("Ben Okafor"), world.coordinator()
    for days, minutes in ((1, 100), (8, None), (400, 50)):
        session = world.session(now() - timedelta(days=days))
        attendance.add_by_hand(nora, session.id, amina.id, ben.id if days == 8 else None, minutes)

    today = now().date()
    rows = attendance_sums(nora, session.programme_id, today - timedelta(30), today)

    found = {row.name: (row.sessions, row.minutes, row.by_delegates) for row in rows}
    assert found["Amina Diallo"] == (2, 100, 0)
    assert found["Ben Okafor"] == (0, 0, 1)
    with pytest.raises(Forbidden):
        attendance_sums(amina, session.programme_id, today, today)


def test_sheets_hold_no_formulas(world: World) -> None:
    nora = world.coordinator()
    evil = world.member('=HYPERLINK("https://x.example")')
    session = world.session(now() - timedelta(days=1))
    attendance.add_by_hand(nora, session.id, evil.id, None, 45)
    browser = world.client(nora)

    for address in (f"/s/{session.id}/attendance.csv", "/p/chronic-pain/attendance.csv"):
        sheet = browser.get(address)
        assert sheet.mimetype == "text/csv"
        assert "'=HYPERLINK" in sheet.text and ',"=' not in sheet.text
        assert not sheet.text.lstrip("\ufeff").startswith("=")


def test_a_coordinator_reads_a_report_and_settles_on_the_pages(world: World) -> None:
    world.member("Jo Halvorsen", email="jo@north.example")
    amina = world.member()
    session = world.session(now() - timedelta(days=1))
    browser = world.client(world.coordinator())
    url = f"/s/{session.id}/attendance"
    sheet = "Name,Email,Duration\nJo Halvorsen,jo@north.example,90\nAmina,,45\nRep,r@x.example,9\n"

    none = browser.post(f"{url}/report", data={})
    bad = browser.post(f"{url}/report", data={"report": (BytesIO(b"nothing"), "a.csv")})
    read = browser.post(f"{url}/report", data={"report": (BytesIO(sheet.encode()), "a.csv")})

    assert (none.status_code, bad.status_code, read.status_code) == (422, 422, 200)
    assert "Choose a file." in none.text and "No list of participants" in bad.text
    assert "1 member added." in read.text and "Settle who is unclear" in read.text
    review = browser.get(f"{url}/review")
    assert "Amina" in review.text and f'selected value="{amina.id}"' in review.text
    waiting = db.session.query(UnclearAttendance).one().id
    settled = browser.post(
        f"{url}/review/{waiting}", data={"who": str(amina.id), "stands_for": "0"}
    )
    assert settled.status_code == 303
    page = browser.get(url).text
    assert "2 were there" in page and "1 who is no member" in page
    assert browser.post(url, data={"who": "0", "stands_for": "0"}).status_code == 422


def test_the_list_costs_the_same_however_many_were_there(world: World, count_queries) -> None:
    nora, session = world.coordinator(), world.session(now() - timedelta(days=1))
    counts = []
    for n in range(2):
        for m in range(3 * n + 1):
            member = world.member(f"Member {n} {m}")
            attendance.add_by_hand(nora, session.id, member.id, None, None)
        with count_queries() as seen:
            attendance_of(nora, session.id)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 3


def test_each_sees_their_own_and_the_code_page_is_the_hubs(world: World) -> None:
    amina, (session, code) = world.member(), running(world, lecture="Tapering")
    browser, hub = world.client(amina), world.client(world.expert("Dr Lena Fortier"))

    assert browser.get(f"/s/{session.id}/check-in/code").status_code == 403
    assert code[:3] in hub.get(f"/s/{session.id}/check-in/code").text
    page = browser.post(f"/s/{session.id}/check-in", data={"code": code}, follow_redirects=True)
    assert "You are on the list." in page.text
    assert "Tapering" in browser.get("/p/chronic-pain/sessions/mine").text
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert outsider.get(f"/s/{session.id}/check-in").status_code == 404
    assert outsider.get(f"/s/{session.id}/attendance").status_code == 404
