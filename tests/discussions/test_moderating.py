"""What moderators do with a thread: release, pin, close, file, link."""

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden
from echo_community.search import queries as search
from tests.world import World


def test_a_released_post_is_for_everybody(world: World, lavoie: None) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=expert)
    services.reply(amina, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="A dog."))
    address = f"/t/{thread.id}/p/2/release"

    assert world.client(amina).post(address).status_code == 403
    post = db.session.query(Post).filter_by(number=2).one()
    services.edit_post(amina, post.id, EditDraft("Mrs Lavoie's cat.", 1, reason="A cat."))
    client = world.client(expert)
    read_before = client.post(f"{address}?revision=1", follow_redirects=True).text
    assert "It was changed meanwhile" in read_before
    address = f"{address}?revision=2"
    assert "is released" in client.post(address, follow_redirects=True).text
    assert len(queries.thread_page(world.member("Ben Okafor"), thread.id).posts) == 2


@pytest.mark.parametrize(
    ("button", "column", "value"),
    [("pin", "pinned", True), ("unpin", "pinned", False)]
    + [("close", "locked", True), ("open", "locked", False)],
)
def test_pinning_and_closing_are_for_moderators(
    world: World, button: str, column: str, value: bool
) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    (services.pin if column == "pinned" else services.lock)(expert, thread.id, not value)
    address = f"/t/{thread.id}/{button}"

    assert world.client(amina).post(address).status_code == 403
    assert world.client(expert).post(address).status_code == 303
    assert getattr(db.session.get_one(Thread, thread.id), column) is value


def test_a_closed_thread_says_so_instead_of_a_form(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    services.lock(expert, thread.id)

    theirs = world.client(amina).get(f"/t/{thread.id}", follow_redirects=True).text
    hub = world.client(expert).get(f"/t/{thread.id}", follow_redirects=True).text

    assert "A moderator closed this thread." in theirs
    assert "<textarea" not in theirs
    assert "<textarea" in hub


def test_a_thread_moves_to_other_topics(world: World) -> None:
    amina = world.member()
    old, new = world.topic("Sleep"), world.topic("Tapering")
    thread = world.thread(by=amina, topics=(old.id,))
    client = world.client(amina)

    assert client.get(f"/t/{thread.id}/topics").text.count("checked") == 1
    client.post(f"/t/{thread.id}/topics", data={"topics": [new.id]})

    assert [t.name for t in queries.thread_page(amina, thread.id).thread.topics] == ["Tapering"]
    ben = world.client(world.member("Ben Okafor"))
    assert ben.get(f"/t/{thread.id}/topics").status_code == 403


def test_at_most_three_topics_and_only_the_programmes_own(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    four = [world.topic(f"Topic {n}").id for n in range(4)]
    foreign = world.topic("Staging", of="Hepatitis C").id
    client = world.client(amina)

    for topics in (four, [foreign], ["x"]):
        assert client.post(f"/t/{thread.id}/topics", data={"topics": topics}).status_code == 422


def test_linked_threads_show_each_other(world: World) -> None:
    amina = world.member()
    one, two = world.thread(by=amina, title="One"), world.thread(by=amina, title="Two")
    client = world.client(amina)

    for given in (f"https://echo.example/t/{two.id}-two?page=1#p3", f"/t/{two.id}", str(two.id)):
        assert client.post(f"/t/{one.id}/link", data={"other": given}).status_code == 303
    assert "Two</a>" in client.get(f"/t/{one.id}", follow_redirects=True).text
    assert "One</a>" in client.get(f"/t/{two.id}", follow_redirects=True).text

    gone = client.post(f"/t/{one.id}/untie/{two.id}", follow_redirects=True).text
    assert "Two</a>" not in gone
    assert f'action="/t/{one.id}/tie/{two.id}"' in gone
    assert "Two</a>" in client.post(f"/t/{one.id}/tie/{two.id}", follow_redirects=True).text


def test_a_link_leads_to_threads_of_the_same_programme_only(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    foreign = world.thread(by=world.member("Omar Haddad", of="Hepatitis C"), title="Foreign")
    client = world.client(amina)

    for given in (str(foreign.id), "9999999", str(thread.id), "99999999999", "no number", ""):
        response = client.post(f"/t/{thread.id}/link", data={"other": given, "once": "a"})
        assert response.status_code == 422, given
        assert "Foreign" not in response.text


def test_nothing_of_a_held_thread_is_found_until_it_is_released(world: World, lavoie: None) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, body="Mrs Lavoie, our dog.", reason="A dog.")
    world.reply(thread, amina, "Gabapentin helped her.")
    programme_id = thread.programme_id

    def found() -> list[str]:
        page = search.search(ben, programme_id, "gabapentin")
        return [str(hit.title) for hit in page.hits]

    assert found() == []
    first = db.session.query(Post).filter_by(thread_id=thread.id, number=1).one()
    services.release(expert, first.id)
    assert found() == [thread.title]


def test_what_was_held_or_taken_out_by_a_moderator_is_in_no_history_of_others(
    world: World, lavoie: None
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=expert)
    post = services.reply(amina, thread.id, ReplyDraft("Mrs Lavoie fell.", reason="A dog."))
    services.edit_post(expert, post.id, EditDraft("The patient fell.", 1))
    services.release(expert, post.id)

    def shown(reader: Actor) -> list[str]:
        return [version.html for version in queries.history(reader, thread.id, 2).versions]

    assert shown(ben) == ["<p>The patient fell.</p>"]
    assert shown(amina) == shown(expert)
    assert "<p>Mrs Lavoie fell.</p>" in shown(amina)


def test_a_deleted_post_that_was_held_cannot_be_released_into_search(
    world: World, lavoie: None
) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=expert)
    post = services.reply(amina, thread.id, ReplyDraft("Mrs Lavoie, wombat.", reason="A dog."))
    services.hide_post(amina, post.id)

    with pytest.raises(Forbidden):
        services.release(expert, post.id)
    assert search.search(amina, thread.programme_id, "wombat").total == 0


def test_a_thread_is_found_by_the_other_names_it_is_given(world: World, lavoie: None) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, title="Burning feet at night")
    client, address = world.client(expert), f"/t/{thread.id}/topics"

    assert client.post(address, data={"aliases": "DPNP, , painful neuropathy"}).status_code == 303
    assert search.search(amina, thread.programme_id, "DPNP").total == 1
    assert 'value="DPNP, painful neuropathy"' in client.get(address).text

    stopped = client.post(address, data={"aliases": "Mrs Lavoie"})
    assert stopped.status_code == 422
    assert "Mrs Lavoie" in stopped.text
    assert search.search(amina, thread.programme_id, "DPNP").total == 1
