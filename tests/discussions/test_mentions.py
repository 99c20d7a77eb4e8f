"""Mentions: as they are written, shown and completed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.discussions import mentions
from echo_community.discussions.mentions import Called, called, linked
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db
from echo_community.kernel.markup import plain_text, render
from echo_community.programmes.handles import handle_of
from echo_community.programmes.models import Membership
from tests.world import World

PEOPLE = {"samira.haddad": 7, "ben": 8}

scraps = st.sampled_from(
    ["@samira.haddad", "@ben", "@hub", "@nobody", "`", "```\n", "[x](/t/1) ", "[@ben](/x) ", "> "]
    + ["\n\n", " ", "<b>", "&", '"', "'", "@", ".", "a@ben.org ", "https://x.example/@ben ", "**"]
    + ["|", "- ", "    "]
)


@pytest.fixture(autouse=True, scope="module")
def known() -> object:
    """Two people whom no database needs to know, for as long as the words alone are tested."""
    patch = pytest.MonkeyPatch()
    real = mentions.people_called

    def call(programme_id: int, handles: set[str]) -> dict[str, int]:
        if programme_id:
            return real(programme_id, handles)
        return {name: PEOPLE[name] for name in handles & set(PEOPLE)}

    patch.setattr(mentions, "people_called", call)
    yield
    patch.undo()


def test_names_become_links_and_roles_stand_out() -> None:
    html = linked(render("@samira.haddad, @Ben. and @hub: see @nobody."), 0)

    assert html == (
        '<p><a href="/people/7">@samira.haddad</a>, <a href="/people/8">@Ben</a>. and '
        "<b>@hub</b>: see @nobody.</p>"
    )
    assert called(html) == Called(("samira.haddad", "ben", "nobody"), frozenset({Role.EXPERT}))


@pytest.mark.parametrize(
    "words",
    ["`@ben`", "    @ben", "[@ben](https://x.example)", "a@ben.org", "x/@ben", "@ben@x"],
)
def test_code_links_and_addresses_are_left_alone(words: str) -> None:
    html = render(words)
    assert linked(html, 0) == html
    assert not called(html)


def test_a_quote_is_linked_but_calls_nobody() -> None:
    html = linked(render("> @ben said so"), 0)
    assert "/people/8" in html
    assert not called(html)


@given(st.lists(scraps, max_size=30).map("".join) | st.text(max_size=80))
def test_linking_changes_no_word_adds_only_its_own_tags_and_is_done_once(source: str) -> None:
    html = render(source)
    once = linked(html, 0)

    assert plain_text(once) == plain_text(html)
    assert linked(once, 0) == once
    undone = re.sub(r'<a href="/people/[78]">(@[^<]*)</a>|<b>(@hub)</b>', r"\1\2", once)
    assert undone == html
    assert called(once) == called(html)


@given(st.text(max_size=60))
def test_every_name_makes_a_handle_that_a_mention_can_hold(name: str) -> None:
    handle = handle_of(name)
    assert called(f"<p>@{handle}</p>") in (Called((handle,)), called(f"<p>@{handle}</p>"))
    assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", handle), handle


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Dr Samira Haddad", "samira.haddad"),
        ("Élodie O’Brien-Roy", "elodie.obrien-roy"),
        ("ᐃᓄᒃ", "member"),
        ("Member 17", "member.17"),
    ],
)
def test_a_handle_comes_of_the_name(name: str, handle: str) -> None:
    assert handle_of(name) == handle


def test_two_of_one_name_have_two_handles_and_nobody_is_called_as_a_role(world: World) -> None:
    for name in ("Sam Roy", "Sam Roy", "Hub", "Sam Roy"):
        world.member(name)

    found = db.session.query(Membership.handle).order_by(Membership.id)
    assert [row.handle for row in found] == ["sam.roy", "sam.roy.2", "hub.2", "sam.roy.3"]


def test_a_mention_leads_to_the_person_and_only_to_members(world: World) -> None:
    amina, samira = world.member(), world.expert("Samira Haddad")
    world.member("Omar Ali", of="Hepatitis C")
    post = world.reply(world.thread(by=amina), amina, "@samira.haddad or @omar.ali?")

    assert f'<a href="/people/{samira.id}">@samira.haddad</a> or @omar.ali?' in post.html


def options(world: World, reader: Actor, typed: str) -> list[str]:
    """The handles offered for what is typed."""
    client = world.client(reader)
    html = client.get("/p/chronic-pain/mentions", query_string={"q": typed}).text
    return re.findall(r'data-handle="([^"]*)"', html)


def test_completion_offers_members_and_roles_with_their_standing(world: World) -> None:
    world.expert("Dr Samira Haddad")
    world.member("Élodie Sam")
    world.member("Omar Samuels", of="Hepatitis C")
    ben = world.member("Ben Okafor")

    assert options(world, ben, "sam") == ["samira.haddad", "elodie.sam"]
    assert options(world, ben, "Élo") == ["elodie.sam"]
    assert options(world, ben, "h") == ["hub", "samira.haddad"]
    assert options(world, ben, "samira h") == ["samira.haddad"]
    everybody = ["hub", "coordinators", "samira.haddad", "elodie.sam"]
    assert options(world, ben, "") == options(world, ben, "%") == everybody
    assert options(world, ben, "x" * 500) == []


def test_completion_offers_eight_and_never_oneself(world: World) -> None:
    people = world.members(*(f"Sam Number{n}" for n in range(10)))

    assert len(options(world, people[0], "sam")) == 8
    assert options(world, people[0], "sam.number0") == []


def test_completion_costs_one_statement_and_is_closed_to_outsiders(
    world: World, count_queries
) -> None:
    client = world.client(world.member())
    with count_queries() as seen:
        client.get("/p/chronic-pain/mentions?q=a")
    assert len(seen) == 2, seen

    outsider = world.client(world.member("Omar", of="Hepatitis C"))
    assert outsider.get("/p/chronic-pain/mentions?q=a").status_code == 404
