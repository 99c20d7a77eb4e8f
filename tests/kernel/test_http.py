"""Addresses from outside: back to a page of ours, or to none."""

import pytest
from flask.testing import FlaskClient

from echo_community.kernel.http import safe_return
from tests.world import World

ODD = [
    "//[",
    "http://[x",
    "//evil.example",
    "/\\evil.example",
    "/a\nb",
    "https://evil.example/",
    "",
]


@pytest.mark.parametrize("address", [*ODD, "/" + "a" * 2000])
def test_an_odd_address_leads_to_the_page_one_would_get_anyway(address: str) -> None:
    assert safe_return(address, "/otherwise") == "/otherwise"


def test_an_address_of_ours_is_kept_with_its_query() -> None:
    assert safe_return("/t/1-tapering?page=2", "/") == "/t/1-tapering?page=2"


@pytest.mark.parametrize("address", ODD)
def test_no_odd_address_is_an_error(world: World, address: str) -> None:
    client: FlaskClient = world.client(world.member())

    assert client.get("/sign-in", query_string={"next": address}).status_code == 302
    assert client.post("/language", data={"language": "fr", "next": address}).status_code == 303
    assert client.post("/language", headers={"Referer": "http://[x"}).status_code < 500


def test_an_address_with_a_nul_is_not_found(world: World) -> None:
    client = world.client(world.coordinator())

    assert client.get("/p/%00/settings").status_code == 404
    assert client.get("/p/chronic-pain/settings/members?cohort=99999999999").status_code == 200
