"""The wizard: from a day to a session in the calendar, kept between its steps, told once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from echo_community.cases.models import CaseState
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.meetings import queries, services
from echo_community.meetings.drafts import SpeakerDraft, WordsDraft
from echo_community.meetings.models import AgendaItem, Session, SessionDay, SessionKind, SessionPlan
from echo_community.meetings.plans import Plan
from tests.meetings.heard import Heard, told
from tests.world import World

PATH = "/p/chronic-pain/sessions/plan"
LINK = "https://video.example/j/840"


def in_days(days: int) -> str:
    """A day to come, as a form sends it."""
    return (now() + timedelta(days=days)).date().isoformat()


WHEN = {"kind": "once", "starts": "12:30", "ends": "14:30", "time_zone": "America/Toronto"}
LECTURE = {
    "title": "Weekly session",
    "lecture": "Pain and sleep",
    "speakers": "Teodora Ilves, psychologist\nSamira Haddad",
    "about": "Bring a *case*.",
}


class Wizard:
    """A coordinator at it."""

    def __init__(self, world: World) -> None:
        self.nora = world.coordinator()
        self.client: FlaskClient = world.client(self.nora)

    def send(self, stage: str, fields: dict[str, Any] | None = None) -> TestResponse:
        """Send a step."""
        return self.client.post(f"{PATH}/{stage}", data=fields or {})

    def until_review(self, **when: Any) -> None:
        """All steps but the last."""
        for stage, fields in (
            ("when", {**WHEN, "day": in_days(9), **when}),
            ("lecture", LECTURE),
            ("cases", {}),
            ("join", {"join_url": LINK}),
        ):
            assert self.send(stage, fields).status_code == 303, stage

    def review(self) -> str:
        """The page before it is published."""
        return self.client.get(f"{PATH}/review").text


@pytest.fixture
def wizard(world: World) -> Wizard:
    """A coordinator who begins to plan."""
    return Wizard(world)


def sessions() -> list[Session]:
    """All there are."""
    return db.session.query(Session).order_by(Session.starts_at).all()


def test_from_a_day_to_a_session_that_members_hear_of(
    world: World, wizard: Wizard, heard: Heard
) -> None:
    samira, amina = world.expert("Samira Haddad"), world.member()
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    case = world.case(title="Leg pain after two operations").thread_id or 0
    assert wizard.client.get(PATH).location.endswith("/when")
    wizard.until_review()
    wizard.send("cases", {"cases": [str(case)]})
    review = wizard.review()

    published = wizard.client.post(f"{PATH}/publish")

    for words in ("Pain and sleep", "Teodora Ilves, psychologist", "Leg pain", LINK, "(member)"):
        assert words in review
    session = sessions()[0]
    assert published.location.endswith(f"/s/{session.id}/plan")
    assert (session.title, session.lecture, session.join_url) == (
        "Weekly session", "Pain and sleep", LINK,
    )  # fmt: skip
    assert [(one.name, one.user_id) for one in queries.speakers_of([session.id])[session.id]] == [
        ("Teodora Ilves", None),
        ("Samira Haddad", samira.id),
    ]
    assert [thread for thread, _ in heard] == [case]
    assert told(amina) == ["planned"]
    assert told(wizard.nora) == told(outsider) == []
    assert db.session.query(SessionPlan).count() == 0


def test_a_plan_that_is_published_from_two_tabs_at_once_is_one_session(
    world: World, wizard: Wizard
) -> None:
    wizard.until_review()
    programme_id, together = world.programme().id, threading.Barrier(2)
    outcomes: list[str] = []

    def publish() -> None:
        with world.app.test_request_context():
            together.wait()
            try:
                services.publish(wizard.nora, programme_id)
                outcomes.append("published")
            except Refused:
                outcomes.append("refused")
            db.session.remove()

    db.session.remove()
    both = [threading.Thread(target=publish) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(outcomes) == ["published", "refused"]
    assert len(sessions()) == 1


def test_what_was_typed_is_kept_between_steps_and_days(wizard: Wizard, world: World) -> None:
    wizard.send("when", {**WHEN, "day": in_days(9)})
    wizard.send("lecture", LECTURE)

    later = world.client(wizard.nora)  # another device

    assert later.get(PATH).location.endswith("/cases")
    assert "Teodora Ilves, psychologist" in later.get(f"{PATH}/lecture").text
    assert 'value="12:30"' in later.get(f"{PATH}/when").text
    assert later.get(f"{PATH}/review").location.endswith("/cases")
    wizard.client.post(f"{PATH}/drop")
    assert "Teodora" not in later.get(f"{PATH}/lecture").text


def test_another_coordinator_plans_something_of_their_own(wizard: Wizard, world: World) -> None:
    wizard.send("when", {**WHEN, "day": in_days(9)})

    assert world.client(world.coordinator("Ada Roy")).get(PATH).location.endswith("/when")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "11:30"}, "It ends before it starts."),
        ({"day": "2020-01-07"}, "That is over."),
        ({"day": ""}, "Choose the day."),
        ({"day": "next Tuesday"}, "Write the date as 2026-02-28."),
        ({"starts": "noon"}, "Write the time as in 12:30."),
        ({"time_zone": "Toronto"}, "There is no time zone “Toronto”."),
        ({"day": "2031-01-07"}, "That is years away."),
    ],
)
def test_a_time_that_makes_no_sense_is_told_in_words_and_stays(
    wizard: Wizard, change: dict[str, str], sentence: str
) -> None:
    answer = wizard.send("when", {**WHEN, "day": in_days(9), **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(SessionPlan).count() == 0


def test_an_hour_that_clocks_skip_is_refused(wizard: Wizard) -> None:
    spring = {**WHEN, "day": "2027-03-14", "starts": "02:30", "ends": "04:30"}

    answer = wizard.send("when", spring)

    assert (answer.status_code, "Clocks go forward" in answer.text) == (422, True)


@pytest.mark.parametrize("link", ["http://video.example/j", "video.example", "javascript:alert(1)"])
def test_a_link_that_is_not_safe_is_refused(wizard: Wizard, link: str) -> None:
    wizard.send("when", {**WHEN, "day": in_days(9)})

    answer = wizard.send("join", {"join_url": link})

    assert (answer.status_code, "begins with https://" in answer.text) == (422, True)
    assert link in answer.text


@pytest.mark.parametrize(
    "link",
    [
        "https://us02web.zoom.us/j/84012345678?pwd=bGVhcm4",
        "https://zoom.us/j/7055550123",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_N2Q5%40thread.v2/0",
    ],
)
def test_links_of_video_meetings_pass(wizard: Wizard, link: str) -> None:
    wizard.send("when", {**WHEN, "day": in_days(9)})

    assert wizard.send("join", {"join_url": link}).status_code == 303


def test_words_that_may_identify_a_patient_do_not_pass_a_step(wizard: Wizard) -> None:
    wizard.send("when", {**WHEN, "day": in_days(9)})

    answer = wizard.send("lecture", {**LECTURE, "about": "OHIP 1234-567-897-AB"})

    assert (answer.status_code, "may identify a patient" in answer.text) == (422, True)


def test_a_series_is_planned_whole_without_its_holidays_and_told_once(
    world: World, wizard: Wizard
) -> None:
    amina = world.member()
    first = in_days(10)
    wizard.send(
        "when", {**WHEN, "kind": "series", "day": first, "last_day": in_days(45), "every": 1}
    )
    assert wizard.send("lecture", {"title": "Weekly session"}).location.endswith("/join")
    wizard.send("join", {"join_url": LINK})
    assert wizard.review().count('name="takes"') == 6

    dates = [in_days(10 + 7 * n) for n in range(6) if n != 2]
    wizard.client.post(f"{PATH}/publish", data={"takes": dates})

    assert [str(one.series_on) for one in sessions()] == dates
    assert {one.join_url for one in sessions()} == {LINK}
    assert told(amina) == ["series"]


def test_a_series_longer_than_a_year_or_backwards_is_refused(wizard: Wizard) -> None:
    series = {**WHEN, "kind": "series", "day": in_days(10), "every": 1}

    too_long = wizard.send("when", {**series, "last_day": in_days(400)})
    backwards = wizard.send("when", {**series, "last_day": in_days(3)})

    assert "Plan at most a year at once." in too_long.text
    assert "The last day is before the first." in backwards.text


def test_a_series_is_made_longer(world: World, wizard: Wizard) -> None:
    amina = world.member()
    wizard.send(
        "when", {**WHEN, "kind": "series", "day": in_days(10), "last_day": in_days(20), "every": 1}
    )
    wizard.send("lecture", {"title": "Weekly session"})
    wizard.send("join")
    wizard.client.post(f"{PATH}/publish", data={"takes": [in_days(10), in_days(17)]})
    session = sessions()[0]

    wizard.client.post(f"/s/{session.id}/longer", data={"last_day": in_days(31)})

    assert [str(one.series_on) for one in sessions()][2:] == [in_days(24), in_days(31)]
    assert told(amina) == ["series", "series"]
    with pytest.raises(Refused, match="Choose a day after"):
        services.extend_series(wizard.nora, session.id, None)


def test_a_workshop_of_days_with_their_own_times(wizard: Wizard) -> None:
    days = {
        "days-0-day": in_days(20), "days-0-starts": "13:00", "days-0-ends": "17:00",
        "days-0-title": "Examining the back",
        "days-1-day": in_days(21), "days-1-starts": "09:00", "days-1-ends": "12:00",
    }  # fmt: skip
    wizard.send("when", {"kind": "workshop", "time_zone": "America/Regina", **days})
    wizard.send("lecture", {"title": "Weekend workshop"})
    wizard.send("cases")
    wizard.send("join", {"place": "Hotel Superior, 1600 Lakeshore Road"})
    assert "Examining the back" in wizard.review()

    wizard.client.post(f"{PATH}/publish")

    shop = sessions()[0]
    planned = db.session.query(SessionDay).order_by(SessionDay.position).all()
    assert shop.kind is SessionKind.WORKSHOP
    assert [(day.starts_at.hour, day.ends_at.hour) for day in planned] == [(19, 23), (15, 18)]
    assert (shop.starts_at, shop.ends_at) == (planned[0].starts_at, planned[1].ends_at)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({}, "Write at least the first day"),
        ({"days-0-title": "Backs"}, "Choose the day of each row you began."),
        (
            {
                "days-0-day": in_days(21), "days-0-starts": "9:00", "days-0-ends": "12:00",
                "days-1-day": in_days(20), "days-1-starts": "9:00", "days-1-ends": "12:00",
            },
            "Each day once, the first at the top.",
        ),
        (
            {"days-0-day": in_days(21), "days-0-starts": "9:00", "days-0-ends": "8:00"},
            "It ends before it starts.",
        ),
        ({"days-0-day": in_days(21)}, "Write the time as in 12:30."),
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_told_in_words(
    wizard: Wizard, days: dict[str, str], sentence: str
) -> None:
    answer = wizard.send("when", {"kind": "workshop", "time_zone": "UTC", **days})

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_day_that_passed_while_the_plan_waited_is_told_at_the_end(wizard: Wizard) -> None:
    wizard.until_review()
    plan = db.session.query(SessionPlan).one()
    old = plan.answers.replace(in_days(9), "2020-01-07")
    db.session.rollback()
    services.keep_plan(wizard.nora, 1, Plan.parse(old))

    answer = wizard.client.post(f"{PATH}/publish", follow_redirects=True)

    assert "That day is over." in answer.text
    assert sessions() == []


def test_members_do_not_plan(world: World) -> None:
    member = world.member()
    client = world.client(member)

    assert client.get(f"{PATH}/when").status_code == 403
    assert client.post(f"{PATH}/publish").status_code == 403
    with pytest.raises(Forbidden):
        services.keep_plan(member, world.programme().id, services.plan_of(member, 1))


def test_two_coordinators_at_once_one_wins_and_nothing_is_lost(world: World) -> None:
    nora, ada, session = world.coordinator(), world.coordinator("Ada Roy"), world.session()
    client = world.client(ada)
    services.edit_session(nora, session.id, WordsDraft("Weekly", "Sleep"), 0)

    answer = client.post(
        f"/s/{session.id}/edit", data={"title": "Weekly", "lecture": "Tapering", "version": 0}
    )

    assert answer.status_code == 422
    assert "Somebody else changed this session" in answer.text
    assert 'value="Tapering"' in answer.text  # what was typed stays, to be sent again
    assert 'name="version" type="hidden" value="1"' in answer.text
    again = client.post(
        f"/s/{session.id}/edit", data={"title": "Weekly", "lecture": "Tapering", "version": 1}
    )
    assert again.status_code == 303
    assert sessions()[0].lecture == "Tapering"


def test_the_checklist_says_what_is_done_and_what_remains(world: World) -> None:
    nora, session = world.coordinator(), world.session()
    client = world.client(nora)
    title = "Leg pain after two operations"
    case = world.case(title=title, state=CaseState.ACCEPTED).thread_id or 0
    world.case(title="Presented before", state=CaseState.PRESENTED)
    assert "Presented before" not in client.get(f"/s/{session.id}/plan").text
    assert "Say who speaks" in client.get(f"/s/{session.id}/plan").text

    words = WordsDraft("Weekly", "Sleep", speakers=(SpeakerDraft("Teodora Ilves"),), join_url=LINK)
    services.edit_session(nora, session.id, words, 0)
    client.post(f"/s/{session.id}/agenda", data={"cases": [case]})
    text = client.get(f"/s/{session.id}/plan").text

    assert "Say who speaks" not in text
    assert "1 case on the agenda" in text
    client.post(f"/s/{session.id}/agenda/{case}/off")
    assert db.session.query(AgendaItem).count() == 0
