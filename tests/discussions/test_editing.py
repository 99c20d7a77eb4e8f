"""Editing a post, and what it was before."""

from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Post, Revision
from echo_community.kernel.db import db, transaction
from echo_community.kernel.markup import Format
from tests.world import World


def test_an_edited_post_says_so_and_keeps_what_it_was(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, body="Stable on 60 MME.")
    client = world.client(amina)

    page = client.post(
        f"/t/{thread.id}/p/1/edit",
        data={"title": "How slowly?", "body": "Stable on 90 MME.", "revision": "1"},
        follow_redirects=True,
    )
    history = client.get(f"/t/{thread.id}/p/1/history").text

    assert page.request.path.endswith("-how-slowly")
    assert "Stable on 90 MME." in page.text
    assert f'href="/t/{thread.id}/p/1/history"' in page.text
    assert "<del>60 </del><ins>90 </ins>" in history
    assert "<p>Stable on 60 MME.</p>" in history
    assert '<del class="diff">How fast do you taper?</del>' in history


def test_the_second_editor_gets_both_texts_and_loses_nothing(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, body="First.")
    post = db.session.query(Post).one()
    services.edit_post(expert, post.id, EditDraft("The expert's words.", 1))
    client, address = world.client(amina), f"/t/{thread.id}/p/1/edit"
    mine = {"title": thread.title, "body": "Those words.", "once": "a"}

    late = client.post(address, data={**mine, "revision": "1"})
    merged = client.post(address, data={**mine, "revision": "2"}, follow_redirects=True)

    assert late.status_code == 422
    assert "The expert&#39;s words.</textarea>" in late.text
    assert "Those words.</textarea>" in late.text
    assert 'name="revision" type="hidden" value="2"' in late.text
    assert "Those words." in merged.text
    kept = [r.source for r in db.session.query(Revision).order_by(Revision.revision)]
    assert kept == ["First.", "The expert's words."]


def test_html_stays_html(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    with transaction():
        post = db.session.query(Post).one()
        post.format, post.source = Format.HTML, "<p>Old</p>"
    client, address = world.client(amina), f"/t/{thread.id}/p/1/edit"
    words = {"title": thread.title, "body": "<p>New *one*</p>", "revision": "1"}

    assert "stays HTML" in client.get(address).text
    preview = client.post(f"/t/{thread.id}/p/1/preview", data=words, headers={"X-Fragment": "1"})
    client.post(address, data=words)

    assert preview.text == "<p>New *one*</p>"
    assert db.session.query(Post).one().html == "<p>New *one*</p>"


def test_a_stopped_edit_changes_nothing_and_keeps_the_words(world: World, lavoie: None) -> None:
    amina = world.member()
    thread = world.thread(by=amina, body="First.")

    response = world.client(amina).post(
        f"/t/{thread.id}/p/1/edit",
        data={"title": "T", "body": "Mrs Lavoie.", "revision": "1", "once": "a"},
    )

    assert response.status_code == 422
    assert "Mrs Lavoie.</textarea>" in response.text
    assert db.session.query(Post).one().source == "First."


def test_a_post_cannot_be_emptied(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(
        f"/t/{thread.id}/p/1/edit", data={"title": "", "body": "", "revision": "1"}
    )

    assert response.status_code == 422
    assert "A thread needs a title." in response.text


def test_others_may_not_edit_and_outsiders_find_nothing(world: World) -> None:
    thread = world.thread()
    ben = world.client(world.member("Ben Okafor"))
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    for client, status in ((ben, 403), (outsider, 404)):
        assert client.get(f"/t/{thread.id}/p/1/edit").status_code == status
        assert client.post(f"/t/{thread.id}/p/1/edit", data={"body": "x"}).status_code == status
        assert client.post(f"/t/{thread.id}/p/1/preview", data={"body": "x"}).status_code == status
    assert ben.get(f"/t/{thread.id}/p/1/history").status_code == 200
    assert outsider.get(f"/t/{thread.id}/p/1/history").status_code == 404


def test_a_post_never_edited_has_one_version(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    assert "It has not been changed." in world.client(amina).get(f"/t/{thread.id}/p/1/history").text
