"""Looking up who asked without a name: a reason, a proof, a log, and the person is told."""

import re
from typing import Any

import pytest

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.discussions import services
from echo_community.discussions.models import NameOpening, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.models import Notice, NoticeKind
from tests.world import World

SECRET = "wombat under lantern"


def asked(world: World) -> tuple[Actor, Actor, Thread]:
    """Amina asks without her name; the expert has a password."""
    amina, expert = world.member("Amina Diallo", practice="North clinic"), world.expert()
    with transaction():
        db.session.get_one(User, expert.id).password_hash = passwords.kept(SECRET)
    return amina, expert, world.thread(by=amina, nameless=True)


def look(world: World, who: Actor, thread: Thread, **data: str) -> Any:
    """The answer to the form."""
    given = {"why": "She may harm herself.", "secret": SECRET} | data
    return world.client(who).post(f"/t/{thread.id}/open-name", data=given)


def test_a_moderator_with_reason_and_password_sees_the_name_once(world: World) -> None:
    amina, expert, thread = asked(world)

    page = look(world, expert, thread)

    assert page.status_code == 200
    assert "Amina Diallo" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    again = world.client(expert).get(f"/t/{thread.id}/open-name").text
    assert "Amina" not in again
    [opening] = db.session.query(NameOpening)
    assert (opening.actor_id, opening.reason) == (expert.id, "She may harm herself.")


def test_it_stands_in_the_log_without_name_or_reason(world: World) -> None:
    amina, expert, thread = asked(world)
    look(world, expert, thread)

    [entry] = db.session.query(AuditEntry).filter_by(act="post.open-name")
    assert (entry.actor_id, entry.detail) == (expert.id, {})


def test_the_person_is_told_who_looked_and_why(world: World) -> None:
    amina, expert, thread = asked(world)
    look(world, expert, thread)

    [notice] = db.session.query(Notice).filter_by(kind=NoticeKind.NAME_OPENED)
    assert (notice.user_id, notice.author_id, notice.thread_id) == (amina.id, expert.id, thread.id)
    [mail] = db.session.query(OutboundMail).filter(OutboundMail.cause.like("name %"))
    assert "Dr Amara Osei" in mail.body
    assert "She may harm herself." in mail.body
    assert f"/t/{thread.id}/p/1" in mail.body


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"why": ""}, "Say why."),
        ({"secret": "wrong"}, "That is not your password."),
        ({"secret": "123456"}, "That is not the code."),
        ({"why": "Mrs Lavoie asked."}, "may tell who the patient is"),
    ],
)
def test_without_reason_or_proof_nothing_is_shown(
    world: World, lavoie: None, given: dict[str, str], said: str
) -> None:
    _amina, expert, thread = asked(world)

    page = look(world, expert, thread, **given)

    assert page.status_code == 422
    assert said in page.text
    assert "Amina" not in page.text
    assert db.session.query(NameOpening).count() == 0


def test_who_has_no_password_types_a_mailed_code(world: World) -> None:
    _amina, _expert, thread = asked(world)
    nora = world.coordinator()

    mailed = look(world, nora, thread, by="mail", secret="")
    [letter] = db.session.query(OutboundMail).filter_by(cause="confirm")
    code = "".join(re.search(r"(\d{3}) (\d{3})", letter.body).groups())  # type: ignore[union-attr]

    assert "She may harm herself." in mailed.text
    assert "Amina" not in mailed.text
    assert "Amina Diallo" in look(world, nora, thread, secret=code).text
    assert look(world, nora, thread, secret=code).status_code == 422


def test_others_cannot_and_named_threads_have_nothing_to_open(world: World) -> None:
    amina, expert, thread = asked(world)
    named = world.thread(by=amina)

    assert look(world, amina, thread).status_code == 403
    assert look(world, world.member("Ben Okafor"), thread).status_code == 403
    assert look(world, world.expert(of="Hepatitis C"), thread).status_code == 404
    assert look(world, expert, named).status_code == 403


def test_a_moderator_looks_ten_times_a_day_at_most(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _amina, expert, thread = asked(world)
    monkeypatch.setattr("echo_community.discussions.services.naming.MOST", 1)

    assert look(world, expert, thread).status_code == 200
    assert "too many tries" in look(world, expert, thread).text


def test_a_nameless_post_in_the_thread_of_another_can_be_opened_too(world: World) -> None:
    _amina, expert, thread = asked(world)
    his = world.thread(by=world.member("Ben Okafor"))
    services.merge(expert, thread.id, his.id)

    page = world.client(expert).post(
        f"/t/{his.id}/p/2/open-name", data={"why": "Safety.", "secret": SECRET}
    )

    assert "Amina Diallo" in page.text
