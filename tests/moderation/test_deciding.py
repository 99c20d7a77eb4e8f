"""Moderators decide: one at a time, told beforehand whom it tells, and undone as it was."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from echo_community.discussions import services as posts
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Post, Revision, Thread
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Refused, Stopped
from echo_community.moderation import services
from echo_community.moderation.errors import Taken
from echo_community.moderation.models import Decision, Reason
from echo_community.search import queries as search
from tests.moderation.telling import decide, flag, notices_of, post_of, review_of
from tests.world import World


def reported(
    world: World, reason: Reason = Reason.IDENTIFIES_PATIENT, words: str = "The quetzal breeder."
) -> Thread:
    """A reply of Ben's that Carla reports."""
    world.amina = world.member()  # type: ignore[attr-defined]
    world.ben = world.member("Ben Okafor")  # type: ignore[attr-defined]
    world.carla = world.member("Carla Rossi")  # type: ignore[attr-defined]
    thread = world.thread(by=world.amina)  # type: ignore[attr-defined]
    flag(world.carla, world.reply(thread, world.ben, words), reason)  # type: ignore[attr-defined]
    return thread


def is_found(world: World, words: str) -> bool:
    reader = world.member("Some Reader")
    return bool(search.search(reader, next(iter(reader.memberships)), words).hits)


def test_fine_brings_a_hidden_post_back_and_tells_author_and_reporter(world: World) -> None:
    thread, expert = reported(world), world.expert()

    decide(expert, review_of(post_of(thread)), note="Nobody keeps quetzals.")

    assert not post_of(thread).hidden
    assert not post_of(thread).under_review
    assert is_found(world, "quetzal")
    ben, carla = world.ben, world.carla  # type: ignore[attr-defined]
    assert notices_of(ben)[-1] == "reviewed"
    assert notices_of(carla) == ["heard"]
    for person in (ben, carla):
        page = world.client(person).get(f"/t/{thread.id}/p/2/outcome").text
        assert "Fine as it is." in page
        assert "Nobody keeps quetzals." in page
        assert "Amara" not in page


def test_of_what_was_shown_all_along_only_who_reported_it_hears(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()

    decide(expert, review_of(post_of(thread)))

    assert notices_of(world.ben) == []  # type: ignore[attr-defined]
    assert notices_of(world.carla) == ["heard"]  # type: ignore[attr-defined]


def test_a_decision_is_audited_with_codes_and_no_words(world: World) -> None:
    thread, expert = reported(world), world.expert()
    decide(expert, review_of(post_of(thread)), Decision.HIDE, reason=Reason.IDENTIFIES_PATIENT)

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "review.decide")).one()
    assert (entry.thing, entry.thing_id) == ("posts", post_of(thread).id)
    assert entry.detail["decision"] == "hide"
    assert entry.detail["reason"] == "identifies_patient"


@pytest.mark.parametrize("decision", [Decision.FINE, Decision.HIDE])
@pytest.mark.parametrize("number", [1, 2])
def test_undo_restores_what_was(world: World, decision: Decision, number: int) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    post = post_of(thread, number)
    flag(world.carla, post, Reason.IDENTIFIES_PATIENT)  # type: ignore[attr-defined]
    gone = db.session.get_one(Thread, thread.id) if number == 1 else post_of(thread)
    review = review_of(post)
    decide(expert, review, decision)
    assert gone.hidden is (decision is Decision.HIDE)

    services.undo(expert, review.id)

    assert gone.hidden
    assert gone.hidden_by_id is None
    assert post_of(thread, number).under_review
    assert review_of(post).decision is None
    assert "heard" not in notices_of(world.carla)  # type: ignore[attr-defined]
    decide(expert, review_of(post))
    assert "heard" in notices_of(world.carla)  # type: ignore[attr-defined]


def test_a_held_post_is_released_and_held_again_by_undo(world: World, lavoie: None) -> None:
    amina, expert, ben = world.member(), world.expert(), world.member("Ben Okafor")
    thread = world.thread(by=expert)
    posts.reply(amina, thread.id, ReplyDraft("Mrs Lavoie's quetzal.", reason="A bird."))
    review = review_of(post_of(thread))

    decide(expert, review)
    assert is_found(world, "quetzal")
    services.undo(expert, review.id)

    assert post_of(thread).held
    assert not is_found(world, "quetzal")
    assert "quetzal" not in world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text


def test_an_edit_mends_a_hidden_post_before_anybody_reads_it_again(world: World) -> None:
    thread, expert = reported(world), world.expert()
    review = review_of(post_of(thread))

    decide(expert, review, Decision.EDIT, body="A breeder of marmots.", revision=1)

    post = post_of(thread)
    assert (post.source, post.hidden) == ("A breeder of marmots.", False)
    assert is_found(world, "marmots")
    assert not is_found(world, "quetzal")
    assert db.session.scalars(select(Revision.withheld)).all() == [True]

    services.undo(expert, review.id)
    post = post_of(thread)
    assert (post.source, post.hidden, post.held) == ("The quetzal breeder.", True, False)
    assert not is_found(world, "marmots")
    assert not is_found(world, "quetzal")


def test_the_first_post_is_edited_with_its_title_and_its_thread_comes_back(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, title="The quetzal breeder", replies=1)
    flag(ben, post_of(thread, 1))

    decide(
        expert,
        review_of(post_of(thread, 1)),
        Decision.EDIT,
        title="A breeder of birds",
        body="Her back hurts.",
        revision=1,
    )

    page = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text
    assert "A breeder of birds" in page
    assert "quetzal" not in page
    assert is_found(world, "birds")


def test_closing_moving_and_correcting_do_what_they_say_and_are_undone(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    old, new = world.topic("Sleep"), world.topic("Tapering")
    posts.move(expert, thread.id, [old.id])
    review = review_of(post_of(thread))

    decide(expert, review, Decision.LOCK)
    assert db.session.get_one(Thread, thread.id).locked
    services.undo(expert, review.id)
    assert not db.session.get_one(Thread, thread.id).locked

    decide(expert, review, Decision.MOVE, topics=(new.id,))
    client = world.client(expert)
    assert "Tapering" in client.get(f"/t/{thread.id}", follow_redirects=True).text
    services.undo(expert, review.id)
    assert "Sleep" in client.get(f"/t/{thread.id}", follow_redirects=True).text


def test_a_post_is_split_off_and_comes_back(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    post = post_of(thread)
    review = review_of(post)

    decide(expert, review, Decision.SPLIT, title="About birds")
    moved = db.session.get_one(Post, post.id)
    assert (moved.thread_id != thread.id, moved.number) == (True, 1)
    told = world.client(world.carla).get(  # type: ignore[attr-defined]
        f"/t/{moved.thread_id}/p/1/outcome"
    )
    assert "Moved to a thread of its own." in told.text

    services.undo(expert, review.id)
    assert (post_of(thread).id, post_of(thread).number) == (post.id, 2)


def test_a_thread_is_merged_and_parted_again_at_a_new_address(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    other = world.thread(by=expert, title="Birds")
    post = post_of(thread)
    review = review_of(post)

    decide(expert, review, Decision.MERGE, thread_id=other.id)
    assert db.session.get_one(Post, post.id).thread_id == other.id

    services.undo(expert, review.id)
    there = db.session.get_one(Post, post.id).thread_id
    assert there not in (thread.id, other.id)
    assert db.session.get_one(Thread, there).title == thread.title
    led = world.client(expert).get(f"/t/{thread.id}", follow_redirects=True)
    assert led.request.path.startswith(f"/t/{there}")


def test_two_moderators_at_once_the_second_sees_the_firsts_decision(world: World) -> None:
    thread, first, second = reported(world), world.expert(), world.coordinator()
    review = review_of(post_of(thread))
    address = f"/reviews/{review.id}"
    one, other = world.client(first), world.client(second)
    assert "It is fine" in one.get(address).text

    busy = other.get(address).text
    assert "Dr Amara Osei is on it." in busy
    assert 'value="hide"' not in busy
    words = {"decision": "hide", "reason": "identifies_patient", "note": "A breeder is known."}
    refused = other.post(f"{address}/decide", data=words)
    assert refused.status_code == 409
    assert "A breeder is known." in refused.text
    one.post(f"{address}/decide", data={"decision": "fine", "reason": "other"})

    late = other.post(f"{address}/decide", data=words)

    assert late.status_code == 409
    assert "Fine as it is." in late.text
    assert "Dr Amara Osei decided" in late.text
    assert "A breeder is known." in late.text
    assert not post_of(thread).hidden
    with pytest.raises(Taken):
        decide(second, review, Decision.HIDE)


def test_a_claim_ends_by_itself_and_can_be_left(world: World) -> None:
    thread, first, second = reported(world), world.expert(), world.coordinator()
    review = review_of(post_of(thread))
    services.claim(first, review.id)
    with pytest.raises(Taken):
        decide(second, review)

    with time_machine.travel(now() + timedelta(minutes=16), tick=True):
        services.claim(second, review.id)
        assert review_of(post_of(thread)).claimed_by_id == second.id
    services.leave(second, review.id)
    decide(first, review_of(post_of(thread)))


def test_nobody_decides_about_themselves(world: World) -> None:
    expert, other, ben = world.expert(), world.coordinator(), world.member("Ben Okafor")
    thread = world.thread(by=expert, replies=1)
    flag(ben, post_of(thread), Reason.UNSAFE_ADVICE)
    review = review_of(post_of(thread))
    client = world.client(expert)

    page = client.get(f"/reviews/{review.id}").text
    assert "Another moderator must decide it." in page
    assert 'value="fine"' not in page
    assert "another moderator must decide" in client.get("/p/chronic-pain/moderation").text
    with pytest.raises(Forbidden):
        decide(expert, review)
    assert review_of(post_of(thread)).claimed_by_id is None

    decide(other, review)
    with pytest.raises(Forbidden):
        services.undo(expert, review.id)


def test_a_nameless_author_stays_nameless_and_without_a_history(world: World) -> None:
    zed, ben, expert = world.member("Zephyrine Quill"), world.member("Ben Okafor"), world.expert()
    earlier = world.thread(by=zed, title="Under my name")
    decide(expert, review_of(post_of(earlier, 1)))
    thread = world.thread(by=zed, title="Without it", nameless=True)
    flag(ben, post_of(thread, 1), Reason.OFF_TOPIC)
    review = review_of(post_of(thread, 1))
    client = world.client(expert)

    pages = [
        client.get(f"/reviews/{review.id}").text,
        client.get("/p/chronic-pain/moderation").text,
    ]
    services.ask_author(expert, review.id, "What do you mean?")
    services.answer(zed, thread.id, 1, "Just what it says.")
    pages.append(client.get(f"/reviews/{review.id}").text)

    for page in pages:
        assert "Zephyrine" not in page
        assert "Under my name" not in page
    assert "Original poster" in pages[0]
    assert "Just what it says." in pages[2]
    # And the other way round: under the name, nothing of what was asked without it.
    decide(expert, review_of(post_of(thread, 1)), Decision.LOCK)
    named = world.thread(by=zed, title="Again under my name")
    flag(ben, post_of(named, 1), Reason.OFF_TOPIC)
    shown = client.get(f"/reviews/{review_of(post_of(named, 1)).id}").text
    assert "Under my name" in shown
    assert "Without it" not in shown


def test_the_author_is_asked_answers_and_nobody_else_reads_it(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    ben, carla = world.ben, world.carla  # type: ignore[attr-defined]
    review = review_of(post_of(thread))
    hub = world.client(expert)
    asked = hub.post(
        f"/reviews/{review.id}/ask", data={"body": "Which birds?"}, follow_redirects=True
    )
    assert "The review comes back when they answer." in asked.text
    assert "quetzal" not in asked.text
    assert "quetzal" in hub.get("/p/chronic-pain/moderation?show=asked").text
    assert notices_of(ben) == ["questioned"]
    address = f"/t/{thread.id}/p/2/outcome"
    assert "Which birds?" in world.client(ben).get(address).text
    assert "Which birds?" not in world.client(carla).get(address).text
    assert world.client(ben).post(address, data={"body": ""}).status_code == 422
    assert world.client(carla).post(address, data={"body": "Me too."}).status_code == 404

    world.client(ben).post(address, data={"body": "Marmots, all of them."})

    assert notices_of(expert)[-1] == "explained"
    assert "Marmots, all of them." in hub.get(f"/reviews/{review.id}").text
    assert not review_of(post_of(thread)).asked


def test_a_note_that_identifies_somebody_stops_and_keeps_what_was_typed(
    world: World, lavoie: None
) -> None:
    thread, expert = reported(world), world.expert()
    review = review_of(post_of(thread))
    client = world.client(expert)

    stopped = client.post(
        f"/reviews/{review.id}/decide",
        data={"decision": "hide", "reason": "disrespect", "note": "It is Mrs Lavoie."},
    )

    assert stopped.status_code == 422
    assert "It is Mrs Lavoie." in stopped.text
    assert '<option selected value="disrespect">' in stopped.text
    with pytest.raises(Stopped):
        services.ask_author(expert, review.id, "Is it Mrs Lavoie?")


def test_each_decision_says_beforehand_whom_it_tells(world: World) -> None:
    thread, expert = reported(world, Reason.UNSAFE_ADVICE), world.expert()
    flag(world.amina, post_of(thread), Reason.OFF_TOPIC)  # type: ignore[attr-defined]
    page = world.client(expert).get(f"/reviews/{review_of(post_of(thread)).id}").text

    assert "The author is told. 2 who reported it are told." in page
    assert "Everybody who read, kept or reacted to it is told" in page
    for words in ("It is fine", "Edit", "Hide", "Ask the author", "Correct the advice"):
        assert words in page


def test_pages_of_decisions_refuse_kindly(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    review = review_of(post_of(thread))
    client = world.client(expert)
    base = f"/reviews/{review.id}"
    reason = {"reason": "off_topic"}

    for step in ("edit", "move", "split", "merge", "correct", "ask"):
        assert client.get(f"{base}/{step}").status_code == 200, step
    assert client.post(f"{base}/split", data={**reason, "title": ""}).status_code == 422
    assert client.post(f"{base}/merge", data={**reason, "other": "99999"}).status_code == 422
    assert client.post(f"{base}/merge", data={**reason, "other": str(thread.id)}).status_code == 422
    far = {**reason, "body": "No.", "successor": "77"}
    assert client.post(f"{base}/correct", data=far).status_code == 422
    posts.edit_post(world.ben, post_of(thread).id, EditDraft("Anew.", 1))  # type: ignore[attr-defined]
    late = client.post(f"{base}/edit", data={**reason, "body": "Mine.", "revision": "1"})
    assert late.status_code == 422
    assert "Anew." in late.text
    assert "Mine." in late.text
    assert client.post(f"{base}/decide", data={"decision": "nonsense"}).status_code == 422
    assert review_of(post_of(thread)).decision is None


def test_an_edit_that_was_edited_again_is_not_undone(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    review = review_of(post_of(thread))
    decide(expert, review, Decision.EDIT, body="Mended.", revision=1)
    posts.edit_post(world.ben, post_of(thread).id, EditDraft("And again.", 2))  # type: ignore[attr-defined]

    with pytest.raises(Refused):
        services.undo(expert, review.id)
    said = world.client(expert).post(f"/reviews/{review.id}/undo", follow_redirects=True)
    assert "The post was changed again since." in said.text


def test_what_its_author_deleted_does_not_come_back(world: World) -> None:
    thread, expert = reported(world, Reason.OFF_TOPIC), world.expert()
    posts.hide_post(world.ben, post_of(thread).id)  # type: ignore[attr-defined]

    decide(expert, review_of(post_of(thread)))

    assert post_of(thread).hidden


def test_a_moderator_neither_brings_back_nor_releases_words_of_their_own(
    world: World, lavoie: None
) -> None:
    expert, ben = world.expert(), world.member("Ben Okafor")
    thread = world.thread(by=ben)
    world.reply(thread, expert, "The quetzal breeder.")
    flag(ben, post_of(thread))
    posts.reply(expert, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="A dog."))
    client = world.client(expert)

    page = client.get(f"/t/{thread.id}", follow_redirects=True).text
    assert "Bring it back" not in page
    assert ">Release<" not in page
    assert client.post(f"/t/{thread.id}/p/2/restore").status_code == 404
    assert client.post(f"/t/{thread.id}/p/3/release").status_code == 403
    assert post_of(thread).hidden
    assert post_of(thread, 3).held


def test_opening_the_outcome_is_reading_its_notices(world: World) -> None:
    thread, expert = reported(world), world.expert()
    ben = world.ben  # type: ignore[attr-defined]
    decide(expert, review_of(post_of(thread)), Decision.HIDE)
    assert world.actor(ben.id).unread > 0

    world.client(ben).get(f"/t/{thread.id}/p/2/outcome")

    assert world.actor(ben.id).unread == 0
