"""Catching up: what happened since the last time, each thing once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft, SupersedeDraft
from echo_community.discussions.models import ReactionKind, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.pages.catching_up import ahead, catch_up
from echo_community.pages.happened import Group
from tests.world import World

PAGE = "/p/chronic-pain/catch-up"
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def shown(reader: Actor, thread: Thread) -> dict[str, str]:
    """The titles on the page, each with the name of its group, or "rest"."""
    page = catch_up(reader, thread.programme_id)
    found = {item.title: item.group.name for item in page.items}
    assert not found.keys() & {row.title for row in page.rest}
    return found | {row.title: "rest" for row in page.rest}


def test_everything_is_shown_once_under_its_strongest_reason(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    mine = world.thread(by=amina, title="Mine")
    services.endorse(expert, world.reply(mine, ben, "Ten percent.").id)
    world.reply(mine, ben, "And then wait.")
    endorsed = world.thread(by=ben, title="Endorsed")
    answer = world.reply(endorsed, world.member("Cleo Roy"))
    services.endorse(expert, answer.id)
    services.accept(ben, answer.id)
    accepted = world.thread(by=ben, title="Accepted")
    services.accept(ben, world.reply(accepted, expert).id)
    changed = world.thread(by=ben, title="Changed")
    services.react(expert, world.reply(changed, ben).id, ReactionKind.CHANGED_PRACTICE)
    thanked = world.thread(by=ben, title="Thanked")
    services.react(expert, world.reply(thanked, ben).id, ReactionKind.THANKS)
    old = world.thread(by=ben, title="Old advice")
    post = world.reply(old, ben)
    services.supersede(expert, post.id, SupersedeDraft("There is newer advice."))
    world.thread(by=ben, title="Waits")
    world.reply(world.thread(by=ben, title="Talk"), ben)

    assert shown(amina, mine) == {
        "Mine": "ANSWERED_ME",
        "Old advice": "SUPERSEDED",
        "Endorsed": "ENDORSED",
        "Accepted": "ACCEPTED",
        "Changed": "CHANGED_PRACTICE",
        "Thanked": "THANKED",
        "Waits": "WAITING",
        "Talk": "rest",
    }
    [answers] = [i for i in catch_up(amina, mine.programme_id).items if i.title == "Mine"]
    assert (answers.words, answers.many) == ("Ten percent.", 2)
    assert ahead(amina, mine.programme_id).count == 8


def test_it_never_repeats_itself_and_loses_nothing_that_came_meanwhile(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    with time_machine.travel(MONDAY, tick=False) as clock:
        client = world.client(amina)
        thread = world.thread(by=ben, title="Before")
        clock.shift(timedelta(minutes=1))
        html = client.get(PAGE).text
        until = re.search(r'name="until" value="([^"]+)"', html)
        assert until
        assert ">Before</a>" in html
        clock.shift(timedelta(minutes=1))
        world.thread(by=ben, title="Meanwhile")
        clock.shift(timedelta(minutes=1))

        told = client.post(PAGE, data={"until": until[1]}, follow_redirects=True).text
        assert "You are up to date." in told
        assert shown(amina, thread) == {"Meanwhile": "WAITING"}

        undo = re.search(r'action="(/p/chronic-pain/catch-up/again[^"]*)"', told)
        assert undo
        client.post(undo[1].replace("&amp;", "&"))
        assert set(shown(amina, thread)) == {"Before", "Meanwhile"}
        assert catch_up(amina, thread.programme_id).first_time


def test_undo_goes_back_to_the_time_before(world: World) -> None:
    amina = world.member()
    programme = world.programme().id
    with time_machine.travel(MONDAY, tick=False) as clock:
        services.catch_up_to(amina, programme, now())
        clock.shift(timedelta(hours=1))
        client = world.client(amina)
        told = client.post(PAGE, data={}, follow_redirects=True).text
        undo = re.search(r'action="(/p/chronic-pain/catch-up/again[^"]*)"', told)
        assert undo
        client.post(undo[1])
        assert catch_up(amina, programme).since == MONDAY


def test_the_first_time_shows_two_weeks(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    with time_machine.travel(MONDAY - timedelta(days=15), tick=False):
        thread = world.thread(by=ben, title="Too old")
    with time_machine.travel(MONDAY - timedelta(days=13), tick=False):
        world.thread(by=ben, title="Last week")
    with time_machine.travel(MONDAY, tick=False):
        assert set(shown(amina, thread)) == {"Last week"}
        assert "The last 14 days." in world.client(amina).get(PAGE).text


def test_what_one_has_read_or_done_oneself_is_no_news(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    read = world.thread(by=ben, title="Read", replies=1)
    world.client(expert).get(f"/t/{read.id}-read")
    world.thread(by=expert, title="Own")
    answer = world.reply(world.thread(by=ben, title="Judged"), amina)
    services.endorse(expert, answer.id)

    assert shown(expert, read) == {"Judged": "rest"}
    assert ahead(expert, read.programme_id).count == 1


def test_ones_own_answer_that_was_endorsed_is_news(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=ben, title="Judged")
    services.endorse(expert, world.reply(thread, amina).id)

    assert shown(amina, thread) == {"Judged": "ENDORSED"}


def test_nothing_hidden_held_withdrawn_or_elsewhere_is_in_it(world: World, lavoie: None) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, title="Mine")
    for body in ("Hidden.", "Mrs Lavoie."):
        post = services.reply(ben, thread.id, ReplyDraft(body, reason="A dog."))
        if not post.held:
            services.endorse(expert, post.id)
            services.hide_post(ben, post.id)
    services.hide_thread(ben, world.thread(by=ben, title="Gone").id)
    world.thread(by=ben, title="Held", body="Mrs Lavoie.", reason="A dog.")
    elsewhere = world.thread(by=world.member("Omar", of="Hepatitis C"), title="Elsewhere")
    taken_back = world.reply(world.thread(by=ben, title="Withdrawn"), ben)
    world.client(amina).get(f"/t/{taken_back.thread_id}-withdrawn")
    services.endorse(expert, taken_back.id)
    services.take_back_endorsement(expert, taken_back.id)

    assert shown(amina, thread) == {}
    assert ahead(amina, thread.programme_id).count == 0
    assert "Nothing has happened that you have not read." in world.client(amina).get(PAGE).text
    assert shown(expert, thread).keys() == {"Mine", "Withdrawn"}
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert elsewhere.programme_id != thread.programme_id
    assert outsider.get(PAGE).status_code == 404
    assert outsider.post(PAGE).status_code == 404


def test_a_nameless_author_stays_nameless(world: World) -> None:
    amina, ben = world.member("Amina Diallo", practice="Stonebay"), world.member("Ben Okafor")
    thread = world.thread(by=amina, title="Asked", nameless=True)
    services.accept(amina, world.reply(thread, ben).id)
    world.thread(by=amina, title="Waits", nameless=True)

    html = world.client(world.member("Cleo Roy")).get(PAGE).text

    assert ">Waits</a>" in html
    assert "Original poster" in html
    assert not re.search(f"Amina|Stonebay|/people/{amina.id}\\b", html)


def test_a_busy_month_stays_within_three_minutes_and_leads_to_the_rest(
    world: World, count_queries
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    for n in range(9):
        world.reply(world.thread(by=amina, title=f"Mine {n}"), ben)
        services.endorse(expert, world.reply(world.thread(by=ben, title=f"E {n}"), ben).id)
        world.thread(by=ben, title=f"Waits {n}")
    client = world.client(amina)

    with count_queries() as seen:
        html = client.get(PAGE).text
    page = catch_up(amina, world.programme().id)

    assert len(seen) <= 6, seen
    assert [(g.name, len(items)) for g, items in page.groups] == [
        ("ANSWERED_ME", 5), ("ENDORSED", 4), ("WAITING", 2),
    ]  # fmt: skip
    assert len(page.items) + page.rest_count == 27
    assert page.minutes <= 3
    assert "4 more threads" in html
    assert "About 2 minutes" in html
    assert set(Group) >= {item.group for item in page.items}


def test_home_says_how_much_there_is_and_since_when(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    with time_machine.travel(MONDAY, tick=False) as clock:
        services.catch_up_to(amina, world.programme().id, now())
        clock.shift(timedelta(days=2))
        world.client(amina).get(f"/t/{world.thread(by=ben).id}-how-fast-do-you-taper")
        world.thread(by=ben, title="Waits")
        html = world.client(amina).get("/p/chronic-pain/").text
    assert f'href="{PAGE}"' in html
    assert "<b>1</b>to catch up with since Monday" in html


@pytest.mark.parametrize("until", ["x", "", "9999-12-31T23:59:59+00:00"])
def test_a_moment_that_makes_no_sense_is_now(world: World, until: str) -> None:
    amina = world.member()
    with time_machine.travel(MONDAY, tick=False):
        world.client(amina).post(PAGE, data={"until": until})
        assert catch_up(amina, world.programme().id).since == MONDAY
