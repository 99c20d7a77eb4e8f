"""The queue: what comes into it, in which order, for whom, and at what cost."""

from typing import Any

import pytest
import time_machine

from echo_community.discussions import services as posts
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import ThreadReader
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.moderation import queries
from echo_community.moderation.models import Cause, Decision, Reason, Review
from echo_community.moderation.queries import Place
from echo_community.policy import Visibility
from echo_community.programmes.models import Programme
from tests.cast import CARD
from tests.lectures.giving import handout
from tests.moderation.telling import decide, flag, post_of, review_of
from tests.world import World


def waiting(reader: Actor, **asked: Any) -> list[tuple[Cause, str, int | None]]:
    programme_id = next(iter(reader.memberships))
    page = queries.queue(reader, programme_id, asked=False, after=None)
    return [(row.cause, row.title, row.number) for row in page.rows]


def test_the_gravest_comes_first_then_the_oldest(world: World) -> None:
    expert, ben = world.expert(), world.member("Ben Okafor")
    thread = world.thread(by=expert, replies=4)
    flag(ben, post_of(thread, 2), Reason.OFF_TOPIC)
    flag(ben, post_of(thread, 3), Reason.UNSAFE_ADVICE)
    flag(ben, post_of(thread, 4), Reason.DISRESPECT)
    flag(ben, post_of(thread, 5), Reason.IDENTIFIES_PATIENT)

    reader = world.coordinator()
    assert [number for _, _, number in waiting(reader)] == [5, 3, 2, 4]


def test_first_posts_of_new_members_are_shown_and_looked_at(world: World) -> None:
    expert, amina = world.expert(), world.member()
    thread = world.thread(by=amina)
    world.reply(thread, amina)
    world.reply(thread, expert)

    assert waiting(expert) == [(Cause.FIRST_POST, thread.title, 1)]
    seen = world.client(world.member("Ben Okafor")).get(f"/t/{thread.id}", follow_redirects=True)
    assert "Two years on 60 MME" in seen.text
    assert "Under review" not in seen.text


@pytest.mark.parametrize(("setting", "looked_at"), [(0, 0), (2, 2)])
def test_how_many_first_posts_is_for_coordinators_to_say(
    world: World, setting: int, looked_at: int
) -> None:
    nora, amina = world.coordinator(), world.member()
    sent = {"name": "Chronic Pain", "first_posts": str(setting)}
    world.client(nora).post("/p/chronic-pain/settings", data=sent)
    assert db.session.query(Programme.first_posts).scalar() == setting

    world.thread(by=amina, replies=3)

    assert len(waiting(nora)) == looked_at


def test_what_the_guard_holds_waits_until_it_is_let_go_wherever(world: World, lavoie: None) -> None:
    expert, amina = world.expert(), world.member()
    thread = world.thread(by=expert)
    posts.reply(amina, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="A dog."))
    assert waiting(expert) == [(Cause.OVERRIDE, thread.title, 2)]

    posts.release(expert, post_of(thread).id)

    assert waiting(expert) == []


def test_a_post_that_an_edit_holds_waits_too(world: World, lavoie: None) -> None:
    expert, amina = world.expert(), world.member()
    thread = world.thread(by=expert)
    world.reply(thread, amina)
    posts.edit_post(amina, post_of(thread).id, EditDraft("Mrs Lavoie's dog.", 1, reason="A dog."))

    assert (Cause.OVERRIDE, thread.title, 2) in waiting(expert)


def test_members_are_refused_and_outsiders_find_nothing(world: World) -> None:
    amina, expert = world.member(), world.expert()
    other = world.member("Omar Haddad", "expert", of="Hepatitis C")
    thread = world.thread(by=amina)
    review = review_of(post_of(thread, 1))

    assert world.client(amina).get("/p/chronic-pain/moderation").status_code == 403
    assert world.client(other).get("/p/chronic-pain/moderation").status_code == 404
    for reader in (amina, other):
        client = world.client(reader)
        assert client.get(f"/reviews/{review.id}").status_code == 404
        assert client.post(f"/reviews/{review.id}/decide").status_code == 404
        assert client.post(f"/reviews/{review.id}/undo").status_code == 404
    assert world.client(expert).get(f"/reviews/{review.id}").status_code == 200


def test_what_is_for_named_people_stays_theirs(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, visibility=Visibility.NAMED, named=(ben.id,))
    flag(ben, post_of(thread, 1), Reason.UNSAFE_ADVICE)
    assert waiting(expert) == []

    with transaction() as session:
        session.add(ThreadReader(thread_id=thread.id, user_id=expert.id))

    assert len(waiting(expert)) == 1


def test_an_empty_queue_says_what_comes_here_and_decisions_stay_to_be_read(world: World) -> None:
    expert, amina = world.expert(), world.member()
    client = world.client(expert)
    assert "Nothing waits." in client.get("/p/chronic-pain/moderation").text

    thread = world.thread(by=amina)
    decide(expert, review_of(post_of(thread, 1)))

    assert "Nothing waits." in client.get("/p/chronic-pain/moderation").text
    assert "Fine as it is" in client.get("/p/chronic-pain/moderation?show=decided").text
    assert "No author was asked" in client.get("/p/chronic-pain/moderation?show=asked").text


def test_pages_of_the_queue_lead_on_and_leave_nothing_out(world: World) -> None:
    expert, amina = world.expert(), world.member()
    thread = world.thread(by=expert, replies=44)
    with transaction() as session:
        for number in range(2, 46):
            session.add(_review(post_of(thread, number), amina, number % 3 + 1))
    programme_id = next(iter(expert.memberships))
    seen: list[int] = []
    place: Any = None
    for _ in range(3):
        page = queries.queue(expert, programme_id, asked=False, after=place)
        seen += [row.id for row in page.rows]
        place = Place.parse(str(page.next)) if page.next else None

    assert len(seen) == len(set(seen)) == 44
    assert place is None
    client = world.client(expert)
    for odd in ("x", "9-99999999999999999-1", "1-1-99999999999", "é"):
        answer = client.get("/p/chronic-pain/moderation", query_string={"after": odd})
        assert answer.status_code == 200


def _review(post: Any, about: Actor, gravity: int) -> Review:
    return Review(
        programme_id=post.programme_id,
        cause=Cause.FIRST_POST,
        gravity=gravity,
        post_id=post.id,
        thread_id=post.thread_id,
        about_id=about.id,
    )


@pytest.mark.parametrize("many", [2, 15])
def test_the_queue_costs_four_statements_and_a_review_eight(
    world: World, count_queries: Any, many: int
) -> None:
    expert, ben = world.expert(), world.member("Ben Okafor")
    thread = world.thread(by=expert, replies=many)
    with time_machine.travel(now(), tick=True):
        for number in range(2, min(many, 10) + 2):
            flag(ben, post_of(thread, number), Reason.OFF_TOPIC)
    client = world.client(expert)
    client.get("/p/chronic-pain/moderation")

    with count_queries() as seen:
        client.get("/p/chronic-pain/moderation")
    assert len(seen) == 4, seen

    review = review_of(post_of(thread))
    client.get(f"/reviews/{review.id}")
    with count_queries() as seen:
        client.get(f"/reviews/{review.id}")
    assert len(seen) <= 9, seen


def test_home_tells_moderators_how_many_wait_and_nobody_else(world: World) -> None:
    expert, amina = world.expert(), world.member()
    world.thread(by=amina)

    assert "1 waits for a moderator" in world.client(expert).get("/p/chronic-pain/").text
    assert "/moderation" not in world.client(amina).get("/p/chronic-pain/").text
    decided = decide(expert, db.session.query(Review).one(), Decision.FINE)
    assert decided.decided_at is not None
    assert "waits for a moderator" not in world.client(expert).get("/p/chronic-pain/").text


def test_a_held_handout_waits_in_the_queue_for_another_moderator(world: World) -> None:
    nora, expert = world.coordinator(), world.expert()
    paper = handout(world, by=expert, body=f"Her {CARD}.", reason="The example of the manual.")

    page = world.client(nora).get("/p/chronic-pain/moderation").text

    assert f'href="/h/{paper.id}"' in page
    assert "Nothing waits." not in page
    count = queries.waiting_count
    assert (count(nora, paper.programme_id), count(expert, paper.programme_id)) == (1, 0)


def test_what_was_edited_since_it_was_read_is_not_decided(world: World) -> None:
    thread = world.thread(by=world.member(), body="One.")
    flag(world.member("Ben Okafor"), post_of(thread, 1), Reason.OTHER)
    review = db.session.query(Review.id).scalar()
    post = post_of(thread, 1)
    posts.edit_post(world.coordinator(), post.id, EditDraft("Two.", 1, thread.title))
    client, data = world.client(world.expert()), {"decision": "fine", "reason": "other"}

    answer = client.post(f"/reviews/{review}/decide", data=data | {"seen": "1"})

    assert (answer.status_code, "edited meanwhile" in answer.text) == (422, True)
    assert 'name="seen" type="hidden" value="2"' in answer.text
    again = client.post(f"/reviews/{review}/decide", data=data | {"seen": "2"})
    assert again.status_code == 303
