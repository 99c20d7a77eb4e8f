"""Unsafe advice: corrected above the post, found, printed, and told to all whom it reached."""

from typing import Any

import pytest

from echo_community.discussions import services as posts
from echo_community.discussions.drafts import BookmarkDraft, CorrectDraft
from echo_community.discussions.models import ReactionKind
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from echo_community.moderation import services
from echo_community.moderation.models import Decision, Reason
from echo_community.search import queries as search
from tests.moderation.telling import decide, flag, notices_of, post_of, review_of
from tests.world import World

RIGHT = "Never ten at once: **zolpidem** stays at five."


def test_a_correction_stands_above_the_post_is_printed_and_found(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, replies=1)

    posts.correct(expert, post_of(thread).id, CorrectDraft(RIGHT, number=1))

    page = world.client(amina).get(f"/t/{thread.id}", follow_redirects=True).text
    assert "<strong>zolpidem</strong> stays at five" in page
    assert page.index("stays at five") < page.index("Reply number 1.")
    assert "Dr Amara Osei" in page
    assert "stays at five" in world.client(amina).get(f"/t/{thread.id}/print").text
    programme_id = next(iter(amina.memberships))
    [hit] = search.search(amina, programme_id, "zolpidem").hits
    assert hit.superseded


def test_who_read_kept_or_reacted_is_told_once_and_nobody_else(world: World) -> None:
    amina, reader, keeper, thankful, other = world.members(
        "Amina Diallo", "Rita Reader", "Kim Keeper", "Theo Thanks", "Otto Other"
    )
    expert = world.expert()
    thread = world.thread(by=amina, replies=1)
    post = post_of(thread)
    world.client(reader).get(f"/t/{thread.id}", follow_redirects=True)
    posts.keep(keeper, post.id, BookmarkDraft())
    posts.react(thankful, post.id, ReactionKind.THANKS)

    posts.correct(expert, post.id, CorrectDraft(RIGHT))

    for person in (amina, reader, keeper, thankful):
        assert notices_of(person).count("corrected") == 1, person.name
        assert "superseded" not in notices_of(person)
    assert notices_of(other) == notices_of(expert) == []


@pytest.mark.parametrize("readers", [1, 12])
def test_telling_costs_the_same_for_many(world: World, count_queries: Any, readers: int) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, replies=1)
    for n in range(readers):
        reader = world.client(world.member(f"Reader {n}"))
        reader.get(f"/t/{thread.id}", follow_redirects=True)
    post = post_of(thread)
    with count_queries() as seen:
        posts.correct(expert, post.id, CorrectDraft(RIGHT))
    told = [statement for statement in seen if "INSERT INTO notices" in statement]
    assert len(told) == 2, told  # the mark's author, and everybody


def test_undo_takes_it_off_page_and_index_and_the_unread_notices_back(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, replies=1)
    flag(ben, post_of(thread), Reason.UNSAFE_ADVICE)
    review = review_of(post_of(thread))
    world.client(ben).get(f"/t/{thread.id}", follow_redirects=True)
    decide(expert, review, Decision.CORRECT, body=RIGHT)
    assert "corrected" in notices_of(ben)

    services.undo(expert, review.id)

    assert notices_of(ben) == []
    page = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text
    assert "stays at five" not in page
    assert "Under review by the hub" in page
    assert not search.search(ben, next(iter(ben.memberships)), "zolpidem").hits
    assert not post_of(thread).superseded


def test_only_experts_correct_and_the_guard_reads_it(world: World, lavoie: None) -> None:
    amina, expert, nora = world.member(), world.expert(), world.coordinator()
    other = world.member("Omar Haddad", "expert", of="Hepatitis C")
    thread = world.thread(by=amina, replies=1)
    post = post_of(thread)
    for person in (amina, nora):
        with pytest.raises(Forbidden):
            posts.correct(person, post.id, CorrectDraft(RIGHT))
    with pytest.raises(NotVisible):
        posts.correct(other, post.id, CorrectDraft(RIGHT))
    with pytest.raises(Stopped):
        posts.correct(expert, post.id, CorrectDraft("As Mrs Lavoie found out."))
    refused = world.client(expert).post(
        f"/t/{thread.id}/p/2/correct", data={"body": "As Mrs Lavoie found out."}
    )
    assert refused.status_code == 422
    assert "As Mrs Lavoie found out." in refused.text


def test_from_the_thread_it_is_one_form_and_undone_from_the_next_page(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, replies=1)
    client = world.client(expert)

    done = client.post(
        f"/t/{thread.id}/p/2/correct", data={"body": RIGHT}, follow_redirects=True
    ).text
    assert "Corrected. Everybody who read it is told." in done
    again = client.post(f"/t/{thread.id}/p/2/correct/1/undo", follow_redirects=True).text

    assert "The correction is taken back." in again
    assert client.post(f"/t/{thread.id}/p/2/correct/99/undo").status_code == 404


def test_a_post_under_review_is_corrected_in_its_review(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, replies=1)
    flag(ben, post_of(thread), Reason.UNSAFE_ADVICE)
    review = review_of(post_of(thread))
    client = world.client(expert)

    led = client.get(f"/t/{thread.id}/p/2/correct")
    assert led.location.endswith(f"/reviews/{review.id}/correct")
    client.post(led.location, data={"body": RIGHT, "reason": "unsafe_advice"})

    assert review_of(post_of(thread)).decision is Decision.CORRECT
    assert "heard" in notices_of(ben)
    assert "Corrected by an expert." in world.client(ben).get(f"/t/{thread.id}/p/2/outcome").text
    assert not post_of(thread).under_review
