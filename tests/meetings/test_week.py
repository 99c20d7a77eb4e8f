"""This week in three minutes: what the last session left, and what it asks of the reader."""

import gzip
from datetime import timedelta

import pytest

from echo_community.cases.models import CaseState, Round
from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Purpose
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Stopped
from echo_community.meetings.models import AgendaItem, Session, Speaker
from echo_community.meetings.services.afterwards import write_take_aways
from echo_community.pages.week import week, week_of
from tests.world import World

YESTERDAY = timedelta(days=1)


def on_agenda(session: Session, thread_id: int | None) -> None:
    """A case is on the agenda of a session."""
    with transaction():
        item = {"session_id": session.id, "programme_id": session.programme_id}
        db.session.add(AgendaItem(thread_id=thread_id, **item))


def test_the_last_session_that_took_place_is_shown(world: World) -> None:
    amina, hub = world.member(), world.expert()
    world.session(now() - timedelta(days=9), title="Older")
    held = world.session(now() - YESTERDAY, title="Weekly", lecture="Tapering slowly")
    world.session(now() - timedelta(hours=5), cancelled_at=now())
    world.session(now() + timedelta(days=6), title="Next")
    write_take_aways(hub, held.id, "- Go **slowly**.", "")
    case = world.case(recommendations="Rotate to buprenorphine.", question="Taper or rotate?")
    on_agenda(held, case.thread_id)

    page = week(amina, held.programme_id)

    assert page.session and page.session.name == "Tapering slowly"
    assert "<strong>slowly</strong>" in page.take_aways
    assert [(row.question, row.recommendations) for row in page.cases] == [
        ("Taper or rotate?", "Rotate to buprenorphine.")
    ]
    assert page.next and page.next.title == "Next"
    assert page.asked == []


def test_a_presenter_sees_what_is_asked_of_them(world: World) -> None:
    jo, ben = world.members("Jo Halvorsen", "Ben Okafor")
    due = now().date() - timedelta(days=3)
    waiting = world.case(
        jo,
        "Leg pain",
        state=CaseState.AWAITING_FOLLOW_UP,
        follow_up_from=due - timedelta(days=14),
        follow_up_due=due,
    )
    world.case(jo, "Not yet", state=CaseState.AWAITING_FOLLOW_UP, follow_up_from=due + timedelta(9))
    asked = world.case(jo, "Neck pain", state=CaseState.PRESENTED, round=Round.QUESTIONS)
    for n in range(2):
        draft = ReplyDraft(f"Question {n}?", purpose=Purpose.QUESTION)
        post = services.reply(ben, asked.thread_id or 0, draft)
    about = {"question": post.id}
    services.reply(jo, asked.thread_id or 0, ReplyDraft("Yes.", Purpose.ANSWER, about=about))

    rows = {row.title: row for row in week(jo, waiting.programme_id).asked}

    assert set(rows) == {"Leg pain", "Neck pain"}
    assert rows["Leg pain"].late and rows["Leg pain"].questions == 0
    assert (rows["Neck pain"].follow_up_due, rows["Neck pain"].questions) == (None, 1)
    assert week(ben, waiting.programme_id).asked == []


def test_a_case_for_the_hub_alone_stays_out(world: World) -> None:
    amina, session = world.member(), world.session(now() - YESTERDAY)
    case = world.case(state=CaseState.SUBMITTED)
    on_agenda(session, case.thread_id)

    assert week_of(amina, session.id).cases == []
    assert len(week_of(world.expert(), session.id).cases) == 1


def test_the_hub_and_who_spoke_write_take_aways_and_nobody_else(world: World) -> None:
    amina, session = world.member(), world.session(now() - YESTERDAY)
    speaker = world.member("Sam Speaker")
    with transaction():
        db.session.add(Speaker(session_id=session.id, name="Sam Speaker", user_id=speaker.id))

    with pytest.raises(Forbidden):
        write_take_aways(amina, session.id, "Mine.", "")
    write_take_aways(speaker, session.id, "Go slowly.", "")
    with pytest.raises(Stopped):
        write_take_aways(speaker, session.id, "OHIP 1234-567-897-AB", "Go slowly.")
    with pytest.raises(Overtaken):
        write_take_aways(world.expert(), session.id, "Go fast.", "")


def test_whoever_wrote_second_sees_both_texts(world: World) -> None:
    session = world.session(now() - YESTERDAY)
    write_take_aways(world.expert(), session.id, "Go slowly.", "")
    browser = world.client(world.coordinator())

    page = browser.post(f"/s/{session.id}/take-aways", data={"body": "Go fast.", "seen": ""})

    assert page.status_code == 422
    assert "Go slowly." in page.text and "Go fast." in page.text
    again = browser.post(f"/s/{session.id}/take-aways", data={"body": "Go.", "seen": "Go slowly."})
    assert again.status_code == 303


def test_another_programme_sees_nothing(world: World) -> None:
    session = world.session(now() - YESTERDAY)
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    with pytest.raises(NotVisible):
        week_of(outsider, session.id)
    assert world.client(outsider).get(f"/s/{session.id}/week").status_code == 404
    assert world.client(outsider).get("/p/chronic-pain/week").status_code == 404
    assert week(outsider, session.programme_id).session is None


def test_the_page_is_light_and_costs_few_statements(world: World, count_queries) -> None:
    amina = world.member()
    session = world.session(now() - YESTERDAY, lecture="Tapering slowly")
    write_take_aways(world.expert(), session.id, "- Go **slowly**.\n" * 6, "")
    for n in range(3):
        on_agenda(session, world.case(amina, f"Case {n}", recommendations="x" * 240).thread_id)
    browser = world.client(amina)

    with count_queries() as seen:
        page = browser.get("/p/chronic-pain/week")

    assert page.status_code == 200
    assert len(seen) <= 12
    assert len(gzip.compress(page.data, 5)) <= 6 * 1024


def test_where_no_session_was_yet_the_page_says_so(world: World) -> None:
    assert (
        "No session has taken place yet"
        in world.client(world.member()).get("/p/chronic-pain/week").text
    )
