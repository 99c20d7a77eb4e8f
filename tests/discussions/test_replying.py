"""The reply form."""

import pytest

from echo_community.discussions import queries, services
from echo_community.discussions.models import Post
from echo_community.kernel.db import db
from tests.world import World


def test_a_reply_leads_to_itself(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(f"/t/{thread.id}/reply", data={"body": "Slowly."})

    assert response.status_code == 303
    assert response.location.endswith("#p2")
    assert "Slowly." in queries.thread_page(amina, thread.id).posts[1].html


def test_an_empty_reply_is_asked_for_words(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(f"/t/{thread.id}/reply", data={"body": " \n"})

    assert response.status_code == 422
    assert "Write something first." in response.text
    assert "Two years on 60 MME" in response.text


def test_a_preview_keeps_what_is_written_and_stores_nothing(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, words = world.client(amina), {"body": "**Slowly** & surely."}

    whole = client.post(f"/t/{thread.id}/preview", data=words)
    part = client.post(f"/t/{thread.id}/preview", data=words, headers={"X-Fragment": "1"})

    assert "<p><strong>Slowly</strong> &amp; surely.</p>" in whole.text
    assert "**Slowly** &amp; surely.</textarea>" in whole.text
    assert part.text == "<p><strong>Slowly</strong> &amp; surely.</p>"
    assert db.session.query(Post).count() == 1


def test_what_names_a_patient_is_kept_back_with_the_reason_why(world: World, lavoie: None) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(
        f"/t/{thread.id}/reply", data={"body": "Mrs Lavoie sleeps.", "once": "a"}
    )

    assert response.status_code == 422
    assert "Use “the patient”" in response.text
    assert "Mrs Lavoie sleeps.</textarea>" in response.text
    assert 'name="reason"' in response.text
    assert db.session.query(Post).count() == 1


def test_with_a_reason_it_is_kept_for_a_moderator_and_its_author_is_told(
    world: World, lavoie: None
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)

    response = world.client(amina).post(
        f"/t/{thread.id}/reply",
        data={"body": "Mrs Lavoie sleeps.", "reason": "My own cat.", "once": "a"},
        follow_redirects=True,
    )

    assert "Kept for a moderator to look at first." in response.text
    assert len(queries.thread_page(amina, thread.id).posts) == 2
    assert len(queries.thread_page(ben, thread.id).posts) == 1


def test_a_reload_of_a_refused_reply_leads_back_to_the_thread(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    for address in (f"/t/{thread.id}/reply", f"/t/{thread.id}/preview"):
        assert world.client(amina).get(address).location.endswith(f"/t/{thread.id}#reply")


def test_a_thread_closed_while_one_wrote_keeps_the_words(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina)
    services.lock(expert, thread.id)

    response = world.client(amina).post(
        f"/t/{thread.id}/reply", data={"body": "An hour's work.", "once": "a"}
    )

    assert response.status_code == 403
    assert "A moderator closed this thread." in response.text
    assert "An hour&#39;s work.</textarea>" in response.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_outsiders_cannot_reply_or_preview(world: World, method: str) -> None:
    thread = world.thread()
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    for address in ("reply", "preview"):
        response = getattr(outsider, method)(f"/t/{thread.id}/{address}", data={"body": "Hello"})
        assert response.status_code in ((404,) if method == "post" else (302,))
