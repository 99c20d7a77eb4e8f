"""The pages of people: the moderators' list, the form, and a person's own page."""

from typing import Any

import pytest

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.moderation.sanctions import services
from echo_community.moderation.sanctions.models import Sanction
from tests.moderation.conftest import Impose
from tests.world import World

PEOPLE = "/p/chronic-pain/moderation/people"


@pytest.mark.parametrize("many", [1, 12])
def test_the_moderators_page_costs_the_same_however_many_are_limited(
    world: World, impose: Impose, count_queries: Any, many: int
) -> None:
    nora = world.coordinator()
    for n in range(many):
        ben = world.member(f"Ben {n}")
        services.appeal(ben, impose(nora, ben, "warning").id, "Look again.")
        impose(nora, ben, "suspension")
    client = world.client(nora)
    with count_queries() as seen:
        page = client.get(PEOPLE)
    assert page.text.count("Ben 0") >= 3
    assert len(seen) == 5, seen  # who it is, the programme, in force, what was, newest members


def test_the_own_page_costs_three_statements(
    world: World, impose: Impose, count_queries: Any
) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    for kind in ("note", "warning", "slow"):
        impose(expert, ben, kind)
    client = world.client(ben)
    client.get("/p/chronic-pain/standing")  # reads the notices
    with count_queries() as seen:
        page = client.get("/p/chronic-pain/standing")
    assert page.text.count("Let us talk about your last posts.") == 3
    assert len(seen) == 3, seen


def test_a_form_with_mistakes_keeps_the_words(world: World) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    address = f"/members/{world.membership(ben).id}/sanction"
    client = world.client(expert)

    page = client.post(address, data={"kind": "warning", "words": "Kind words.", "once": "a"})

    assert page.status_code == 422
    assert "Kind words." in page.text
    assert "Choose the reason; they read it." in page.text
    assert 'value="removal"' not in page.text  # an expert removes nobody
    assert 'value="removal"' in world.client(world.coordinator()).get(address).text


def test_imposing_leads_back_with_undo(world: World) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    client = world.client(expert)
    sent = {"kind": "suspension", "reason": "off_topic", "words": "Why.", "days": "3", "once": "a"}
    address = f"/members/{world.membership(ben).id}/sanction"

    done = client.post(address, data=sent)
    client.post(address, data=sent)
    page = client.get(done.location)

    sanction = db.session.query(Sanction).one()
    assert not sanction.reads  # the box was not ticked
    assert (sanction.until - now()).days == 2 if sanction.until else False
    assert f"/sanctions/{sanction.id}/lift" in page.text
    client.post(f"/sanctions/{sanction.id}/lift", data={"once": "b"})
    assert world.actor(ben.id).memberships


def test_members_are_found_by_name_and_the_hub_is_not_an_experts(world: World) -> None:
    world.member("Ben Okafor")
    world.coordinator()
    client = world.client(world.expert())

    assert "Ben Okafor" in client.get(f"{PEOPLE}?q=okaf").text
    assert "No member whom you may moderate" in client.get(f"{PEOPLE}?q=nora").text
    assert "No member whom you may moderate" in client.get(f"{PEOPLE}?q=%25").text


def test_a_persons_page_leads_moderators_there_and_nobody_else(world: World) -> None:
    ben = world.member("Ben Okafor")
    link = PEOPLE + "?q=Ben+Okafor"
    assert link in world.client(world.expert()).get(f"/people/{ben.id}").text
    assert link not in world.client(world.member()).get(f"/people/{ben.id}").text
    assert link not in world.client(ben).get(f"/people/{ben.id}").text


def test_the_person_does_not_read_who_did_it_and_a_notice_leads_there(
    world: World, impose: Impose
) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    impose(expert, ben, "slow", gap=240)
    client = world.client(ben)

    notices = client.get("/notices")
    page = client.get("/p/chronic-pain/standing")

    assert "There is something new about your membership" in notices.text
    assert "Dr Amara Osei" not in page.text
    assert "One post every 4 hours." in page.text
    assert world.actor(ben.id).unread == 0


def test_the_history_has_pages(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    for _ in range(25):
        impose(expert, ben, "note")
    client = world.client(expert)
    first = client.get(PEOPLE)
    oldest = db.session.query(Sanction).order_by(Sanction.id).offset(5).first()
    assert oldest is not None
    assert f"before={oldest.id}" in first.text
    assert 'rel="next"' not in client.get(f"{PEOPLE}?before={oldest.id}").text
    assert client.get(f"{PEOPLE}?before=99999999999").status_code == 200


def test_who_is_suspended_while_writing_keeps_the_words(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=world.member())
    client = world.client(ben)
    impose(expert, ben, "suspension")

    reply = client.post(f"/t/{thread.id}/reply", data={"body": "My long answer", "once": "a"})
    ask = client.post(
        "/p/chronic-pain/ask", data={"title": "Why so", "body": "My question", "once": "b"}
    )

    assert (reply.status_code, ask.status_code) == (403, 403)
    assert "My long answer" in reply.text
    assert "My question" in ask.text
    assert "You can read here, but not write, until" in reply.text
    assert client.get("/p/chronic-pain/ask").status_code == 200
