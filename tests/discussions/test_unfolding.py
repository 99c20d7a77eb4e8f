"""The address of a thread, alone on a line, is shown as the thread's title."""

from typing import Any

import pytest

from echo_community.discussions import services
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Visibility
from tests.world import World


def page(world: World, reader: Actor, thread_id: int) -> str:
    """The page as this person reads it."""
    return world.client(reader).get(f"/t/{thread_id}", follow_redirects=True).text


def test_it_unfolds_to_the_title_as_it_is_now(world: World) -> None:
    amina = world.member()
    other = world.thread(by=amina, title="Tapering & sleep")
    thread = world.thread(by=amina, body=f"As said here:\n\n/t/{other.id}-tapering-sleep#p3")

    before = page(world, amina, thread.id)
    world.client(amina).post(
        f"/t/{other.id}/p/1/edit", data={"title": "Sleep", "body": "x", "revision": "1"}
    )

    assert f'<a href="/t/{other.id}/p/3">Tapering &amp; sleep, post 3</a>' in before
    assert f'<a href="/t/{other.id}/p/3">Sleep, post 3</a>' in page(world, amina, thread.id)


def test_the_writer_sees_it_in_the_preview(world: World) -> None:
    amina = world.member()
    other = world.thread(by=amina, title="Tapering")

    preview = world.client(amina).post(
        f"/t/{other.id}/preview", data={"body": f"/t/{other.id}"}, headers={"X-Fragment": "1"}
    )

    assert preview.text == f'<p><a href="/t/{other.id}">Tapering</a></p>'


@pytest.mark.parametrize("state", ["staff", "hidden", "held", "elsewhere", "none"])
def test_what_a_reader_may_not_see_tells_no_title(world: World, lavoie: None, state: str) -> None:
    amina, expert = world.member(), world.expert()
    draft: dict[str, Any] = {"by": expert, "title": "A quiet matter"}
    if state == "elsewhere":
        draft["by"] = world.expert("Dr Else Where", of="Hepatitis C")
    if state == "staff":
        draft["visibility"] = "staff"
    if state == "held":
        draft |= {"body": "Mrs Lavoie", "reason": "A dog."}
    target = world.thread(**draft)
    thread = world.thread(by=expert, body=f"/t/{target.id if state != 'none' else 99_999}")
    if state == "hidden":
        services.hide_thread(expert, target.id)

    shown = page(world, amina, thread.id)

    assert "quiet matter" not in shown
    assert 'class="thread"' in shown
    stored = db.session.query(Post.html).filter_by(thread_id=thread.id).scalar()
    assert "quiet matter" not in (stored or "")


def test_it_costs_one_statement_and_only_where_there_is_such_an_address(
    world: World, count_queries: Any
) -> None:
    amina = world.member()
    other = world.thread(by=amina, title="Tapering")
    plain, full = world.thread(by=amina), world.thread(by=amina)
    for _ in range(10):
        world.reply(full, amina, f"/t/{other.id}\n\n/t/{plain.id}")
    reader, costs = world.client(amina), []
    for thread in (plain, full):
        address = f"/t/{thread.id}-{thread.slug}"
        reader.get(address)
        with count_queries() as seen:
            assert reader.get(address).status_code == 200
        costs.append(len(seen))

    assert costs == [5, 6]


def test_a_quotation_takes_the_address_along_and_no_title(world: World) -> None:
    expert, ben = world.expert(), world.member("Ben Okafor")
    staff = world.thread(by=expert, title="Of Zebulon", visibility=Visibility.STAFF)
    thread = world.thread(by=expert, body=f"/t/{staff.id}\n\nSee there.")

    quoting = world.client(expert).get(f"/t/{thread.id}-{thread.slug}?quote=1").text
    words = quoting.split("<textarea")[1].split("</textarea>")[0]

    assert f"/t/{staff.id}" in words
    assert "Zebulon" not in words
    assert "Zebulon" not in page(world, ben, thread.id)


def test_an_address_that_no_thread_can_have_stays_one(world: World) -> None:
    thread = world.thread(body="/t/9999999999")

    assert ">/t/9999999999</a>" in page(world, world.member("Ben Okafor"), thread.id)
