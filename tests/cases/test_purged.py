"""An identifier that slipped into a case is taken out of its form as out of its post."""

from typing import Any

import pytest

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseAnswer, CaseState, Medication, Round
from echo_community.cases.outcome_drafts import FollowUpDraft
from echo_community.cases.services import follow_ups
from echo_community.discussions import services as threads
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.moderation.purging.finishing import finish_purges
from echo_community.privacy import guard
from tests.cases.filling import HYDRO, draft, submitted
from tests.cases.test_summary import anew, sign, suggest
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


def purge(world: World, hub: Actor, case: Case, number: int = 1, **given: Any) -> Any:
    post = db.session.query(Post).filter_by(thread_id=case.thread_id, number=number).one()
    data = {"secret": SECRET, "revision": str(post.revision)} | given
    return world.client(hub).post(f"/t/{case.thread_id}/p/{number}/purge", data=data)


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


def test_what_is_removed_whole_goes_from_the_lines_of_its_case(world: World, hub: Actor) -> None:
    jo, expert = world.member("Jo Halvorsen"), world.expert("Dr Ravi Menon")
    case = world.case(by=jo, round=Round.DISCUSSION, state=CaseState.AWAITING_FOLLOW_UP)
    sign(expert, case, f"Taper\n\n- {NAME}: slowly.\n- And walk.")
    post = follow_ups.follow_up(jo, case.thread_id or 0, FollowUpDraft(f"{NAME}\n\nwalks."))
    before = anew(case)
    assert NAME in before.recommendations and NAME in before.outcome

    assert purge(world, hub, case, 0, whole="y").status_code == 303
    assert purge(world, hub, case, post.number, whole="y").status_code == 303

    assert anew(case).recommendations == ""
    assert anew(case).outcome == "[removed]"


def test_half_a_name_at_the_end_of_a_line_goes_too(world: World, hub: Actor) -> None:
    jo = world.member("Jo Halvorsen")
    long = "Taper, rotate or leave it, " * 8
    case = submitted(world, jo, question=f"{long}asks {NAME} who is tired of it all?")
    assert anew(case).question.endswith("Wendell Quillfeath…")

    assert purge(world, hub, case, more=NAME).status_code == 303

    assert "Wend" not in anew(case).question
    assert anew(case).question.startswith("Taper, rotate")


def test_advice_that_is_hidden_stands_in_no_list_of_past_cases(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = world.case(by=jo, recommendations="Slow down. Ask the bus driver.")
    suggest(world, case, hub, "Slow down.")
    advice = suggest(world, case, world.expert("Dr Ravi Menon"), "Ask the bus driver.")

    threads.hide_post(hub, advice.id)

    assert anew(case).recommendations == "Slow down."
