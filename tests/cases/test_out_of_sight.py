"""What of a case is for nobody else's eyes: a draft again, fields no longer asked for, edits."""

from typing import Any

import pytest

from echo_community.cases import services
from echo_community.cases.browsing import Asking
from echo_community.cases.drafts import Given
from echo_community.cases.models import Case, CaseAnswer, CaseState, TemplateField
from echo_community.cases.queries.browsing import case_rows
from echo_community.cases.queries.choosing import conditions
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused
from echo_community.meetings import services as meetings
from echo_community.policy import Visibility
from tests.cases.filling import CHECKED, draft, submitted
from tests.world import World

TOLD = "Her brother drives the school bus"


def first_post(case: Case) -> Post:
    return db.session.query(Post).filter_by(thread_id=case.thread_id, number=1).one()


def page(world: World, reader: Actor, case: Case) -> Any:
    return world.client(reader).get(f"/t/{case.thread_id}", follow_redirects=True)


def retire(key: str) -> None:
    with transaction():
        db.session.query(TemplateField).filter_by(key=key).one().retired = True


def test_what_is_written_after_a_case_was_taken_back_the_hub_does_not_read(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)
    services.withdraw(jo, case.id)

    services.save_field(jo, case.id, "history", TOLD, 1)
    services.retitle(jo, case.id, f"{TOLD}, what now?")

    assert TOLD not in page(world, hub, case).text
    for act in ("send-back", "close"):
        shown = world.client(hub).get(f"/c/{case.id}/{act}")
        assert shown.status_code == 200 and TOLD not in shown.text


def test_a_case_that_was_open_to_all_and_is_submitted_anew_is_the_hubs_alone(world: World) -> None:
    jo, ben, hub = world.member("Jo Halvorsen"), world.member("Ben"), world.expert()
    case, session = submitted(world, jo), world.session()
    services.schedule(hub, case.id, session.id)
    services.unschedule(hub, case.id, session.id)
    services.send_back(hub, case.id, "Say more of her work.")

    services.submit(jo, case.id, CHECKED)

    assert db.session.get_one(Thread, case.thread_id).visibility is Visibility.STAFF
    assert page(world, ben, case).status_code == 404
    assert page(world, hub, case).status_code == 200
    services.schedule(hub, case.id, world.session().id)
    assert page(world, ben, case).status_code == 200


def test_what_stands_in_a_field_that_is_no_longer_asked_for_is_not_submitted(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = draft(world, jo, function=TOLD)
    retire("function")

    services.submit(jo, case.id, CHECKED)

    assert db.session.query(CaseAnswer).filter_by(case_id=case.id, field="function").count() == 0
    assert TOLD not in page(world, hub, case).text


def test_what_was_presented_stays_when_its_field_is_no_longer_asked_for(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo, function=TOLD)

    retire("function")

    assert TOLD in page(world, hub, case).text


def test_a_question_that_was_edited_by_hand_is_edited_in_lists_and_on_paper(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo, question=f"Taper? {TOLD}.", history=f"{TOLD}, since May.")
    services.schedule(hub, case.id, world.session().id)
    post = first_post(case)

    discussions.edit_post(hub, post.id, EditDraft("**Main question.** Taper?\n\nLong.", 1))

    db.session.expire_all()
    assert case.question == "Taper?"


def test_no_filter_finds_words_that_were_edited_out_of_a_case(world: World) -> None:
    jo, ben, hub = world.member("Jo Halvorsen"), world.member("Ben"), world.expert()
    case = submitted(world, jo, history=f"{TOLD}, since May.")
    with transaction():
        case.state, case.presented_on = CaseState.PRESENTED, now().date()
        thread = db.session.get_one(Thread, case.thread_id)
        thread.visibility = Visibility.PROGRAMME
        db.session.query(TemplateField).filter_by(key="history").one().browsable = True

    def found() -> int:
        asking = Asking(ben, case.programme_id, {"f.history": "school bus"})
        asked = conditions(ben, case.programme_id, asking.choice, asking.fields, asking.under)
        return len(case_rows(ben, case.programme_id, *asked).rows)

    before = found()
    discussions.edit_post(hub, first_post(case).id, EditDraft("**Main question.** Taper?", 1))

    assert (before, found()) == (1, 0)


def test_the_main_question_is_not_taken_away_once_the_hub_has_the_case(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo)

    with pytest.raises(Refused) as empty:
        services.amend(jo, case.id, {"question": Given("", 1)}, CHECKED)

    assert str(empty.value) == "Write your main question: what do you want to know?"
    db.session.expire_all()
    assert case.question


def test_a_session_that_takes_place_after_all_brings_no_case_along_that_was_taken_back(
    world: World,
) -> None:
    jo, ben, hub = world.member("Jo Halvorsen"), world.member("Ben"), world.coordinator()
    case, session = submitted(world, jo), world.session()
    services.schedule(hub, case.id, session.id)
    meetings.cancel_session(hub, session.id, "Snow.", 0)
    services.withdraw(jo, case.id)
    services.submit(jo, case.id, CHECKED)

    meetings.restore_session(hub, session.id, 1)

    assert case.state == CaseState.SUBMITTED
    assert page(world, ben, case).status_code == 404
    services.schedule(hub, case.id, session.id)
    assert page(world, ben, case).status_code == 200
