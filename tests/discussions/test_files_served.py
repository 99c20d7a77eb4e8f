"""Files under posts: who sees them, and how they are served."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from echo_community.discussions import services as discussions
from echo_community.discussions.files import services
from echo_community.discussions.models import Attachment
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.kernel.uploads import made_anew
from tests.discussions.sending import MADE, PAPER, keep, reply_with, row
from tests.files import photo
from tests.world import World


def test_a_file_is_for_those_who_read_its_post(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    expert, outsider = world.expert(), world.member("Omar", of="Hepatitis C")
    thread = world.thread(by=amina)
    file = keep(amina)
    url = f"/f/{file.id}/wound.jpg"

    def seen_by(*people: Actor | None) -> list[int]:
        return [world.client(person).get(url).status_code for person in people]

    assert seen_by(amina, ben, expert, outsider, None) == [200, 404, 404, 404, 302]
    post = reply_with(amina, thread, file)
    assert seen_by(amina, ben, expert, outsider, None) == [200, 200, 200, 404, 302]
    with transaction():
        post.held = True
    assert seen_by(amina, ben, expert) == [200, 404, 200]
    discussions.release(expert, post.id)
    discussions.hide_post(amina, post.id)
    assert seen_by(amina, ben, expert) == [404, 404, 200]
    discussions.restore_post(amina, post.id)
    discussions.hide_thread(expert, thread.id)
    assert seen_by(ben, expert) == [404, 200]
    discussions.restore_thread(expert, thread.id)
    services.remove(amina, file.id)
    assert seen_by(amina, ben, expert) == [200, 404, 200]
    assert world.client(ben).get(f"/f/{file.id}/thumb").status_code == 404


def test_nobody_takes_another_persons_file_along(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread, elsewhere = world.thread(by=amina), world.thread(by=world.member(of="Hepatitis C"))
    file = keep(amina)

    with pytest.raises(Refused, match="Attach it again"):
        reply_with(ben, thread, file)
    reply_with(amina, thread, file)
    with pytest.raises(Refused):  # sent with a post already
        reply_with(amina, thread, file)
    unsent = keep(amina, PAPER)
    assert world.client(ben).post(f"/f/{unsent.id}/discard").status_code == 404
    assert len(db.session.scalars(select(Attachment)).all()) == 2
    with pytest.raises(NotVisible):
        services.keep(amina, elsewhere.programme_id, "x.jpg", MADE)


def test_a_file_is_served_so_that_it_can_run_nothing(world: World) -> None:
    amina = world.member()
    client = world.client(amina)
    picture, paper = keep(amina), keep(amina, PAPER, "plan é.pdf")

    shown = client.get(f"/f/{picture.id}/wound.jpg")
    saved = client.get(f"/f/{paper.id}/plan.pdf")

    assert shown.data == MADE.content
    assert shown.headers["Content-Disposition"] == "inline; filename*=UTF-8''wound.jpg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"  # a shared computer keeps nothing
    assert saved.headers["Content-Type"] == "application/pdf"
    assert saved.headers["Content-Disposition"] == "attachment; filename*=UTF-8''plan%20%C3%A9.pdf"


def test_ones_own_browser_keeps_a_file_and_asks_whether_it_still_may(world: World) -> None:
    amina = world.member()
    client, file = world.client(amina), keep(amina)
    with client.session_transaction() as session:
        session.permanent = True
    url = f"/f/{file.id}/thumb"

    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data) == (304, b"")
    services.discard(amina, [file.id])
    gone = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    ("asked", "status", "told", "part"),
    [
        ("bytes=0-9", 206, "bytes 0-9/", slice(0, 10)),
        ("bytes=100-", 206, "bytes 100-", slice(100, None)),
        ("bytes=-7", 206, "bytes ", slice(-7, None)),
        ("bytes=99999999-", 416, "bytes */", slice(0, 0)),
        ("bytes=0-1,4-5", 200, "", slice(None)),
        ("lines=1-2", 200, "", slice(None)),
        ("bytes=x", 200, "", slice(None)),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    world: World, asked: str, status: int, told: str, part: slice
) -> None:
    amina = world.member()
    client, file = world.client(amina), keep(amina)

    answer = client.get(f"/f/{file.id}/wound.jpg", headers={"Range": asked})

    assert (answer.status_code, answer.data) == (status, MADE.content[part])
    assert answer.headers.get("Content-Range", "").startswith(told)
    assert client.head(f"/f/{file.id}/wound.jpg").content_length == len(MADE.content)


def test_a_page_with_files_costs_no_more_statements_and_a_file_costs_two(
    world: World, count_queries: Any
) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)
    url = f"/t/{thread.id}-{thread.slug}"

    def cost(address: str) -> int:
        client.get(address)
        with count_queries() as seen:
            client.get(address)
        return len(seen)

    before = cost(url)
    for made in (MADE, PAPER):
        reply_with(amina, thread, keep(amina, made))
    file = db.session.scalars(select(Attachment.id)).first()

    assert cost(url) == before <= 6
    assert cost(f"/f/{file}/x.jpg") == cost(f"/f/{file}/thumb") == 2


def test_only_who_may_change_a_post_takes_its_files_off(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    file = keep(amina)
    post = reply_with(amina, world.thread(by=amina), file)

    with pytest.raises(Forbidden):
        services.remove(ben, file.id)
    with pytest.raises(Forbidden):
        services.describe(ben, post.id, {file.id: "Mine"})
    with pytest.raises(NotVisible):
        services.remove(world.member(of="Hepatitis C"), file.id)
    client = world.client(amina)
    taken = client.post(f"/f/{file.id}/remove", follow_redirects=True).text
    assert "The file is removed." in taken
    assert f'action="/f/{file.id}/restore"' in taken
    assert "Bring it back" in taken
    client.post(f"/f/{file.id}/restore")
    assert not row(file).removed


def test_files_of_a_nameless_author_are_called_after_nothing(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, nameless=True)
    files = [keep(amina, MADE, "amina-diallo.jpg"), keep(amina, PAPER, "By Amina Diallo.pdf")]
    reply_with(amina, thread, *files)

    page = world.client(ben).get(f"/t/{thread.id}-{thread.slug}").text
    served = world.client(ben).get(f"/f/{files[1].id}/x.pdf")

    assert "picture-1.jpg" in page
    assert "document-2.pdf" in page
    assert "amina" not in page.lower()
    assert served.headers["Content-Disposition"].endswith("document-2.pdf")


def test_a_picture_read_back_from_a_page_is_what_was_made(world: World) -> None:
    amina = world.member()
    client, file = world.client(amina), keep(amina, made_anew(photo((700, 500))))

    thumb = Image.open(io.BytesIO(client.get(f"/f/{file.id}/thumb").data))

    assert (thumb.format, thumb.size) == ("WEBP", (480, 343))
