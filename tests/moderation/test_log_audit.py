"""The audit log as moderators read, search and take it along."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.discussions import queries, services
from echo_community.discussions.drafts import EditDraft, OpenNameDraft
from echo_community.kernel import audit
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.moderation.logs import entries, sheets
from echo_community.moderation.logs.entries import EntryRow, Wanted
from echo_community.moderation.models import Decision, Reason
from echo_community.policy import Visibility
from echo_community.programmes.models import Membership
from tests.world import World

AUDIT = "/p/chronic-pain/moderation/audit"
SECRET = "correct-horse-battery-9"


def rows(reader: Actor, programme_id: int, **wanted: Any) -> list[EntryRow]:
    return list(entries.entries(reader, programme_id, Wanted(**wanted)))


def note(actor: Actor, act: str, thing: Any, **detail: Any) -> None:
    with transaction():
        audit.record(actor, act, thing, **detail)


def with_password(actor: Actor) -> None:
    with transaction():
        db.session.get_one(User, actor.id).password_hash = passwords.kept(SECRET)


def test_each_act_is_said_in_words_with_who_and_where(world: World) -> None:
    amina, hub = world.member(), world.expert()
    thread = world.thread(by=amina, replies=1)
    services.lock(hub, thread.id)

    page = world.client(hub).get(AUDIT)

    assert page.status_code == 200
    assert page.text.index("Closed a thread to replies") < page.text.index("Wrote a post")
    assert "Dr Amara Osei, Hub expert" in page.text
    assert (
        f'<a href="/t/{thread.id}/p/2">How fast do you taper?</a> <span class="soft">post 2'
        in page.text
    )


def test_members_get_a_403_and_outsiders_nothing(world: World) -> None:
    world.thread()
    assert world.client(world.member("Ben Okafor")).get(AUDIT).status_code == 403
    assert world.client(world.member("Omar Haddad", of="Hepatitis C")).get(AUDIT).status_code == 404
    assert world.client(world.expert("Dr Tom Reid", of="Hepatitis C")).get(AUDIT).status_code == 404
    assert world.client(world.admin()).get(AUDIT).status_code == 404


def test_it_is_searched_by_act_person_thing_thread_and_day(world: World) -> None:
    amina, ben, nora = world.member(), world.member("Ben Okafor"), world.coordinator()
    one, other = world.thread(by=amina), world.thread(by=ben, replies=1)
    services.pin(nora, other.id)
    pain = one.programme_id

    def acts(**wanted: Any) -> list[tuple[str, int | None]]:
        return [(row.act, row.thread_id) for row in rows(nora, pain, **wanted)]

    assert acts(act="thread.pin") == [("thread.pin", other.id)]
    assert acts(person="okaf") == [("post.write", other.id), ("post.write", other.id)]
    assert acts(person="%") == []
    assert acts(thing="threads") == [("thread.pin", other.id)]
    assert acts(thread=one.id) == [("post.write", one.id)]
    assert len(acts(thread=other.id)) == 3
    today = now().date()
    assert len(acts(since=today - timedelta(1), until=today + timedelta(1))) == 4
    assert acts(since=today + timedelta(2)) == acts(until=today - timedelta(2)) == []
    page = world.client(nora).get(f"{AUDIT}?person=okafor&act=post.write&thread={other.id}")
    assert page.text.count("Wrote a post</h2>") == 2
    assert 'value="okafor"' in page.text


def test_a_search_that_makes_no_sense_says_so_and_keeps_what_was_typed(world: World) -> None:
    page = world.client(world.expert()).get(f"{AUDIT}?since=soon&thread=-4&act=nothing.known")
    assert page.status_code == 422
    assert 'value="soon"' in page.text
    assert "Write the date as 2026-02-28." in page.text
    assert "Nothing fits" in page.text


@pytest.mark.parametrize("span", ["since=0001-01-01", "until=9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_asked_for_again(world: World, span: str) -> None:
    page = world.client(world.expert()).get(f"{AUDIT}?{span}")
    assert page.status_code == 422
    assert "Write a date between 1970 and 2100." in page.text


def test_pages_follow_each_other_to_the_end_at_the_same_cost(
    world: World, count_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "A_PAGE", 5)
    monkeypatch.setattr(entries.entries, "__defaults__", (None, 5))
    hub = world.expert()
    world.thread(by=world.member(), replies=11)
    client, address, met = world.client(hub), AUDIT, []

    while address:
        with count_queries() as seen:
            page = client.get(address).text
        assert len(seen) == 2  # who is it, and the entries
        met.append(page.count("Wrote a post</h2>"))
        href = page.partition('rel="next" href="')[2].partition('"')[0]
        address = href.replace("&amp;", "&")

    assert met == [5, 5, 2]


def test_an_unknown_act_is_shown_by_its_code_and_a_job_as_the_system(world: World) -> None:
    hub, thread = world.expert(), world.thread()
    note(ANYBODY, "thread.newest-trick", thread)

    page = world.client(hub).get(f"{AUDIT}?act=thread.newest-trick").text

    assert "thread.newest-trick</h2>" in page
    assert "The system" in page


def test_what_is_between_named_people_is_not_there(world: World) -> None:
    amina, ben, hub = world.member(), world.member("Ben Okafor"), world.expert()
    private = world.thread(by=amina, visibility=Visibility.NAMED, named=(ben.id,), replies=1)
    assert rows(hub, private.programme_id) == []


def test_who_wrote_without_a_name_is_the_original_poster_and_found_by_no_name(
    world: World,
) -> None:
    amina, hub = world.member(), world.expert()
    thread = world.thread(by=amina, nameless=True, replies=1)
    answer = world.reply(thread, world.member("Ben Okafor"))
    services.accept(amina, answer.id)
    services.summarise(amina, thread.id, EditDraft("We taper slowly.", 0))
    pain = thread.programme_id

    found = rows(hub, pain)

    by = [(row.act, row.person, row.nameless) for row in found]
    assert by == [
        ("thread.summarise", "", True),
        ("post.accepted", "", True),
        ("post.write", "Ben Okafor", False),
        ("post.write", "", True),
        ("post.write", "", True),
    ]
    assert rows(hub, pain, person="Amina") == []
    assert "Amina" not in repr(found)


def test_a_summary_and_an_acceptance_stay_without_a_name_where_their_post_goes(
    world: World,
) -> None:
    amina, hub, dora = world.member(), world.expert(), world.member("Dora Winter")
    thread = world.thread(by=amina, nameless=True)
    answer = world.reply(thread, world.member("Ben Okafor"))
    services.accept(amina, answer.id)
    services.summarise(amina, thread.id, EditDraft("We taper slowly.", 0))
    services.summarise(hub, thread.id, EditDraft("We taper.", 1))
    services.merge(hub, thread.id, world.thread(by=dora).id)

    found = rows(hub, thread.programme_id)

    assert "Amina" not in repr(found)
    # Of the hub's own summary it stays said, as it is shown there.
    assert ("thread.summarise", "Dr Amara Osei") in [(row.act, row.person) for row in found]


def test_a_moderator_is_named_in_their_own_nameless_thread_as_in_any(world: World) -> None:
    """Were they not, it would tell that the asker is a moderator; beside the public log, which."""
    hub = world.expert()
    thread = world.thread(by=hub, nameless=True)
    services.endorse(hub, world.reply(thread, world.member("Ben Okafor")).id)
    services.lock(hub, thread.id)

    by = {row.act: row.person for row in rows(hub, thread.programme_id) if not row.nameless}

    assert by["thread.lock"] == by["post.endorsed"] == "Dr Amara Osei"


def test_a_decision_on_a_person_does_not_tell_who_that_is(world: World) -> None:
    amina, hub = world.member(), world.expert()
    membership = db.session.query(Membership).filter_by(user_id=amina.id).one()
    note(hub, "sanction.warn", membership, reason=Reason.DISRESPECT, user=amina.id, review=3)

    [row] = rows(hub, membership.programme_id)

    assert (row.words, row.reason, row.person) == ("Warned a member", "disrespect", hub.name)
    assert (row.thing_id, dict(row.detail)) == (None, {"reason": "disrespect", "review": 3})


def test_opening_a_name_is_an_entry_that_does_not_repeat_it(world: World) -> None:
    amina, hub = world.member(), world.expert()
    with_password(hub)
    thread = world.thread(by=amina, nameless=True)
    post = queries.post_at(hub, thread.id, 1)
    services.open_name(hub, post, OpenNameDraft("She may be in danger.", SECRET), "")

    page = world.client(hub).get(AUDIT).text

    assert "Looked up who wrote without a name" in page
    assert "Amina" not in page


def test_words_are_french_for_who_reads_french(world: World) -> None:
    hub = world.member("Dr Lena Fortier", "expert", language="fr")
    world.thread()
    assert "A écrit un message" in world.client(hub).get(AUDIT).text


@pytest.fixture
def hub(world: World) -> Actor:
    """An expert with a password."""
    expert = world.expert()
    with_password(expert)
    return expert


def test_the_export_asks_who_it_is_and_is_an_entry_itself(world: World, hub: Actor) -> None:
    thread = world.thread(by=world.member(), nameless=True)
    note(hub, "review.decide", thread, decision=Decision.FINE)
    client = world.client(hub)
    address = f"{AUDIT}/export?thread={thread.id}&person="
    assert "JSON Lines" in client.get(address).text

    wrong = client.post(address, data={"kind": "csv", "secret": "not-this"})
    assert (wrong.status_code, "That is not your password." in wrong.text) == (422, True)
    given = client.post(address, data={"kind": "csv", "secret": SECRET})

    assert given.headers["Content-Disposition"] == "attachment; filename=chronic-pain-audit.csv"
    lines = list(csv.DictReader(io.StringIO(given.text)))
    assert [(line["person"], line["act"]) for line in lines] == [
        ("Dr Amara Osei", "review.decide"),
        ("original poster", "post.write"),
    ]
    [entry] = db.session.query(AuditEntry).filter_by(act="audit.export")
    assert (entry.actor_id, entry.detail) == (
        hub.id, {"format": "csv", "wanted_thread": thread.id},
    )  # fmt: skip


def test_json_lines_hold_the_same(world: World, hub: Actor) -> None:
    thread = world.thread(by=world.member(), replies=1)
    given = world.client(hub).post(f"{AUDIT}/export", data={"kind": "jsonl", "secret": SECRET})
    found = [json.loads(line) for line in given.text.splitlines()]
    assert [one["act"] for one in found] == ["audit.export", "post.write", "post.write"]
    assert (found[1]["thread"], found[1]["post"], found[1]["person"]) == (
        thread.id, 2, "Amina Diallo",
    )  # fmt: skip


def test_members_take_nothing_along(world: World) -> None:
    client = world.client(world.member())
    assert client.get(f"{AUDIT}/export").status_code == 403
    assert client.post(f"{AUDIT}/export", data={"kind": "csv"}).status_code == 403


def test_an_export_is_bounded(world: World, hub: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = world.thread(by=world.member(), replies=9)
    monkeypatch.setattr(entries, "AT_ONCE", 2)
    assert len(list(entries.every_entry(hub, thread.programme_id, Wanted()))) == 10
    monkeypatch.setattr(entries, "MOST", 4)
    assert len(list(entries.every_entry(hub, thread.programme_id, Wanted()))) == 4


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@sum", "\tx", "\rx"])
def test_no_cell_is_a_formula_in_a_spreadsheet(world: World, hub: Actor, name: str) -> None:
    thread = world.thread(by=world.member(name))
    found = entries.every_entry(hub, thread.programme_id, Wanted())
    [_, line] = csv.reader(io.StringIO("".join(sheets.as_csv(found)), newline=""))
    assert line[2] == f"'{name}"
