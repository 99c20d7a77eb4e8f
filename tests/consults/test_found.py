"""“This answered it”: the author is thanked, the question put away, and both can be taken back."""

from typing import Any

from echo_community.consults.models import FoundAnswer
from echo_community.discussions.models import Draft, Thread, ThreadKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import LectureSpeaker
from echo_community.notifications.models import Notice, NoticeKind
from tests.consults.answered import answered
from tests.world import World

FOUND = "/p/chronic-pain/consults/found"
WORDS = "Start low at home?"


def tap(world: World, by: Actor, found: str, **more: Any) -> Any:
    """The page that comes after the tap."""
    sent = {"found": found, "body": WORDS, "urgency": "today", **more}
    return world.client(by).post(FOUND, data=sent, follow_redirects=True)


def told() -> list[tuple[int, int | None]]:
    """Who was thanked, and by whose name."""
    thanks = db.session.query(Notice.user_id, Notice.author_id).filter_by(kind=NoticeKind.FOUND)
    return [(row.user_id, row.author_id) for row in thanks]


def test_its_author_is_thanked_without_the_askers_name_and_the_words_are_put_away(
    world: World,
) -> None:
    jo, author = world.member("Jo Halvorsen"), world.expert("Dr Ben Okafor")
    thread = answered(world, "Starting low at home", "Yes, half a milligram.", by=author)

    page = tap(world, jo, f"{thread.id}:2:")

    assert page.request.path.startswith(f"/t/{thread.id}")
    assert "Your question is put away." in page.text
    assert told() == [(author.id, None)]
    assert db.session.query(Thread).filter_by(kind=ThreadKind.CONSULT).count() == 0
    assert [row.place for row in db.session.query(Draft)] == [
        f"thrown:consult:{thread.programme_id}"
    ]
    notices = world.client(author).get("/notices").text
    assert "What you wrote answered somebody who was about to ask" in notices
    assert "Jo Halvorsen" not in notices


def test_undo_brings_the_question_back_and_takes_the_thanks(world: World) -> None:
    jo, thread = world.member(), answered(world, "Starting low at home", "Yes.")
    tap(world, jo, f"{thread.id}:2:")
    found = db.session.query(FoundAnswer).one()

    undo = f"{FOUND}/{found.id}/undo"
    assert world.client(world.member("Ben Okafor")).post(undo).status_code == 404
    page = world.client(jo).post(undo, follow_redirects=True)

    assert f"{WORDS}</textarea>" in page.text
    assert 'value="today" checked' in page.text
    assert told() == []
    assert db.session.query(FoundAnswer).count() == 0


def test_a_moment_thanks_its_speakers_who_are_members(world: World) -> None:
    lecture, sunniva = world.lecture(), world.expert("Dr Sunniva Clarke")
    speaker = {"lecture_id": lecture.id, "programme_id": lecture.programme_id, "name": "S. Clarke"}
    world._add(LectureSpeaker(**speaker, position=9, user_id=sunniva.id))

    page = tap(world, world.member(), f"{lecture.thread_id}:1:61000")

    assert page.request.path.startswith(f"/t/{lecture.thread_id}")
    assert told() == [(sunniva.id, None)]
    assert db.session.query(FoundAnswer).one().at_ms == 61000


def test_a_second_tap_the_same_day_thanks_nobody_again_and_ones_own_answer_nobody(
    world: World,
) -> None:
    jo, author = world.member("Jo Halvorsen"), world.expert("Dr Ben Okafor")
    thread = answered(world, "Starting low at home", "Yes.", by=author)

    for by in (jo, jo, author):
        assert tap(world, by, f"{thread.id}:2:").status_code == 200

    assert told() == [(author.id, None)]
    assert db.session.query(FoundAnswer).count() == 2


def test_the_log_says_what_was_done_and_not_by_whom(world: World) -> None:
    jo, thread = world.member("Jo Halvorsen"), answered(world, "Starting low at home", "Yes.")
    tap(world, jo, f"{thread.id}:2:")

    hub = world.coordinator()
    page = world.client(hub).get("/p/chronic-pain/moderation/audit").text

    assert "Found an answer before asking" in page
    assert "Jo Halvorsen" not in page.split("Found an answer before asking")[1][:600]


def test_what_one_may_not_read_or_what_is_nothing_is_not_there(world: World) -> None:
    thread = answered(world, "Staging of fibrosis", "Yes.")
    other = world.member("Omar Haddad", of="Hepatitis C")

    assert tap(world, other, f"{thread.id}:2:").status_code == 404
    for found in ("", "x", "9999:1:", f"{thread.id}:77:", f"{thread.id}:2"):
        assert tap(world, world.member(), found).status_code == 404
