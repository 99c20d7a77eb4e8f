"""Questions, answers and suggestions: who writes them, who is told, where they show elsewhere."""

import json
import re

import pytest

from echo_community.cases.models import CasePost, Round
from echo_community.cases.services import talk
from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.exports import export_threads
from echo_community.discussions.models import Draft, Post, Purpose
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.notifications.models import Notice, NoticeKind
from tests.cases.under_way import UnderWay
from tests.world import World


def told(actor, kind: NoticeKind | None = None) -> list[int | None]:
    """The numbers of the posts somebody was told of."""
    found = db.session.query(Notice).filter_by(user_id=actor.id)
    return [one.post_number for one in found if kind in (None, one.kind)]


def notices(under_way: UnderWay, actor) -> str:
    """The page of somebody's notices."""
    return under_way.world.client(actor).get("/notices").text


def test_a_question_tells_the_presenter_and_an_answer_who_asked(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya)
    assert told(under_way.jo, NoticeKind.ANSWER) == [question.number]

    answer = under_way.answer(question)
    assert told(under_way.priya, NoticeKind.ANSWER) == [answer.number]
    assert told(under_way.expert) == []
    assert "Priya Raman asked you about your case" in notices(under_way, under_way.jo)
    assert "Jo Halvorsen answered you" in notices(under_way, under_way.priya)


def test_a_suggestion_tells_the_presenter(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)

    assert told(under_way.jo) == [post.number]
    assert "Priya Raman advised on your case" in notices(under_way, under_way.jo)


def test_a_held_answer_tells_nobody_until_it_is_released(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya)
    draft = ReplyDraft("OHIP 1234-567-897-AB.", reason="It is the example of the manual.")
    answer = talk.answer(under_way.jo, under_way.thread_id, question.id, draft)
    assert answer.held and told(under_way.priya) == []

    services.release(under_way.nora, answer.id)
    assert told(under_way.priya) == [answer.number]


def test_the_presenter_or_the_hub_answers(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya)
    with pytest.raises(Forbidden):
        talk.answer(under_way.priya, under_way.thread_id, question.id, ReplyDraft("Perhaps."))

    answer = talk.answer(under_way.expert, under_way.thread_id, question.id, ReplyDraft("None."))
    row = db.session.get_one(CasePost, answer.id)
    assert (answer.purpose, row.question_id) == (Purpose.ANSWER, question.id)


def test_an_answer_is_to_a_question_of_its_case(under_way: UnderWay, world: World) -> None:
    message = services.reply(under_way.priya, under_way.thread_id, ReplyDraft("Thanks."))
    other = UnderWay(world)
    elsewhere = other.ask(other.priya)
    for wrong in (message.id, elsewhere.id, 10**6):
        with pytest.raises(NotVisible):
            talk.answer(under_way.jo, under_way.thread_id, wrong, ReplyDraft("None."))


def test_a_suggestion_is_in_a_category_of_its_programme(under_way: UnderWay) -> None:
    under_way.turn(Round.SUGGESTIONS)
    for about in ({}, {"category": 10**6}):
        with pytest.raises(Refused):
            draft = ReplyDraft("Pacing.", about=about)
            talk.suggest(under_way.priya, under_way.thread_id, draft)


def test_a_plain_discussion_takes_no_such_posts(world: World) -> None:
    thread = world.thread()
    response = world.client(world.member()).get(f"/t/{thread.id}/case/question")
    assert response.status_code == 404


def test_experts_and_peers_ask_by_a_form_on_the_page_or_one_of_its_own(
    under_way: UnderWay,
) -> None:
    address = f"/t/{under_way.thread_id}/case/question"
    client = under_way.world.client(under_way.priya)
    assert f'action="{address}"' in under_way.page(under_way.priya)
    assert client.get(address).status_code == 200

    answer = client.post(address, data={"body": "Naloxone?"})
    assert answer.status_code == 303 and answer.location.endswith("#p2")
    assert client.post(address, data={"body": " "}).status_code == 422


def test_the_presenter_answers_by_a_form_under_the_question(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya)
    address = f"/t/{under_way.thread_id}/case/answer/{question.number}"
    client = under_way.world.client(under_way.jo)

    assert f'action="{address}"' in under_way.page(under_way.jo)
    assert "Any red flags?" in client.get(address).text
    assert client.post(address, data={"body": "None."}).location.endswith("#p3")


def test_a_suggestion_by_form_keeps_what_was_typed_and_says_what_is_missing(
    under_way: UnderWay,
) -> None:
    under_way.turn(Round.SUGGESTIONS)
    client, address = under_way.world.client(under_way.priya), "/case/suggestion"
    address = f"/t/{under_way.thread_id}{address}"

    page = client.post(address, data={"body": "Pacing by steps."})
    assert page.status_code == 422
    assert "Pacing by steps." in page.text
    assert "Choose what kind of suggestion it is." in page.text

    wanted = under_way.categories["referrals"]
    chosen = client.get(f"{address}?category={wanted}").text
    assert re.search(rf'value="{wanted}" checked', chosen)
    done = client.post(address, data={"body": "Pacing by steps.", "category": str(wanted)})
    assert done.location.endswith("#p2")


def test_the_guard_stops_a_question_and_keeps_its_words(under_way: UnderWay) -> None:
    address = f"/t/{under_way.thread_id}/case/question"
    client = under_way.world.client(under_way.priya)

    page = client.post(address, data={"body": "Is OHIP 1234-567-897-AB right?"})
    assert page.status_code == 422
    assert "Nothing was sent yet." in page.text and "1234-567-897-AB" in page.text


def test_a_look_first_sends_nothing(under_way: UnderWay) -> None:
    client = under_way.world.client(under_way.priya)
    address = f"/t/{under_way.thread_id}/case/question?look=1"
    page = client.post(address, data={"body": "Is it **so**?"})

    assert "<strong>so</strong>" in page.text
    assert db.session.query(Post).filter_by(thread_id=under_way.thread_id).count() == 1


def test_what_is_being_written_in_a_round_is_kept_apart_from_a_reply(
    under_way: UnderWay,
) -> None:
    client = under_way.world.client(under_way.priya)
    wanted = str(under_way.categories["referrals"])
    for place, words in (("question", "Nalox"), ("suggestion", "Pac"), ("reply", "Tha")):
        form = {"body": words, "kept": "0", "category": wanted}
        client.post(f"/drafts/{place}:{under_way.thread_id}", data=form)

    base = f"/t/{under_way.thread_id}"
    assert "Nalox</textarea>" in client.get(f"{base}/case/question").text
    under_way.turn(Round.SUGGESTIONS)
    suggestion = client.get(f"{base}/case/suggestion").text
    assert "Pac</textarea>" in suggestion
    assert re.search(rf'value="{wanted}" checked', suggestion)
    listed = client.get("/p/chronic-pain/drafts").text
    assert f"{base}/case/question" in listed and f"{base}/case/suggestion" in listed

    under_way.turn(Round.QUESTIONS)
    client.post(f"{base}/case/question", data={"body": "Naloxone?", "kept": "1"})
    left = {draft.place for draft in db.session.query(Draft)}
    assert left == {f"suggestion:{under_way.thread_id}", f"reply:{under_way.thread_id}"}


def test_on_paper_each_post_says_what_it_is_for(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya)
    under_way.answer(question, "None at all.")
    under_way.suggest(under_way.priya, "Pacing.")

    html = under_way.page(under_way.jo, "/print")
    for words in ("Do I taper, rotate or leave it?", "Any red flags?", "None at all.", "Pacing."):
        assert html.count(words) == 1
    assert "Question" in html and "Answer to 2" in html and "Suggestion: Referrals" in html


def test_exports_say_what_a_post_is_for(under_way: UnderWay) -> None:
    under_way.answer(under_way.ask(under_way.priya))
    under_way.suggest(under_way.priya)

    [line] = export_threads(under_way.nora, under_way.case.programme_id)
    thread = json.loads(line)
    assert thread["kind"] == "case"
    purposes = [post.get("purpose") for post in thread["posts"]]
    assert purposes == [None, "question", "answer", "suggestion"]


def test_catching_up_leads_to_what_stands_apart(under_way: UnderWay) -> None:
    under_way.page(under_way.nora)
    post = under_way.suggest(under_way.priya)
    services.endorse(under_way.expert, post.id)

    html = under_way.world.client(under_way.nora).get("/p/chronic-pain/catch-up").text
    assert f"/t/{under_way.thread_id}/p/{post.number}" in html


def test_a_case_is_neither_split_nor_merged(under_way: UnderWay, world: World) -> None:
    under_way.ask(under_way.priya)
    other = world.thread(by=under_way.priya)
    client, base = world.client(under_way.nora), f"/t/{under_way.thread_id}"

    html = under_way.page(under_way.nora)
    assert f"{base}/split" not in html and f"{base}/merge" not in html
    split = client.post(f"{base}/split", data={"title": "Other", "posts": ["2"]})
    merge = client.post(f"{base}/merge", data={"other": f"/t/{other.id}"})
    assert (split.status_code, merge.status_code) == (422, 422)


def test_what_was_being_written_when_the_thread_was_closed_is_kept(under_way: UnderWay) -> None:
    client = under_way.world.client(under_way.priya)
    services.lock(under_way.nora, under_way.thread_id, True)

    form = {"body": "Is there a naloxone kit?"}
    answer = client.post(f"/t/{under_way.thread_id}/case/question", data=form)
    assert answer.status_code == 403
    assert "Is there a naloxone kit?" in answer.text and "Closed to replies." in answer.text
