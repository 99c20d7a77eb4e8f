"""Programmes: opening one, and saying what it is."""

import pytest

from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.programmes import services
from echo_community.programmes.drafts import SpokeDraft
from echo_community.programmes.models import Programme, Spoke
from tests.world import World


def test_an_administrator_opens_a_programme_and_is_led_to_invite(world: World) -> None:
    client = world.client(world.admin())
    page = client.post("/programmes/new", data={"name": "Hepatitis C", "slug": ""})

    assert page.location == "/p/hepatitis-c/settings/invitations"
    listed = client.get("/programmes").text
    assert "Hepatitis C" in listed
    assert "0 members" in listed
    assert client.get(page.location).status_code == 200


def test_an_address_belongs_to_one_programme(world: World) -> None:
    admin = world.admin()
    services.create_programme(admin, "Hepatitis C", "hep-c")
    with pytest.raises(Refused, match="already"):
        services.create_programme(admin, "Another", "hep-c")
    page = world.client(admin).post("/programmes/new", data={"name": "New", "slug": "Hep C!"})
    assert page.status_code == 422
    assert "Small letters, digits and hyphens" in page.text
    assert 'value="Hep C!"' in page.text


def test_only_administrators_open_programmes(world: World) -> None:
    nora = world.coordinator()
    with pytest.raises(Forbidden):
        services.create_programme(nora, "Mine", "mine")
    client = world.client(nora)
    assert client.get("/programmes").status_code == 404
    assert client.get("/programmes/new").status_code == 404


SETTINGS = ["", "/topics", "/cohorts", "/spokes", "/members", "/invitations"]


@pytest.mark.parametrize("tab", SETTINGS)
def test_settings_are_for_coordinators_and_administrators(world: World, tab: str) -> None:
    world.programme()
    statuses = {
        who: world.client(actor).get(f"/p/chronic-pain/settings{tab}").status_code
        for who, actor in {
            "coordinator": world.coordinator(),
            "administrator": world.admin(),
            "expert": world.expert(),
            "participant": world.member(),
            "outsider": world.coordinator("Omar Haddad", of="Hepatitis C"),
        }.items()
    }
    assert statuses == {
        "coordinator": 200,
        "administrator": 200,
        "expert": 403,
        "participant": 403,
        "outsider": 404,
    }


def test_a_coordinator_says_what_the_programme_is(world: World) -> None:
    client = world.client(world.coordinator())
    words = {"name": "Chronic pain", "description": "Weekly.", "welcome": "Hello.\r\nRead on."}

    page = client.post("/p/chronic-pain/settings", data=words, follow_redirects=True)

    programme = db.session.query(Programme).one()
    assert "Saved." in page.text
    assert programme.name == "Chronic pain"
    assert programme.welcome == "Hello.\nRead on."
    assert programme.slug == "chronic-pain"


def test_a_programme_keeps_a_name(world: World) -> None:
    client = world.client(world.coordinator())
    page = client.post("/p/chronic-pain/settings", data={"name": " ", "welcome": "Kept"})
    assert page.status_code == 422
    assert "Write a name." in page.text
    assert "Kept" in page.text
    assert db.session.query(Programme).one().name == "Chronic Pain"


def test_spokes_are_added_and_renamed(world: World) -> None:
    nora = world.coordinator()
    client = world.client(nora)
    client.post("/p/chronic-pain/settings/spokes", data={"name": "Lakeside", "region": "North"})
    spoke = db.session.query(Spoke).one()
    client.post(f"/spokes/{spoke.id}/edit", data={"name": "Lakeside FHT", "region": "North"})
    assert "Lakeside FHT" in client.get("/p/chronic-pain/settings/spokes").text
    with pytest.raises(Forbidden):
        services.edit_spoke(world.expert(), spoke.id, SpokeDraft("Mine"))
