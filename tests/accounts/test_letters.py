"""What every mail carries: text and HTML, and headers that programs read."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from echo_community.accounts import letters
from echo_community.accounts.letters import ReplyDoor
from echo_community.discussions.models import Purpose
from echo_community.discussions.queries.notices import NoticeRow
from echo_community.kernel.clock import now
from echo_community.kernel.db import transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.mail.outbox import message_of
from echo_community.notifications.letters import Said
from echo_community.notifications.models import NoticeKind
from tests.world import World

NOTICE = NoticeRow(
    NoticeKind.ANSWER, now(), True, "Samira Haddad", 12, 3, 0, Purpose.MESSAGE, "post 3"
)
SAID = Said(NOTICE, "/t/12/p/3", 12, "<b>How</b> fast?", "Ten percent a month,\nthen look.")
ABOVE = "=== Reply above this line ==="


def written(world: World, name: str = "told", **facts: Any) -> OutboundMail:
    """An answer in a thread of a programme, as one person gets it."""
    known: dict[str, Any] = {
        "thread_id": 12,
        "user_id": 7,
        "programme": world.programme(),
        "stream": "notices",
        "told": [SAID],
        "first": SAID,
    }
    with transaction():
        return letters.write("a@clinic.example", "en", name, "answer 12 7", **(known | facts))


def sent(mail: OutboundMail) -> EmailMessage:
    """As it arrives."""
    raw = message_of(mail, "ECHO <e@c.example>").as_bytes()
    return message_from_bytes(raw, policy=policy.default)


def html_of(mail: OutboundMail) -> str:
    body = sent(mail).get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_programs_read_what_a_mail_is_one_of(world: World) -> None:
    message = sent(written(world))

    root = "<t12@threads.echo-community.invalid>"
    assert (message["In-Reply-To"], message["References"]) == (root, root)
    assert message["List-Id"] == "<chronic-pain.127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/unsubscribe/")
    assert message["Reply-To"] is None


def test_a_long_address_in_a_header_stays_whole_and_each_try_is_the_same(world: World) -> None:
    mail = written(world, user_id=123_456_789)

    raw = message_of(mail, "e@c.example").as_bytes()

    assert b"\nList-Unsubscribe: <http://127.0.0.1:8000/unsubscribe/" in raw
    assert b"=?utf-8" not in raw.split(b"\n\n")[0]
    assert raw == message_of(mail, "e@c.example").as_bytes()


def test_text_and_html_say_the_same_and_words_are_no_markup(world: World) -> None:
    mail = written(world)

    html = html_of(mail)
    assert "> Ten percent a month,\n> then look." in mail.body
    assert "Ten percent a month,<br>then look." in html
    assert "&lt;b&gt;How&lt;/b&gt; fast?" in html
    assert html.count(mail.headers["List-Unsubscribe"][1:-1]) == 1
    assert "<img" not in html and "src=" not in html
    assert len(html) < 6_000


def test_what_was_asked_for_has_nothing_to_stop(world: World) -> None:
    mail = written(world, "password_changed", stream="", thread_id=None)

    assert mail.rank == 0
    assert not {"List-Unsubscribe", "Precedence", "References"} & set(sent(mail).keys())


def test_where_mail_comes_in_an_answer_goes_to_its_threads_address(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = ReplyDoor(lambda user_id, thread_id: f"reply+{user_id}.{thread_id}@in.example", ABOVE)
    monkeypatch.setattr(letters, "_door", door)

    mail = written(world)

    assert sent(mail)["Reply-To"] == "reply+7.12@in.example"
    assert mail.body.startswith(ABOVE)
    assert ABOVE in html_of(mail)


def test_a_french_mail_says_so(world: World, app: Flask) -> None:
    with transaction():
        mail = letters.write(
            "a@clinic.example", "fr", "confirm", "confirm", user_id=7, code="123456"
        )

    assert '<html lang="fr">' in html_of(mail)
    assert "123&nbsp;456" in html_of(mail) or "123 456" in html_of(mail)
