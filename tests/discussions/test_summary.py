"""The summary at the head of a thread."""

import re
from pathlib import Path

import pytest

from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Overtaken
from echo_community.search import queries as search
from echo_community.search.models import SearchDocument
from tests.discussions.test_export import ELSEWHERE, lines_of, load
from tests.discussions.test_thread_page import many_posts, page
from tests.world import World


def summarise(actor: Actor, thread: Thread, body: str, revision: int = 0) -> Post:
    """Write a summary, or write it anew."""
    return services.summarise(actor, thread.id, EditDraft(body, revision))


def test_an_expert_or_the_one_who_asked_writes_it_and_others_do_not(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, title="How fast?", replies=1)
    address = f"/t/{thread.id}/summary"

    assert world.client(ben).get(address).status_code == 403
    assert world.client(ben).post(address, data={"body": "Mine."}).status_code == 403
    assert world.client(world.coordinator()).get(address).status_code == 403
    assert "Write a summary" in page(world, expert, f"/t/{thread.id}")
    assert "Write a summary" not in page(world, ben, f"/t/{thread.id}")

    shown = world.client(expert).post(
        address, data={"body": "Go **slowly**.", "revision": "0"}, follow_redirects=True
    )
    assert "The summary stands above the first post." in shown.text
    html = page(world, ben, f"/t/{thread.id}")
    assert html.index("<p>Go <strong>slowly</strong>.</p>") < html.index('id="p1"')
    assert "Dr Amara Osei, Hub expert" in html.split('id="p0"')[1].split("</section>")[0]
    assert "Edit the summary" in page(world, amina, f"/t/{thread.id}")


def test_a_summary_counts_as_no_reply_and_is_no_news(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, title="How fast?", replies=2)
    page(world, ben, f"/t/{thread.id}")
    before = (thread.replies, thread.last_number, thread.last_post_at, thread.excerpt)

    post = summarise(expert, thread, "Go slowly.")
    services.hide_post(expert, post.id)
    services.restore_post(expert, post.id)

    db.session.expire_all()
    kept = db.session.get_one(Thread, thread.id)
    assert (kept.replies, kept.last_number, kept.last_post_at, kept.excerpt) == before
    assert " new<" not in world.client(ben).get("/p/chronic-pain/threads").text


def test_it_is_found_as_its_threads_words_and_no_longer_once_deleted(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, title="How fast?")
    post = summarise(expert, thread, "Wombat, slowly.")

    [hit] = search.search(amina, thread.programme_id, "wombat").hits
    assert (hit.thread_id, hit.number) == (thread.id, 0)
    assert world.client(amina).get(f"/t/{thread.id}/p/0").location.endswith("-how-fast#p0")

    shown = world.client(expert).post(f"/t/{thread.id}/summary/hide", follow_redirects=True).text
    assert "The summary is deleted." in shown
    assert not search.search(amina, thread.programme_id, "wombat").hits
    assert "ombat" not in page(world, amina, f"/t/{thread.id}")
    world.client(expert).post(f"/t/{thread.id}/summary/restore")
    assert "Wombat, slowly." in page(world, amina, f"/t/{thread.id}")
    assert db.session.get_one(Post, post.id).hidden_by_id is None


def test_others_pages_lead_to_it_instead_of_repeating_it(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="How fast?")
    many_posts(world, thread, 24)
    summarise(amina, thread, "Go slowly.")

    html = page(world, amina, f"/t/{thread.id}?page=2")

    assert "Go slowly." not in html
    assert f'href="/t/{thread.id}-how-fast#p0">Read the summary' in html


def test_it_bears_the_name_of_who_wrote_last_and_keeps_each_version_for_all(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    summarise(amina, thread, "Go slowly.")
    summarise(expert, thread, "Go very slowly.", 1)

    section = page(world, ben, f"/t/{thread.id}").split('id="p0"')[1].split("</section>")[0]
    assert "Dr Amara Osei" in section
    assert "Amina" not in section
    history = page(world, ben, f"/t/{thread.id}/p/0/history")
    assert "Earlier versions of the summary" in history
    assert "<p>Go slowly.</p>" in history


def test_a_nameless_asker_stays_nameless_in_it(world: World) -> None:
    amina, expert = world.member("Amina Diallo", practice="Stonebay"), world.expert()
    thread = world.thread(by=amina, nameless=True)
    summarise(amina, thread, "Go slowly.")

    for reader in (expert, world.coordinator(), world.member("Ben Okafor")):
        for address in (f"/t/{thread.id}", f"/t/{thread.id}/p/0/history", f"/t/{thread.id}/print"):
            html = page(world, reader, address)
            assert not re.search(f"Amina|Stonebay|/people/{amina.id}\\b", html), address
    document = db.session.query(SearchDocument).filter_by(post_number=0).one()
    assert document.author_id is None
    summarise(expert, thread, "Go very slowly.", 1)
    assert "Dr Amara Osei" in page(world, amina, f"/t/{thread.id}").split('id="p0"')[1]


def test_who_saves_second_sees_the_first_ones_words(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    summarise(expert, thread, "Theirs.")

    with pytest.raises(Overtaken):
        summarise(amina, thread, "Mine.", 0)
    shown = world.client(amina).post(
        f"/t/{thread.id}/summary", data={"body": "Mine.", "revision": "0"}
    )

    assert shown.status_code == 422
    assert "Two people edited this" in shown.text
    assert "Theirs." in shown.text
    assert "Mine." in shown.text
    assert 'name="revision" type="hidden" value="1"' in shown.text


def test_the_guard_reads_it_and_what_it_holds_is_for_its_writer_and_moderators(
    world: World, lavoie: None
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, title="How fast?")
    address = f"/t/{thread.id}/summary"
    client = world.client(amina)
    words = {"body": "Mrs Lavoie, wombat.", "revision": "0"}

    stopped = client.post(address, data=words)
    assert stopped.status_code == 422
    assert "Nothing was sent yet." in stopped.text
    client.post(address, data=words | {"reason": "A dog."})

    assert "Waits for a moderator." in page(world, amina, f"/t/{thread.id}")
    assert "wombat" not in page(world, ben, f"/t/{thread.id}")
    assert not search.search(expert, thread.programme_id, "wombat").hits
    assert world.client(ben).post(f"{address}/release").status_code == 404
    shown = world.client(expert).post(f"{address}/release?revision=1", follow_redirects=True).text
    assert "The summary is released" in shown
    assert "wombat" in page(world, ben, f"/t/{thread.id}")


def test_what_waits_for_a_moderator_is_not_overwritten_by_who_may_not_read_it(
    world: World, lavoie: None
) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    services.summarise(expert, thread.id, EditDraft("Mrs Lavoie.", 0, reason="A dog."))

    assert world.client(amina).get(f"/t/{thread.id}/summary").status_code == 403
    with pytest.raises(Forbidden):
        summarise(amina, thread, "Mine.", 1)


def test_a_deleted_summary_can_be_written_anew_without_showing_what_it_was(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    services.hide_post(expert, summarise(expert, thread, "Wrong.").id)
    client = world.client(amina)

    form = client.get(f"/t/{thread.id}/summary").text
    assert "Wrong." not in form
    client.post(f"/t/{thread.id}/summary", data={"body": "Right.", "revision": "1"})

    assert "Right." in page(world, ben, f"/t/{thread.id}")
    for reader in (ben, amina):  # who wrote it anew is its author now, and was not then
        assert "Wrong." not in page(world, reader, f"/t/{thread.id}/p/0/history")
    assert "Wrong." in page(world, world.coordinator(), f"/t/{thread.id}/p/0/history")
    assert "Wrong." in page(world, expert, f"/t/{thread.id}/p/0/history")


def test_it_is_edited_on_its_own_page_alone_and_not_in_a_closed_thread(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    summarise(amina, thread, "Go slowly.")

    assert world.client(amina).get(f"/t/{thread.id}/p/0/edit").status_code == 404
    assert (
        "<p>Preview"
        in world.client(amina)
        .post(f"/t/{thread.id}/summary/preview", data={"body": "Preview"})
        .text
    )
    services.lock(expert, thread.id)
    assert world.client(amina).get(f"/t/{thread.id}/summary").status_code == 403


def test_an_export_goes_without_it_and_its_thread_comes_back_whole(
    world: World, tmp_path: Path
) -> None:
    amina, coordinator = world.member(), world.coordinator()
    thread = world.thread(by=amina, title="How fast?", replies=1)
    summarise(amina, thread, "Go slowly.")

    [line] = lines_of(coordinator)
    assert [post["n"] for post in line["posts"]] == [1, 2]
    report = load(world.coordinator("Lars Berg", of=ELSEWHERE), [line], tmp_path)
    assert report.threads == 1
