"""Mails are stopped from a mail itself, signed out, and brought back."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from echo_community.accounts import unsubscribing
from echo_community.kernel.actor import Actor
from echo_community.notifications import choosing
from echo_community.notifications.choosing import WishesDraft
from echo_community.notifications.groups import Group, When
from tests.accounts.reading import form
from tests.world import World


@pytest.fixture
def amina(world: World) -> Actor:
    """A member who chose one thing."""
    amina = world.member()
    choosing.choose_mail(amina, WishesDraft({Group.SESSIONS: When.DAILY}))
    return amina


def wishes(person: Actor) -> Mapping[Group, When]:
    return choosing.wishes_of(person).when


def test_a_page_asks_and_its_button_stops_all_with_an_undo(
    client: FlaskClient, amina: Actor
) -> None:
    path, before = unsubscribing.path_for(amina.id), wishes(amina)

    page = client.get(path).get_data(as_text=True)
    assert wishes(amina) == before  # a scanner of mail opened the link
    stopped = client.post(path, data=form(page, path), follow_redirects=True)
    assert set(wishes(amina).values()) == {When.NOT}
    undo = form(stopped.get_data(as_text=True), f"{path}/undo")
    back = client.post(f"{path}/undo", data=undo, follow_redirects=True)

    assert wishes(amina) == before
    assert "Your mails go on" in back.get_data(as_text=True)
    assert amina.name not in back.get_data(as_text=True)


def test_a_mail_programs_own_button_needs_no_form(
    app: Flask, client: FlaskClient, amina: Actor
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    one_click = {"List-Unsubscribe": "One-Click"}

    answer = client.post(unsubscribing.path_for(amina.id), data=one_click)

    assert answer.status_code == 204
    assert set(wishes(amina).values()) == {When.NOT}


def test_an_undo_is_good_for_its_person_alone(
    client: FlaskClient, amina: Actor, world: World
) -> None:
    ben = world.member("Ben")
    kept = unsubscribing.kept(amina.id, {"sessions": "daily"})

    answer = client.post(f"{unsubscribing.path_for(ben.id)}/undo", data={"before": kept})

    assert answer.status_code == 404
    assert wishes(ben)[Group.SESSIONS] is When.AT_ONCE


@pytest.mark.parametrize("change", [lambda t: t[:-1] + "AB"[t[-1] == "A"], lambda t: "x" + t])
def test_an_address_that_was_made_up_stops_nothing(
    client: FlaskClient, amina: Actor, change
) -> None:
    path = unsubscribing.PATH + change(unsubscribing.path_for(amina.id).split("/")[-1])

    assert client.get(path).status_code == client.post(path).status_code == 404
    assert client.post(f"{unsubscribing.path_for(amina.id)}/undo").status_code == 404
    assert wishes(amina)[Group.SESSIONS] is When.DAILY
