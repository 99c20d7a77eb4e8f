"""An identifier that slipped into a case is taken out of its form as out of its post."""

from typing import Any

import pytest

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseAnswer, Medication
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.moderation.purging.finishing import finish_purges
from echo_community.privacy import guard
from tests.cases.filling import HYDRO, draft, submitted
from tests.world import World

SECRET = "wombat under lantern"
NAME = "Wendell Quillfeather"


@pytest.fixture(autouse=True)
def nothing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "DETECTORS", [])


@pytest.fixture
def hub(world: World) -> Actor:
    hub = world.expert()
    with transaction():
        db.session.get_one(User, hub.id).password_hash = passwords.kept(SECRET)
    return hub


def purge(world: World, hub: Actor, case: Case, **given: Any) -> Any:
    post = db.session.query(Post).filter_by(thread_id=case.thread_id, number=1).one()
    data = {"secret": SECRET, "revision": str(post.revision)} | given
    return world.client(hub).post(f"/t/{case.thread_id}/p/1/purge", data=data)


def answer(case: Case, key: str = "history") -> CaseAnswer:
    db.session.expire_all()
    return db.session.query(CaseAnswer).filter_by(case_id=case.id, field=key).one()


def test_a_name_goes_from_the_form_at_once_and_a_tab_with_it_is_told(
    world: World, hub: Actor
) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo, question=f"May {NAME} taper?", history=f"{NAME} fell.")
    other = draft(world, jo, history=f"Like {NAME}.")

    assert purge(world, hub, case, more=NAME).status_code == 303

    assert answer(case).value == "[removed] fell."
    assert answer(case).version == 2
    assert db.session.get_one(Case, case.id).question == "May [removed] taper?"
    finish_purges.work()
    assert answer(other).value == "Like [removed]."


def test_a_post_that_is_removed_whole_takes_its_form_along(world: World, hub: Actor) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo, history=f"{NAME} fell.")

    assert purge(world, hub, case, whole="y").status_code == 303

    assert {row.value for row in db.session.query(CaseAnswer).filter_by(case_id=case.id)} == {""}
    assert db.session.query(Medication).count() == 0
    assert db.session.get_one(Case, case.id).title == "[removed]"
    assert HYDRO.drug not in db.session.query(Post).filter_by(number=1).one().html
