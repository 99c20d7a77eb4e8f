"""An expert's desk: what waits for them, and what is done there."""

from datetime import timedelta
from typing import Any

import pytest

from echo_community.consults.models import (
    Closing,
    Consult,
    ConsultState,
    Pearl,
    RotaWeek,
)
from echo_community.consults.services import claiming, closing
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, RelatedThread, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now, today_in
from echo_community.kernel.db import db, transaction
from echo_community.lectures.models import Lecture
from echo_community.pages.desk import Pile, desk
from echo_community.policy import Visibility
from echo_community.programmes.models import TopicExpert
from tests.consults.pearling import ANSWER, made
from tests.discussions.sending import keep, reply_with
from tests.world import World

DESK = "/p/chronic-pain/desk"


def keys(reader: Actor, pile: Pile = Pile.WAITING) -> list[str]:
    """What lies in a pile."""
    page = desk(reader, next(iter(reader.memberships.values())))
    return [item.key for item in page.piles[pile]]


def on_call(world: World, person: Actor) -> None:
    """It is their week."""
    today = today_in("")
    with transaction():
        db.session.add(
            RotaWeek(
                programme_id=next(iter(person.memberships)),
                user_id=person.id,
                first_on=today,
                last_on=today,
                time_zone="UTC",
                starts_at=now() - timedelta(days=1),
                ends_at=now() + timedelta(days=1),
            )
        )


def test_what_is_claimed_or_handed_over_waits_for_that_expert_alone(world: World) -> None:
    osei, lena = world.expert(), world.expert("Dr Lena Fortier")
    mine, theirs = world.consult().thread_id, world.consult(body="And then?").thread_id
    claiming.claim(osei, mine)
    claiming.claim(osei, theirs)
    claiming.hand_over(osei, theirs, lena.id)
    assert keys(osei) == [f"c{mine}"]
    assert keys(lena) == [f"c{theirs}"]
    assert "Handed over to you" in world.client(lena).get(DESK).text


def test_who_is_on_call_is_sent_what_nobody_has_claimed(world: World) -> None:
    osei, lena = world.expert(), world.expert("Dr Lena Fortier")
    on_call(world, osei)
    consult = world.consult()
    assert keys(osei) == [f"c{consult.thread_id}"]
    assert keys(lena) == []
    assert "You are on call until" in world.client(osei).get(DESK).text


def test_unclaimed_are_those_of_ones_topics_and_of_topics_beneath(world: World) -> None:
    osei, lena = world.expert(), world.expert("Dr Lena Fortier")
    above = world.topic("Opioids").id
    below, other = world.topic("Tapering", parent_id=above).id, world.topic("Sleep").id
    with transaction():
        db.session.add(TopicExpert(topic_id=above, user_id=osei.id))
        db.session.add(TopicExpert(topic_id=other, user_id=lena.id))
    consult = world.consult(topics=(below,))
    assert keys(osei, Pile.UNCLAIMED) == [f"c{consult.thread_id}"]
    assert keys(lena, Pile.UNCLAIMED) == []
    assert keys(world.expert("Dr Of None"), Pile.UNCLAIMED) == [f"c{consult.thread_id}"]


def test_one_never_finds_ones_own_question_nor_one_that_waits_for_who_asked(world: World) -> None:
    osei = world.expert()
    world.consult(osei)
    consult = world.consult()
    with transaction():
        db.session.get_one(Consult, consult.id).asked_back_at = now()
    assert keys(osei, Pile.UNCLAIMED) == []


def test_an_answer_in_place_leads_to_the_next(world: World) -> None:
    osei = world.expert()
    first, second = world.consult(), world.consult(body="And at night?")
    sent = {"body": "Half the dose.", "pile": "unclaimed", "next": f"c{second.thread_id}"}

    led = world.client(osei).post(f"{DESK}/c{first.thread_id}/answer", data=sent)

    assert led.status_code == 303
    assert led.location == f"{DESK}?pile=unclaimed&item=c{second.thread_id}#open"
    assert db.session.get_one(Consult, first.id).state is ConsultState.ANSWERED
    assert keys(osei, Pile.UNCLAIMED) == [f"c{second.thread_id}"]


def test_ticked_questions_ask_for_more_and_are_no_answer(world: World) -> None:
    osei, consult = world.expert(), world.consult()
    world.client(osei).post(f"{DESK}/c{consult.thread_id}/answer", data={"requests": "doses"})
    assert db.session.get_one(Consult, consult.id).information_at is not None
    assert keys(osei, Pile.UNCLAIMED) == []


def test_what_is_wrong_with_an_answer_is_shown_with_what_was_typed(world: World) -> None:
    osei, consult = world.expert(), world.consult()
    url = f"{DESK}/c{consult.thread_id}/answer"
    assert world.client(osei).post(url, data={"body": ""}).status_code == 422
    page = world.client(osei).post(url, data={"body": "Call her at 613-555-0187."})
    assert page.status_code == 422 and "613-555-0187" in page.text and "Your desk" in page.text


def test_words_that_can_no_longer_be_sent_from_the_desk_are_shown_in_the_thread(
    world: World,
) -> None:
    osei, lena, consult = world.expert(), world.expert("Dr Lena Fortier"), world.consult()
    claiming.claim(lena, consult.thread_id)
    sent = {"body": "Call her at 613-555-0187."}
    page = world.client(osei).post(f"{DESK}/c{consult.thread_id}/answer", data=sent)
    assert page.status_code == 422 and "613-555-0187" in page.text


def test_a_claim_stays_open_and_who_was_slower_is_told(world: World) -> None:
    osei, lena, consult = world.expert(), world.expert("Dr Lena Fortier"), world.consult()
    url = f"{DESK}/c{consult.thread_id}/claim"
    assert "Claimed by you" in world.client(osei).post(url, follow_redirects=True).text
    page = world.client(lena).post(url, follow_redirects=True).text
    assert "Dr Amara Osei has claimed it." in page


def test_a_question_is_handed_over_in_place(world: World) -> None:
    osei, lena, consult = world.expert(), world.expert("Dr Lena Fortier"), world.consult()
    url = f"{DESK}/c{consult.thread_id}/hand-over"
    browser = world.client(osei)
    assert browser.post(url, data={}).status_code == 422
    page = browser.post(url, data={"to": str(lena.id)}, follow_redirects=True).text
    assert "Handed over. They are told." in page
    assert keys(lena) == [f"c{consult.thread_id}"]


def test_words_for_what_was_hidden_meanwhile_stay_to_be_copied(world: World) -> None:
    osei, lena, consult = world.expert(), world.expert("Dr Lena Fortier"), world.consult()
    discussions.hide_thread(lena, consult.thread_id)
    sent = {"body": "Half the dose."}
    page = world.client(osei).post(f"{DESK}/c{consult.thread_id}/answer", data=sent)
    assert page.status_code == 403 and "Half the dose." in page.text


def test_what_was_closed_meanwhile_is_not_handed_over_and_it_is_said(world: World) -> None:
    osei, lena, consult = world.expert(), world.expert("Dr Lena Fortier"), world.consult()
    world.consult(body="Another?")
    closing.close(osei, consult.thread_id, Closing.WITHDRAWN)
    url = f"{DESK}/c{consult.thread_id}/hand-over"
    page = world.client(osei).post(url, data={"to": str(lena.id)}, follow_redirects=True).text
    assert "It is closed." in page


def test_a_peers_answer_is_endorsed_with_a_tap_and_a_way_back(world: World) -> None:
    osei, consult = world.expert(), world.consult()
    ben = world.member("Ben Okafor")
    post = discussions.reply(ben, consult.thread_id, ReplyDraft("Answer: half the dose."))
    assert keys(osei, Pile.ENDORSE) == [f"p{post.id}"]
    browser = world.client(osei)
    page = browser.post(f"{DESK}/p{post.id}/endorse", follow_redirects=True).text
    assert db.session.get_one(Post, post.id).endorsed and f"{DESK}/p{post.id}/unendorse" in page
    assert keys(osei, Pile.ENDORSE) == []
    browser.post(f"{DESK}/p{post.id}/unendorse")
    assert keys(osei, Pile.ENDORSE) == [f"p{post.id}"]
    assert keys(world.coordinator(), Pile.ENDORSE) == []


def test_lectures_and_pearls_are_reviewed_with_a_tap(world: World) -> None:
    osei = world.expert()
    lecture, pearl = world.lecture(), made(world, osei)
    with transaction():
        db.session.get_one(Lecture, lecture.id).review_on = today_in("") - timedelta(days=9)
        db.session.get_one(Pearl, pearl.id).review_on = today_in("") - timedelta(days=2)
    both = [f"l{lecture.thread_id}", f"r{pearl.id}"]
    assert keys(osei, Pile.REVIEW) == both
    assert ANSWER in world.client(osei).get(f"{DESK}?item={both[1]}").text
    for key in both:
        page = world.client(osei).post(f"{DESK}/{key}/current", follow_redirects=True).text
        assert "Noted as still current." in page
    assert keys(osei, Pile.REVIEW) == []


def test_where_one_is_called_by_name_waits_until_it_was_seen(world: World) -> None:
    osei = world.expert()
    thread = world.thread(by=world.member(), body="@amara.osei, what would you do?")
    assert keys(osei) == [f"m{thread.id}"]
    world.client(osei).post(f"{DESK}/m{thread.id}/seen")
    assert keys(osei) == []


def test_a_report_lies_among_the_flagged(world: World) -> None:
    osei = world.expert()
    newcomer = world.newcomer()
    world.thread(by=newcomer)
    assert [key[0] for key in keys(osei, Pile.FLAGGED)] == ["f"]
    assert "Look and decide" in world.client(osei).get(DESK).text


def test_an_empty_desk_says_so(world: World) -> None:
    page = world.client(world.expert()).get(DESK).text
    assert "Nobody waits for you" in page


def test_the_nameless_have_no_name_on_a_desk(world: World) -> None:
    osei, jo = world.expert(), world.member("Jo Halvorsen")
    world.consult(jo, nameless=True)
    world.consult(jo, body="For the hub?", nameless=True, visibility=Visibility.STAFF)
    browser = world.client(osei)
    for key in keys(osei, Pile.UNCLAIMED):
        page = browser.get(f"{DESK}?item={key}").text
        assert "Original poster" in page and "Halvorsen" not in page


@pytest.mark.parametrize(
    ("role", "status"), [("participant", 403), ("graduate", 403), ("coordinator", 200)]
)
def test_a_desk_is_the_hubs(world: World, role: str, status: int) -> None:
    assert world.client(world.member("Some Body", role)).get(DESK).status_code == status


def test_other_programmes_see_nothing_of_it(world: World) -> None:
    consult = world.consult()
    far = world.expert("Dr Far", of="Hepatitis C")
    assert world.client(far).get(DESK).status_code == 404
    there = f"/p/hepatitis-c/desk/c{consult.thread_id}"
    assert world.client(far).post(f"{there}/claim").status_code == 404
    assert world.client(far).post(f"{there}/answer", data={"body": "So."}).status_code == 404
    assert not any(keys(far, pile) for pile in Pile)


@pytest.mark.parametrize("many", [1, 4])
def test_the_desk_costs_at_most_twelve_statements(
    world: World, count_queries: Any, many: int
) -> None:
    osei = world.expert()
    for n in range(many):
        consult = world.consult(body=f"Question {n}?")
        discussions.reply(world.member(f"Peer {n}"), consult.thread_id, ReplyDraft("A remark."))
        world.consult(body=f"Open {n}?")
        world.thread(by=world.newcomer(f"New {n}"))
    browser = world.client(osei)
    browser.get(DESK)
    with count_queries() as seen:
        page = browser.get(DESK)
    assert page.status_code == 200 and "Your answer" in page.text
    assert len(seen) <= 12, seen


def test_what_one_answered_to_the_like_is_offered_with_its_link(world: World) -> None:
    osei, lena = world.expert(), world.expert("Dr Lena Fortier")
    under = (world.topic("Tapering").id,)
    old = world.consult(body="May I halve the methadone at once?", topics=under)
    other = world.consult(body="May I halve the gabapentin?")
    mine = discussions.reply(osei, old.thread_id, ReplyDraft("Not at once: by a tenth a week."))
    discussions.reply(osei, other.thread_id, ReplyDraft("Not gabapentin."))
    asked = world.consult(body="How fast may methadone go down?", topics=under)
    with transaction():
        for rank, one in enumerate((other, old)):
            alike = {"thread_id": asked.thread_id, "related_id": one.thread_id}
            db.session.add(RelatedThread(**alike, rank=rank))
    there, cite = f"{DESK}/c{asked.thread_id}/answer", f"{old.thread_id}/{mine.number}"

    page = world.client(osei).get(f"{DESK}?item=c{asked.thread_id}").text
    assert "by a tenth a week" in page
    assert "Not gabapentin." not in page
    assert cite not in world.client(lena).get(f"{DESK}?item=c{asked.thread_id}").text
    again = world.client(osei).post(there, data={"body": "As I said:", "cite": cite}).text

    assert f"As I said:\n\n/t/{cite.replace('/', '/p/')}" in again
    assert db.session.get_one(Consult, asked.id).state is ConsultState.OPEN


def test_a_photo_under_a_question_is_shown_small_and_opens_on_a_tap(world: World) -> None:
    osei, jo = world.expert(), world.member("Jo Halvorsen")
    asked = world.consult(by=jo, body="What is this rash?")
    file = keep(jo)
    reply_with(jo, db.session.get_one(Thread, asked.thread_id), file, alt="A rash")
    page = world.client(osei).get(f"{DESK}?item=c{asked.thread_id}").text
    assert f'<img src="/f/{file.id}/thumb" alt="A rash"' in page
