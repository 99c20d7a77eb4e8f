"""A form is sent once."""

import threading

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.once import Submission, forget_before
from tests.world import World

ASK = {"title": "How fast?", "body": "Two years on 60 MME."}


def test_the_same_form_sent_twice_posts_once_and_leads_to_the_same_place(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, form = world.client(amina), {"body": "Slowly.", "once": "k"}

    first, again = (client.post(f"/t/{thread.id}/reply", data=form) for _ in range(2))

    assert first.location == again.location
    assert db.session.query(Post).count() == 2


def test_two_at_the_same_time_post_once(world: World) -> None:
    amina = world.member()
    places: list[str] = []
    together = threading.Barrier(2)
    clients = [world.client(amina) for _ in range(2)]

    def send(client) -> None:
        with world.app.app_context():
            together.wait()
            response = client.post("/p/chronic-pain/ask", data={**ASK, "once": "k"})
        places.append(response.headers.get("Location", str(response.status_code)))

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    db.session.remove()
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert db.session.query(Thread).count() == 1
    assert len(places) == 2
    assert len(set(places)) == 1
    assert places[0].startswith("/t/")


def test_a_refused_form_may_be_mended_and_sent_with_its_key(world: World) -> None:
    client = world.client(world.member())

    refused = client.post("/p/chronic-pain/ask", data={**ASK, "title": "", "once": "k"})
    mended = client.post("/p/chronic-pain/ask", data={**ASK, "once": "k"})

    assert refused.status_code == 422
    assert 'name="once" value="k"' in refused.text
    assert mended.status_code == 303
    assert db.session.query(Thread).count() == 1


def test_a_key_is_one_persons_and_one_addresss(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    form = {"body": "Slowly.", "once": "k"}

    world.client(amina).post(f"/t/{thread.id}/reply", data=form)
    world.client(ben).post(f"/t/{thread.id}/reply", data=form)
    world.client(ben).post(f"/t/{thread.id}/p/3/hide", data={"once": "k"})

    posts = db.session.query(Post).order_by(Post.number).all()
    assert [post.hidden for post in posts] == [False, False, True]


def test_a_failure_leaves_neither_post_nor_key(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    world.client(expert).post(f"/t/{thread.id}/close")

    response = world.client(amina).post(f"/t/{thread.id}/reply", data={"body": "x", "once": "k"})

    assert response.status_code == 403
    assert db.session.query(Submission).count() == 0
    assert db.session.query(Post).count() == 1


def test_old_keys_are_forgotten(world: World) -> None:
    world.client(world.member()).post("/p/chronic-pain/ask", data={**ASK, "once": "k"})

    forget_before(now())

    assert db.session.query(Submission).count() == 0
