"""Deleting and bringing back."""

import re

from echo_community.discussions import queries, services
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import db
from tests.world import World


def test_a_deleted_post_is_offered_back_at_once(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    world.reply(thread, ben)
    client = world.client(ben)

    page = client.post(f"/t/{thread.id}/p/2/hide", follow_redirects=True).text
    undo = re.search(r'class="undo">.*?action="([^"]+)"', page, re.S) or re.search(
        rf'action="(/t/{thread.id}/p/2/restore)"', page
    )
    assert "Post 2 is deleted." in page
    assert undo
    assert len(queries.thread_page(amina, thread.id).posts) == 1

    assert "Post 2 is back." in client.post(undo[1], follow_redirects=True).text
    assert len(queries.thread_page(amina, thread.id).posts) == 2


def test_an_unanswered_question_goes_and_comes_back_as_a_whole(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, title="Never mind")
    client = world.client(amina)

    gone = client.post(f"/t/{thread.id}/p/1/hide", follow_redirects=True)
    assert gone.request.path == "/p/chronic-pain/threads"
    assert "“Never mind” is deleted." in gone.text
    assert client.get(f"/t/{thread.id}").status_code == 404

    back = client.post(f"/t/{thread.id}/restore", follow_redirects=True)
    assert back.status_code == 200
    assert "The thread is back." in back.text


def test_what_others_answered_stays(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    world.reply(thread, world.member("Ben Okafor"))

    assert world.client(amina).post(f"/t/{thread.id}/p/1/hide").status_code == 403
    assert world.client(amina).post(f"/t/{thread.id}/hide").status_code == 403
    assert not db.session.get_one(Thread, thread.id).hidden


def test_nobody_deletes_or_restores_for_others(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    post = world.reply(thread, amina)
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert world.client(ben).post(f"/t/{thread.id}/p/2/hide").status_code == 403
    assert outsider.post(f"/t/{thread.id}/p/2/hide").status_code == 404
    services.hide_post(amina, post.id)
    assert world.client(ben).post(f"/t/{thread.id}/p/2/restore").status_code == 404
    assert db.session.query(Post).filter_by(hidden=True).count() == 1
