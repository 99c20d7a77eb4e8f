"""Home, the first page, and the page of parts."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from echo_community.cases.models import CaseState
from echo_community.config import Settings
from echo_community.discussions import services
from echo_community.kernel.clock import now
from echo_community.kernel.db import transaction
from tests.world import World

HOME = "/p/chronic-pain/"


def days_ago(days: int) -> date:
    return (now() - timedelta(days=days)).date()


def section(html: str, name: str) -> list[str]:
    """The titles under one heading."""
    part = html.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
    return re.findall(r'class="name"><a [^>]*>([^<]*)<', part)


def test_home_shows_what_moved_what_waits_and_what_else_there_is(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    mine = world.thread(by=amina, title="Mine")
    world.reply(mine, ben)
    other = world.thread(by=ben, title="Bens talk")
    world.reply(other, ben)
    world.thread(by=ben, title="Waits")

    html = world.client(amina).get(HOME).text

    assert section(html, "new") == ["Mine"]
    assert section(html, "waiting") == ["Waits"]
    assert section(html, "latest") == ["Bens talk"]
    assert "<b>1 new</b>" in html
    assert "<b>1 waits</b>" in html


def test_what_has_been_read_is_no_longer_new(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="Mine")
    world.reply(thread, ben)
    client = world.client(amina)

    client.get(f"/t/{thread.id}", follow_redirects=True)

    html = client.get(HOME).text
    assert section(html, "new") == []
    assert "Nothing new in the threads you have read." in html


def test_what_is_deleted_or_held_makes_nothing_new(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="Mine")
    services.hide_post(ben, world.reply(thread, ben).id)

    assert section(world.client(amina).get(HOME).text, "new") == []


def test_the_first_visit_is_a_welcome(world: World) -> None:
    with transaction():
        world.programme().welcome = "Everyone teaches, everyone learns."
    html = world.client(world.member()).get(HOME).text

    assert "Welcome to Chronic Pain." in html
    assert "Everyone teaches, everyone learns." in html
    assert "Ask the first question" in html


@pytest.mark.parametrize(
    ("hour", "words"), [(13, "Good morning"), (18, "Good afternoon"), (3, "Good evening")]
)
def test_the_greeting_goes_by_the_readers_clock(world: World, hour: int, words: str) -> None:
    with time_machine.travel(datetime(2026, 11, 23, hour, 30, tzinfo=UTC), tick=False):
        client = world.client(world.member("Dr Amina Diallo", time_zone="America/Toronto"))
        assert f"<h1>{words}, Amina</h1>" in client.get(HOME).text


@pytest.mark.parametrize("threads", [2, 24])
def test_home_costs_at_most_twelve_statements(world: World, count_queries, threads: int) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    for n in range(threads):
        world.reply(world.thread(by=amina, title=f"Mine {n}"), ben)
        world.thread(by=ben, title=f"Waits {n}")
    client = world.client(amina)

    with count_queries() as seen:
        html = client.get(HOME).text
    assert f"<b>{threads} new</b>" in html
    assert f"<b>{threads} wait</b>" in html
    assert len(seen) <= 12, seen


def test_home_tells_the_next_session_and_whose_follow_up_is_due(
    world: World, count_queries
) -> None:
    jo, ben = world.member("Jo Halvorsen"), world.expert("Dr Ben Okafor")
    world.reply(world.thread(by=jo), ben)
    world.session(lecture="Sleep and pain")
    world.case(
        by=jo,
        state=CaseState.AWAITING_FOLLOW_UP,
        presented_on=days_ago(49),
        follow_up_from=days_ago(1),
        follow_up_due=days_ago(0),
    )
    client = world.client(jo)

    with count_queries() as seen:
        html = client.get(HOME).text
    assert section(html, "session") == ["Sleep and pain"]
    assert "Write the follow-up" in html
    assert len(seen) <= 12, seen
    assert "Write the follow-up" not in world.client(ben).get(HOME).text


def test_the_first_page_leads_to_the_last_programme_or_to_the_door(world: World) -> None:
    amina = world.member()

    assert world.client().get("/").location.endswith("/sign-in")
    assert world.client(amina).get("/").location.endswith("/p/chronic-pain/")


def test_a_person_in_no_programme_is_told_what_to_do(world: World) -> None:
    nobody = world.actor(world.person("Nils Holm").id)

    assert "Ask yours for an invitation" in world.client(nobody).get("/").text
    assert 'href="/programmes"' in world.client(world.admin()).get("/").text


def test_outsiders_have_no_home_here(world: World) -> None:
    world.programme()
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert outsider.get(HOME).status_code == 404


def test_the_page_of_parts_is_for_development(world: World, settings: Settings) -> None:
    assert world.client(world.member()).get("/styleguide").status_code == 200
    assert not settings.production
