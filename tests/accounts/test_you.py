"""One's own page: the profile, and where one is signed in."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from echo_community.accounts.devices import device, in_words
from echo_community.accounts.models import Profession, SignIn, User
from echo_community.accounts.services import begin
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.privacy import guard
from tests.accounts.reading import form
from tests.world import World

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0"
)


@pytest.fixture
def amina(world: World) -> Actor:
    return world.member("Amina Diallo")


def save(client: FlaskClient, **fields: str) -> Any:
    return client.post("/you", data=form(client.get("/you").text, "") | fields)


def test_the_profile_is_kept_as_it_was_written(world: World, amina: Actor) -> None:
    client = world.client(amina)
    written = {
        "name": "Dr Amina Diallo",
        "profession": "np",
        "practice": "Northern Clinic",
        "region": "Kenora",
        "interests": "Tapering\nSleep",
        "language": "fr",
        "time_zone": "America/Winnipeg",
    }

    assert save(client, **written).location == "/you"

    person = db.session.get_one(User, amina.id)
    assert person.profession is Profession.NP
    assert {name: getattr(person, name) for name in written} == written
    (entry,) = db.session.query(AuditEntry).filter_by(act="profile.edit")
    assert set(entry.detail["fields"]) == set(written)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "  "), ("name", "x" * 121), ("profession", "wizard"), ("time_zone", "Moon/Base")],
)
def test_what_does_not_fit_is_said_and_nothing_is_changed(
    world: World, amina: Actor, field: str, value: str
) -> None:
    answer = save(world.client(amina), region="Kenora", **{field: value})

    assert answer.status_code == 422
    assert 'class="err"' in answer.text
    assert 'value="Kenora"' in answer.text
    assert db.session.get_one(User, amina.id).region == ""


def test_a_zone_of_ones_own_that_is_not_in_the_list_stays(world: World) -> None:
    client = world.client(world.member(time_zone="Asia/Tokyo"))

    save(client, region="Osaka")

    assert db.session.query(User.time_zone).scalar() == "Asia/Tokyo"


def test_the_guard_stops_a_patient_in_a_profile_but_not_ones_own_name_and_place(
    world: World, amina: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finds(label: str, words: str) -> guard.Detector:
        def detect(text: str, _words: guard.Words) -> list[guard.Finding]:
            at = text.find(words)
            return [guard.Finding(at, at + len(words), label, 1.0, stops=True)] if at >= 0 else []

        return detect

    detectors = [
        finds("NAME", "Amina Diallo"),
        finds("COMMUNITY", "Kenora"),
        finds("MRN", "A-4711"),
    ]
    monkeypatch.setattr(guard, "DETECTORS", detectors)
    client = world.client(amina)

    assert save(client, region="Kenora").status_code == 303
    stopped = save(client, interests="The patient A-4711 and others")

    assert stopped.status_code == 422
    assert "“A-4711” could identify a patient" in stopped.text
    assert "The patient A-4711 and others" in stopped.text
    assert db.session.get_one(User, amina.id).interests == ""


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Android"),
        (PHONE, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5", "A device that did not say what it is"),
    ],
)
def test_a_device_is_named_in_words(app: Any, agent: str, words: str) -> None:
    assert in_words(device(agent)) == words


def test_the_list_shows_this_browser_first_and_leaves_out_what_is_over(
    world: World, amina: Actor
) -> None:
    begin(amina.id, True, FIREFOX)
    begin(amina.id, False, PHONE)
    begin(world.member("Ben Okafor").id, True, EDGE)
    client = world.client(amina)
    with transaction():
        gone = db.session.query(SignIn).filter_by(device=device(PHONE)).one()
        gone.expires_at = now() - timedelta(hours=1)

    page = client.get("/you").text

    assert page.index("(this one)") < page.index("Firefox on Android")
    assert "iPhone" not in page
    assert "Edge" not in page


def test_one_browser_can_be_signed_out_from_another(world: World, amina: Actor) -> None:
    here, lost = world.client(amina), world.client(amina)
    lost_id = db.session.query(SignIn.id).order_by(SignIn.id.desc()).limit(1).scalar()

    assert here.post(f"/you/sign-ins/{lost_id}/end").status_code == 303

    assert lost.get("/you").status_code == 302
    assert here.get("/you").status_code == 200


def test_nobody_ends_anothers_sign_in(world: World, amina: Actor) -> None:
    ben = world.client(world.member("Ben Okafor"))
    world.client(amina)
    hers = db.session.query(SignIn.id).filter_by(user_id=amina.id).scalar()

    assert ben.post(f"/you/sign-ins/{hers}/end").status_code == 404
    assert db.session.get_one(SignIn, hers).revoked_at is None


def test_signing_out_everywhere_leaves_no_browser_in(world: World, amina: Actor) -> None:
    here, there = world.client(amina), world.client(amina)
    other = world.client(world.member("Ben Okafor"))

    assert here.post("/you/sign-ins/end").location == "/sign-in"

    assert [client.get("/you").status_code for client in (here, there, other)] == [302, 302, 200]


def test_the_last_use_of_a_sign_in_is_noted_now_and_then(world: World, amina: Actor) -> None:
    client = world.client(amina)
    with transaction():
        row = db.session.query(SignIn).one()
        row.last_used_at = now() - timedelta(hours=2)

    client.get("/you")

    db.session.rollback()
    assert now() - db.session.query(SignIn).one().last_used_at < timedelta(minutes=1)


@pytest.mark.parametrize("others", [1, 12])
def test_the_page_costs_the_same_with_many_sign_ins(
    world: World, amina: Actor, count_queries: Any, others: int
) -> None:
    for _ in range(others):
        begin(amina.id, True, FIREFOX)
    client = world.client(amina)

    with count_queries() as seen:
        client.get("/you")

    assert len(seen) == 3, seen
