"""Questions about a moment: asked at it, read beside it, and on the post."""

import pytest

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.asking_forms import seconds_of
from echo_community.lectures.models import Lecture, LecturePost
from echo_community.lectures.services.asking import MOMENT, ask_about
from tests.lectures.test_reading import said
from tests.world import World

WORDS = "Does this hold for methadone?"


@pytest.fixture
def lecture(world: World) -> Lecture:
    return world.lecture(transcript=said(45))


def asked(at_ms: int = 402_000) -> ReplyDraft:
    return ReplyDraft(WORDS, about={MOMENT: at_ms})


def test_a_question_is_asked_at_a_minute_and_its_author_is_back_there(
    world: World, lecture: Lecture
) -> None:
    client = world.client(world.member())
    url = f"/t/{lecture.thread_id}/lecture"

    answer = client.post(f"{url}/ask", data={"at": "6:42", "body": WORDS})

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{url}?at=402#now")
    beside = client.get(f"{url}?at=402").text.split('id="now"')[1].split("</div>")[0]
    assert WORDS in beside
    assert "6:42" in beside


def test_a_script_that_asks_gets_what_became_of_it_and_what_is_said_there(
    world: World, lecture: Lecture
) -> None:
    client, url = world.client(world.member()), f"/t/{lecture.thread_id}/lecture"
    client.post(f"{url}/ask", data={"at": "6:42", "body": WORDS})

    html = client.get(f"{url}?at=402", headers={"X-Fragment": "asked"}).text

    assert "Your question is up." in html
    assert 'name="once"' in html
    assert WORDS in html.split('aria-current="true"')[1]
    assert "<html" not in html


def test_the_post_says_which_minute_it_is_about(world: World, lecture: Lecture) -> None:
    amina = world.member()
    post = ask_about(amina, lecture.thread_id, asked())

    html = world.client(amina).get(f"/t/{lecture.thread_id}", follow_redirects=True).text

    of_post = html.split(f'id="p{post.number}"')[1].split("</article>")[0]
    assert f'href="/t/{lecture.thread_id}/lecture?at=402#now"' in of_post
    assert "at 6:42" in of_post


def test_a_plain_reply_is_about_no_minute(world: World, lecture: Lecture) -> None:
    discussions.reply(world.member(), lecture.thread_id, ReplyDraft("Thank you."))

    assert db.session.query(LecturePost).count() == 0


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("soon", "Write the time as 23:10"), ("99:00", "The lecture is shorter"), ("", "23:10")],
)
def test_a_wrong_time_is_told_and_the_words_stay(
    world: World, lecture: Lecture, typed: str, wrong: str
) -> None:
    url = f"/t/{lecture.thread_id}/lecture/ask"

    answer = world.client(world.member()).post(url, data={"at": typed, "body": WORDS})

    assert answer.status_code == 422
    assert wrong in answer.text
    assert WORDS in answer.text
    assert db.session.query(LecturePost).count() == 0


def test_what_may_identify_a_patient_is_stopped_first(world: World, lecture: Lecture) -> None:
    url = f"/t/{lecture.thread_id}/lecture/ask"
    body = "Her health card is 9876 543 217 AB, does it hold?"

    answer = world.client(world.member()).post(url, data={"at": "6:42", "body": body})

    assert answer.status_code == 422
    assert "Nothing was sent yet." in answer.text
    assert db.session.query(LecturePost).count() == 0


def test_a_look_at_it_first_sends_nothing(world: World, lecture: Lecture) -> None:
    url = f"/t/{lecture.thread_id}/lecture/ask?look=1"

    answer = world.client(world.member()).post(url, data={"at": "6:42", "body": "**Why**?"})

    assert "<strong>Why</strong>?" in answer.text
    assert db.session.query(Post).filter_by(thread_id=lecture.thread_id).count() == 1


def test_a_closed_lecture_takes_no_question_and_gives_the_words_back(
    world: World, lecture: Lecture
) -> None:
    discussions.lock(world.expert(), lecture.thread_id)
    url = f"/t/{lecture.thread_id}/lecture/ask"

    answer = world.client(world.member()).post(url, data={"at": "6:42", "body": WORDS})

    assert answer.status_code == 403
    assert WORDS in answer.text


def test_a_deleted_question_is_gone_from_its_minute(world: World, lecture: Lecture) -> None:
    amina = world.member()
    post = ask_about(amina, lecture.thread_id, asked())
    discussions.hide_post(amina, post.id)

    html = world.client(world.member("Ben Okafor")).get(f"/t/{lecture.thread_id}/lecture").text

    assert WORDS not in html


def test_nobody_else_asks(world: World, lecture: Lecture) -> None:
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    with pytest.raises(NotVisible):
        ask_about(outsider, lecture.thread_id, asked())


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ("23:10", 1390),
        ("1:02:03", 3723),
        (" 0:05 ", 5),
        ("75:00", 4500),
        ("23", None),
        ("23:99", None),
        ("-1:00", None),
        ("٣:١٠", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_players_write_it(typed: str, second: int | None) -> None:
    assert seconds_of(typed) == second
