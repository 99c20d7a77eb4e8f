"""Norms: read and accepted at the first visit, asked again when they change, never in the way."""

import re
from typing import Any

import pytest

from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.programmes import services
from echo_community.programmes.models import Norms
from echo_community.programmes.queries.norms import shipped
from tests.world import World

OURS = "Be kind.\n\nBring your hardest question."


def test_a_deep_link_leads_to_the_norms_once_and_then_to_where_one_was_going(
    world: World,
) -> None:
    thread = world.thread()
    noor = world.newcomer()
    client = world.client(noor)
    link = f"/t/{thread.id}-{thread.slug}?page=1"

    asked = client.get(link)
    page = client.get(asked.location)
    accepted = client.post(asked.location, data={"version": "1", "once": "a"})

    assert asked.location == f"/p/chronic-pain/norms?next={link}".replace("?page=1", "?page%3D1")
    assert "I will keep to these norms" in page.text
    assert shipped("en").split("\n\n")[0] in page.text
    assert accepted.location == link
    assert client.get(link).status_code == 200
    assert "I will keep" not in client.get("/p/chronic-pain/norms").text


def test_the_way_onward_stays_on_this_site(world: World) -> None:
    client = world.client(world.newcomer())
    gone = client.post(
        "/p/chronic-pain/norms?next=https://elsewhere.example/", data={"version": "1"}
    )
    assert gone.location == "/p/chronic-pain/"


def test_a_form_that_is_open_sends_and_a_script_gets_what_it_asked(world: World) -> None:
    thread = world.thread()
    client = world.client(world.newcomer())

    sent = client.post(f"/t/{thread.id}/reply", data={"body": "Typed before.", "once": "a"})
    fetched = client.get("/p/chronic-pain/people", headers={"Sec-Fetch-Mode": "cors"})

    assert sent.location == f"/t/{thread.id}-{thread.slug}#p2"
    assert fetched.status_code == 200


def test_a_new_version_asks_again_and_its_author_is_not_asked(world: World) -> None:
    nora, ben = world.coordinator(), world.member("Ben Okafor")
    programme = world.programme()

    services.write_norms(nora, programme.id, OURS, 1)

    page = world.client(world.actor(ben.id)).get("/p/chronic-pain/", follow_redirects=True)
    assert "The hub has changed these norms" in page.text
    assert "Bring your hardest question." in page.text
    assert not world.actor(nora.id).memberships[programme.id].norms_due
    services.accept_norms(ben, programme.id, 1)  # what an older page sends
    assert world.actor(ben.id).memberships[programme.id].norms_due
    services.accept_norms(ben, programme.id, 7)
    assert not world.actor(ben.id).memberships[programme.id].norms_due
    assert world.membership(ben).norms_accepted == 2


def test_coordinators_write_them_and_two_at_once_do_not_overwrite(world: World) -> None:
    nora, programme = world.coordinator(), world.programme()
    client = world.client(nora)
    client.post("/p/chronic-pain/settings/norms", data={"text": OURS, "version": "1", "once": "a"})

    late = client.post(
        "/p/chronic-pain/settings/norms", data={"text": "Mine.", "version": "1", "once": "b"}
    )

    assert late.status_code == 422
    assert "Mine." in late.text
    assert re.search(r'name="version"[^>]* value="2"', late.text)
    assert db.session.query(Norms).one().text == OURS
    services.write_norms(nora, programme.id, OURS, 2)  # nothing changed: nobody is asked
    assert db.session.query(Norms).count() == 1
    with pytest.raises(Forbidden):
        services.write_norms(world.expert(), programme.id, "Mine.", 2)
    with pytest.raises(Refused):
        services.write_norms(nora, programme.id, "Mine.", 1)
    with pytest.raises(NotVisible):
        services.accept_norms(world.admin(), programme.id, 2)


def test_french_readers_read_the_shipped_text_in_french(world: World) -> None:
    client = world.client(world.member(language="fr"))
    assert "Nous sommes collègues." in client.get("/p/chronic-pain/norms").text


def test_reading_a_page_costs_nothing_more(world: World, count_queries: Any) -> None:
    ben = world.member("Ben Okafor")
    client = world.client(ben)
    client.get("/p/chronic-pain/people")
    with count_queries() as seen:
        client.get("/p/chronic-pain/people")
    assert len(seen) == 3, seen  # who it is, how many people, the people
