"""An expired form token or sign-in never eats text."""

import html
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from echo_community.accounts import passwords
from echo_community.accounts.models import SignIn
from echo_community.accounts.services import begin, sign_out_everywhere
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from tests.accounts.reading import GOOD, code_in, form, mails, typed
from tests.world import World

EMAIL = "amina@clinic.example"
RESUME = "/sign-in/resume"
WORDS = '\nFirst line, with <b>tags</b> & "quotes"\n\n  and a second — été.\n'


@pytest.fixture
def amina(world: World, app: Flask) -> Actor:
    actor = world.member("Amina Diallo", email=EMAIL, password_hash=passwords.kept(GOOD))
    app.config["WTF_CSRF_ENABLED"] = True
    return actor


@pytest.fixture
def thread(world: World, amina: Actor) -> Thread:
    return world.thread(by=world.member("Ben Okafor"))


def replies(thread: Thread) -> list[str]:
    db.session.rollback()
    wanted = select(Post.source).where(Post.thread_id == thread.id, Post.number > 1)
    return list(db.session.scalars(wanted.order_by(Post.number)))


def write(client: FlaskClient, thread: Thread, words: str = WORDS) -> tuple[str, dict[str, str]]:
    """Open the thread and type a reply; returns where it goes and all the browser would send."""
    where = f"/t/{thread.id}/reply"
    page = client.get(f"/t/{thread.id}-{thread.slug}")
    return where, form(page.text, where) | {"body": words}


def signs_in(fields: dict[str, str], **ours: str) -> dict[str, str]:
    given = {"email": EMAIL, "secret": GOOD, "place": "own", "by": "password"} | ours
    return fields | {f"resume_{name}": value for name, value in given.items()}


def send(client: FlaskClient, fields: dict[str, str]) -> Any:
    """Press the button as a browser does: after a 307 it sends the very same fields again."""
    answer = client.post(RESUME, data=fields)
    return client.post(answer.location, data=fields) if answer.status_code == 307 else answer


@pytest.mark.parametrize("lost", ["the cookie", "the sign-in"])
def test_a_reply_written_while_signed_out_is_sent_by_signing_in_once(
    world: World, amina: Actor, thread: Thread, lost: str
) -> None:
    client = world.client(amina)
    where, fields = write(client, thread)
    if lost == "the cookie":
        client.delete_cookie("echo")
    else:
        sign_out_everywhere(amina)

    kept = client.post(where, data=fields)

    assert kept.status_code == 401
    assert html.escape("and a second — été.", quote=False) in kept.text
    again = form(kept.text, RESUME)
    assert (again["body"], again["once"]) == (WORDS, fields["once"])
    assert again["resume_action"] == where

    sent = client.post(RESUME, data=signs_in(again))
    assert (sent.status_code, sent.location) == (307, where)
    arrived = client.post(sent.location, data=signs_in(again))
    assert arrived.status_code in (302, 303)
    client.post(sent.location, data=signs_in(again))

    assert replies(thread) == [WORDS.strip("\n ")]


def test_a_question_with_its_title_arrives_exactly_once(world: World, amina: Actor) -> None:
    client = world.client(amina)
    where = "/p/chronic-pain/ask"
    fields = typed(client, where, where, title="Tapering", body=WORDS)
    client.delete_cookie("echo")

    kept = client.post(where, data=fields)
    assert 'value="Tapering"' in kept.text
    send(client, signs_in(form(kept.text, RESUME)))
    send(client, signs_in(form(kept.text, RESUME)))

    assert db.session.scalars(select(Thread.title)).all() == ["Tapering"]


def test_a_wrong_password_keeps_everything_but_the_password(
    world: World, amina: Actor, thread: Thread
) -> None:
    client = world.client(amina)
    where, fields = write(client, thread)
    client.delete_cookie("echo")
    again = form(client.post(where, data=fields).text, RESUME)

    refused = client.post(RESUME, data=signs_in(again, secret="osprey lantern", place="shared"))

    assert refused.status_code == 401
    assert "do not go together" in refused.text
    assert "osprey lantern" not in refused.text
    once_more = form(refused.text, RESUME)
    assert once_more["body"] == WORDS
    assert once_more["resume_email"] == EMAIL
    assert once_more["resume_place"] == "shared"
    assert client.post(RESUME, data=signs_in(once_more)).status_code == 307


def test_a_code_can_be_mailed_without_leaving_the_page(
    world: World, amina: Actor, thread: Thread
) -> None:
    client = world.client(amina)
    where, fields = write(client, thread)
    client.delete_cookie("echo")
    again = form(client.post(where, data=fields).text, RESUME)

    asked = client.post(RESUME, data=signs_in(again, secret="", by="mail"))
    assert "a 6-digit code is on its way" in asked.text
    once_more = form(asked.text, RESUME)
    assert once_more["body"] == WORDS

    send(client, signs_in(once_more, secret=code_in(mails()[0])))
    assert replies(thread) == [WORDS.strip("\n ")]


def test_an_unknown_address_reads_the_same_here(world: World, amina: Actor, thread: Thread) -> None:
    client = world.client()
    where, fields = write(world.client(amina), thread)
    again = form(client.post(where, data=fields).text, RESUME)

    pages = [
        client.post(RESUME, data=signs_in(again, email=email, secret=secret, by=by))
        .text.replace(email, "")
        .replace(again["csrf_token"], "")
        for email in (EMAIL, "nobody@clinic.example")
        for secret, by in (("wrong one", "password"), ("", "mail"), ("000000", "password"))
    ]

    assert [_plain(p) for p in pages[:3]] == [_plain(p) for p in pages[3:]]


def test_signing_in_through_another_tab_lets_both_open_forms_send(
    world: World, amina: Actor, thread: Thread, app: Flask
) -> None:
    client = world.client(amina)
    where, before = write(client, thread, "From the first tab.")
    sign_out_everywhere(amina)
    kept = client.post(where, data=before)
    other_tab = typed(client, "/sign-in", "/sign-in", email=EMAIL, password=GOOD)
    assert client.post("/sign-in", data=other_tab).status_code == 303

    # The form that was open all the time, and the page that kept it: the words arrive once.
    client.post(where, data=before)
    send(client, form(kept.text, RESUME))

    assert replies(thread) == ["From the first tab."]


def test_an_expired_token_while_signed_in_takes_one_more_tap(
    world: World, amina: Actor, thread: Thread
) -> None:
    client = world.client(amina)
    where, fields = write(client, thread)

    expired = client.post(where, data=fields | {"csrf_token": "old"})

    assert expired.status_code == 400
    again = form(expired.text, where)
    assert again["body"] == WORDS
    assert client.post(where, data=again).status_code in (302, 303)
    assert replies(thread) == [WORDS.strip("\n ")]


def test_a_page_of_ours_whose_own_token_expired_keeps_everything_too(
    world: World, amina: Actor, thread: Thread
) -> None:
    where, fields = write(world.client(amina), thread)
    client = world.client()
    again = form(client.post(where, data=fields).text, RESUME)

    expired = client.post(RESUME, data=signs_in(again) | {"csrf_token": "old"})

    once_more = form(expired.text, RESUME)
    assert (once_more["body"], once_more["resume_action"]) == (WORDS, where)
    assert GOOD not in expired.text
    send(client, signs_in(once_more))
    assert replies(thread) == [WORDS.strip("\n ")]


def test_passwords_are_asked_for_again_never_echoed(world: World, amina: Actor) -> None:
    client = world.client(amina)
    data = {"current_password": GOOD, "new_password": "heron pivot saltmarsh"}

    for asker, action in ((client, "/you/password"), (world.client(), RESUME)):
        page = asker.post("/you/password", data=data).text
        assert GOOD not in page
        assert "heron" not in page
        assert form(page, action)["new_password"] == ""


def test_a_file_is_missed_aloud(world: World, amina: Actor) -> None:
    client = world.client(amina)

    for files, says in (({}, False), ({"file": (io.BytesIO(b"x"), "x.pdf")}, True)):
        page = client.post("/you", data={"name": "Amina"} | files).text
        assert ("could not be kept" in page) is says


@pytest.mark.parametrize(
    "action", ["https://evil.example/", "//evil.example/t/1/reply", "/t/1", "/nothing", ""]
)
def test_words_go_to_no_other_place_than_a_form_of_ours(
    world: World, amina: Actor, client: FlaskClient, action: str
) -> None:
    token = typed(client, "/sign-in", "/sign-in")["csrf_token"]
    fields = {"csrf_token": token, "body": "words", "resume_action": action}

    answer = client.post(RESUME, data=signs_in(fields))

    assert answer.location == "/sign-in"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_words_from_another_site_are_not_offered_for_sending(
    world: World, amina: Actor, thread: Thread, origin: str
) -> None:
    put_in_mouth = {"body": "I resign."}
    for client in (world.client(amina), world.client()):
        where = f"/t/{thread.id}/reply"
        answer = client.post(where, data=put_in_mouth, headers={"Origin": origin})
        assert answer.status_code == 400
        assert "I resign" not in answer.text


def test_a_page_one_may_not_read_signed_out_leads_to_the_door(client: FlaskClient) -> None:
    answer = client.get("/you?x=1")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/you?x%3D1"


def test_a_tap_without_words_says_so(world: World, amina: Actor) -> None:
    client = world.client(amina)
    begin(amina.id, True, "")
    other = db.session.query(SignIn.id).order_by(SignIn.id.desc()).limit(1).scalar()
    where = f"/you/sign-ins/{other}/end"
    fields = form(client.get("/you").text, where)
    client.delete_cookie("echo")

    kept = client.post(where, data=fields)

    assert "Sign in, and what you pressed is done." in kept.text
    done = send(client, signs_in(form(kept.text, RESUME)))
    assert done.status_code == 303
    db.session.rollback()
    assert db.session.get_one(SignIn, other).revoked_at is not None


def _plain(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)
