"""The hub's pages of consults: rota, figures, settings, as a browser without script sees them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from echo_community.accounts.models import Profession
from echo_community.consults.models import (
    Closing,
    Consult,
    ConsultSettings,
    ConsultState,
    RotaWeek,
    Step,
    Urgency,
)
from echo_community.consults.queries.figures import figures, sheet
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.notifications.models import Notice
from echo_community.policy import Visibility
from echo_community.programmes.models import TopicDiscipline, TopicExpert
from tests.consults.test_rota import MONDAY, planned
from tests.world import World

AT = datetime(2026, 12, 2, 15, tzinfo=UTC)
ROTA = "/p/chronic-pain/consults/rota"


def shown(world: World, actor: Actor, page: str) -> str:
    """The text of a page."""
    response = world.client(actor).get(page, follow_redirects=True)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def sent(world: World, actor: Actor, page: str, **form: Any) -> tuple[int, str]:
    """The status and text of a form that was sent."""
    response = world.client(actor).post(page, data=form, follow_redirects=True)
    return response.status_code, response.get_data(as_text=True)


@time_machine.travel(AT, tick=False)
def test_the_hub_plans_turns_and_a_member_sees_who_is_on_call(world: World) -> None:
    nora, amara, jo = world.coordinator(), world.expert("Amara Osei"), world.member()
    status, page = sent(
        world, nora, f"{ROTA}/plan", people=[amara.id], first_on=MONDAY.isoformat(), weeks=2
    )
    assert (status, page.count("Amara Osei</h3>")) == (200, 2)
    page = shown(world, jo, ROTA)
    assert "Amara Osei" in page
    assert "Mon 7 Dec to Sun 13 Dec" in page
    assert "Nobody is on call" in page
    assert "Leave a note" not in page


@time_machine.travel(AT, tick=False)
def test_a_plan_without_anybody_says_what_to_choose_and_keeps_the_day(world: World) -> None:
    nora = world.coordinator()
    world.expert()
    status, page = sent(world, nora, f"{ROTA}/plan", first_on="2026-12-14", weeks=3)
    assert status == 422
    assert "Choose somebody." in page
    assert "2026-12-14" in page


@time_machine.travel(AT, tick=False)
def test_a_week_is_changed_removed_and_brought_back(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    week = planned(nora, [amara], 1)[0]
    form = {"person": lars.id, "first_on": "2026-12-08", "last_on": "2026-12-09"}
    assert "Tue 8 Dec to Wed 9 Dec" in sent(world, nora, f"{ROTA}/{week.id}", **form)[1]
    assert (
        "is before the first"
        in sent(world, nora, f"{ROTA}/{week.id}", **form | {"last_on": "2026-12-01"})[1]
    )
    assert "Undo" in sent(world, nora, f"{ROTA}/{week.id}/remove")[1]
    assert "stands again" in sent(world, nora, f"{ROTA}/{week.id}/restore")[1]


@time_machine.travel(AT, tick=False)
def test_a_swap_goes_from_asking_to_agreed_by_two_forms(world: World) -> None:
    nora, amara, lars = world.coordinator(), world.expert("Amara"), world.expert("Lars")
    hers, his, *_ = planned(nora, [amara, lars])
    sent(world, amara, f"{ROTA}/{hers.id}/swap", wish=f"w{his.id}.{lars.id}")
    assert "Amara asks you to take Mon 7 Dec to Sun 13 Dec" in shown(world, lars, ROTA)
    assert "Swapped" in sent(world, lars, f"{ROTA}/swaps/1/agree")[1]
    db.session.expire_all()
    assert db.session.get_one(RotaWeek, his.id).user_id == amara.id
    assert "settled already" in sent(world, lars, f"{ROTA}/swaps/1/agree")[1]


@time_machine.travel(AT, tick=False)
def test_opening_the_rota_reads_what_was_told_of_it(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    planned(nora, [amara], 1)
    assert "You are on call in a week to come" in shown(world, amara, "/notices")
    shown(world, amara, ROTA)
    assert db.session.query(Notice).filter_by(read_at=None).count() == 0


@time_machine.travel(AT, tick=False)
def test_a_note_about_a_patient_is_stopped_and_kept_in_the_form(world: World) -> None:
    nora, amara = world.coordinator(), world.expert("Amara")
    week = planned(nora, [amara], 1)[0]
    note = "OHIP 1234-567-897-AB waits."
    status, page = sent(world, amara, f"{ROTA}/{week.id}/note", note=note)
    assert (status, note in page, "may identify a patient" in page) == (422, True, True)


def test_days_away_are_noted_ended_and_taken_back(world: World) -> None:
    amara = world.expert("Amara")
    first, last = date.today() + timedelta(days=3), date.today() + timedelta(days=5)
    form = {"person": amara.id, "first_on": first.isoformat(), "last_on": last.isoformat()}
    assert "Nothing is routed" in sent(world, amara, f"{ROTA}/away", **form)[1]
    assert "Nobody is away" in sent(world, amara, f"{ROTA}/away/1/end")[1]
    assert "Nobody is away" not in sent(world, amara, f"{ROTA}/away/1/renew")[1]


def asked(world: World, by: Actor, **columns: Any) -> Consult:
    """A question asked five days ago that stands so."""
    facts = {name: columns.pop(name) for name in ("topics", "nameless", "visibility", "urgency")
             if name in columns}  # fmt: skip
    consult = world.consult(by=by, **facts)
    with transaction():
        consult.asked_at = now() - timedelta(days=5)
        for name, value in columns.items():
            setattr(consult, name, value)
    return consult


def test_figures_tell_answers_requests_and_what_was_found_apart(world: World) -> None:
    world.expert()
    nora, jo = world.coordinator(), world.member()
    at = now() - timedelta(days=5)
    done = {"state": ConsultState.CLOSED, "answered_at": at + timedelta(hours=2)}
    asked(world, jo, **done, plan_changed=True, referral_spared=False, closing=Closing.ANSWERED)
    asked(world, jo, **done, plan_changed=False, closing=Closing.ECONSULT)
    since = at + timedelta(hours=1)
    asked(world, jo, information_at=since, asked_back_at=since)
    found = figures(nora, world.programme().id, now() - timedelta(days=90), now())
    week = found.by_urgency[1]
    assert (week.asked, week.answered, week.wait) == (3, 2, None)
    assert (found.asked_back, found.accepted, found.found) == (1, 0, 0)
    assert [one.asked_back for one in found.waiting] == [True]
    assert (found.plan_changed.yes, found.plan_changed.said) == (1, 2)
    assert (found.referral_spared.yes, found.referral_spared.said) == (0, 1)
    assert found.closings[Closing.ECONSULT] == 1


def test_what_nobody_answered_stands_in_the_breach_list_by_how_long_it_waits(world: World) -> None:
    nora, jo = world.coordinator(), world.member()
    asked(world, jo)  # nobody of the hub could answer, so it is the coordinator's at once
    page = shown(world, nora, "/p/chronic-pain/consults/figures")
    assert page.index("Waiting too long") < page.index("without stopping the opioid first?")
    assert "Somebody has to take these" in page


def test_topics_without_an_expert_are_told_by_number_of_questions(world: World) -> None:
    nora, jo, expert = world.coordinator(), world.member(), world.expert()
    alone, named, of_discipline = (world.topic(name) for name in ("Alone", "Named", "Pharmacy"))
    world._add(TopicExpert(topic_id=named.id, user_id=expert.id))
    world._add(TopicDiscipline(topic_id=of_discipline.id, profession=Profession.PHARMACIST))
    asked(world, jo, topics=(alone.id, named.id, of_discipline.id))
    asked(world, jo, topics=(alone.id,))
    found = figures(nora, world.programme().id, now() - timedelta(days=90), now())
    assert found.without_expert == [(alone.id, "Alone", 2)]


def test_the_sheet_holds_neither_words_nor_names(world: World) -> None:
    nora, jo = world.coordinator(), world.member("Jo Halvorsen")
    asked(world, jo, nameless=True, visibility=Visibility.STAFF)
    rows = sheet(nora, world.programme().id, now() - timedelta(days=90), now())
    assert [row[2:5] for row in rows] == [("week", "open", Step.COORDINATOR.value)]
    text = shown(world, nora, "/p/chronic-pain/consults/figures.csv")
    assert "Jo Halvorsen" not in text
    assert "buprenorphine" not in text


@pytest.mark.parametrize("many", [2, 8])
def test_figures_cost_four_statements(world: World, count_queries: Any, many: int) -> None:
    nora, jo, programme_id = world.coordinator(), world.member(), world.programme().id
    for _ in range(many):
        asked(world, jo)
    with count_queries() as seen:
        figures(nora, programme_id, now() - timedelta(days=90), now())
    assert len(seen) == 4, seen


def test_another_programmes_hub_learns_nothing_of_the_figures(world: World) -> None:
    asked(world, world.member())
    stranger = world.coordinator("Stranger", of="Hepatitis C")
    found = figures(stranger, world.programme().id, now() - timedelta(days=90), now())
    assert (found.asked, found.waiting) == (0, [])
    for page in ("rota", "figures", "figures.csv", "settings"):
        answer = world.client(stranger).get(f"/p/chronic-pain/consults/{page}")
        assert answer.status_code == 404, page


SETTINGS = {
    "hours_today": "3",
    "hours_week": "48",
    "hours_whenever": "96",
    "emergency": "Poison centre: 1-844-764-7669\nNurse line: 705-555-0199",
    "econsult_name": "Ontario eConsult",
    "econsult_url": "https://econsult.example/",
}


def test_a_coordinator_sets_delays_numbers_and_the_econsult_service(world: World) -> None:
    nora, expert = world.coordinator(), world.expert()
    page = "/p/chronic-pain/consults/settings"
    assert "Nurse line <b>705-555-0199</b>" in sent(world, nora, page, **SETTINGS)[1]
    kept = db.session.get_one(ConsultSettings, world.programme().id)
    assert (kept.hours_today, kept.econsult_name) == (3, "Ontario eConsult")
    assert world.client(expert).get(page).status_code == 403
    consult = world.consult(urgency=Urgency.TODAY)
    assert consult.next_step_at is not None
    assert consult.next_step_at - now() > timedelta(hours=2, minutes=55)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("hours_today", "0", "from 1 to 720"),
        ("hours_week", "soon", "from 1 to 720"),
        ("emergency", "Call the nurse", "with its number"),
        ("econsult_url", "javascript:alert(1)", "begins with https://"),
        ("econsult_name", "OHIP 1234-567-897-AB", "may identify a patient"),
    ],
)
def test_settings_say_what_to_enter(world: World, field: str, typed: str, says: str) -> None:
    nora = world.coordinator()
    form = SETTINGS | {field: typed}
    status, page = sent(world, nora, "/p/chronic-pain/consults/settings", **form)
    assert (status, says in page) == (422, True)
    assert db.session.query(ConsultSettings).count() == 0


def test_a_topics_disciplines_are_named_where_it_is_edited(world: World) -> None:
    nora, topic = world.coordinator(), world.topic("Tapering")
    world.expert()
    form = {"name": "Tapering", "parent": 0, "disciplines": ["pharmacist", "pt"]}
    assert sent(world, nora, f"/topics/{topic.id}/edit", **form)[0] == 200
    named = db.session.query(TopicDiscipline.profession).order_by(TopicDiscipline.profession)
    assert [row.profession for row in named] == [Profession.PHARMACIST, Profession.PT]
    assert sent(world, nora, f"/topics/{topic.id}/delete")[0] == 200
    assert db.session.query(TopicDiscipline).count() == 0
