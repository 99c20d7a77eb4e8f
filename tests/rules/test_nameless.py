"""Nameless means hidden from everybody: two people ask without a name, and nothing tells who.

They do all that one can do in a thread; then every page, fragment, mail, export and log is
searched for them as everybody else. Whoever builds something new that could show them adds it to
`traces.leave_traces`, to `ASKED` or to one of the tests.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import structlog
import time_machine
from sqlalchemy import select
from werkzeug.routing import Rule

from echo_community.accounts.models import Profession, User
from echo_community.discussions import queries, services
from echo_community.discussions.exports import export_threads
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, db, transaction
from echo_community.kernel.mail import OutboundMail, deliver_mail
from echo_community.moderation.logs import entries, sheets
from echo_community.moderation.logs.entries import Wanted
from echo_community.notifications.mailing import mail_notices
from echo_community.pages.digesting import send_digests
from echo_community.programmes.models import Membership
from echo_community.search import queries as search
from echo_community.search.queries import Filters
from tests.rules.test_routes import steps
from tests.rules.traces import leave_traces
from tests.rules.walk import ROLES, Walk
from tests.rules.walk.nameless import Nameless, NamelessWalk
from tests.world import World

READERS = tuple(role for role in ROLES if role not in ("anonymous", "outsider"))

# Pages that list members whoever wrote what: they must be the same before and after.
OF_MEMBERS = frozenset(
    {
        "programmes.people", "programmes.person", "programmes.members", "discussions.mentions",
        "meetings.sums", "meetings.sums_sheet", "moderation.people",
    }
)  # fmt: skip
# Forms on which any member can be chosen: all of them stand there, whoever wrote what.
OF_CHOICES = frozenset(
    {
        "consults.away", "consults.change_week", "consults.hand_over", "consults.plan_rota",
        "consults.swap_week", "meetings.attendance", "pages.desk_page", "programmes.edit_topic",
    }
)  # fmt: skip
# Files of the site and examples of its look.
NOBODYS = frozenset({"static", "development.styleguide"})
# Forms on which everybody chooses a profession: their own, or whom they would like to ask.
OF_PROFESSIONS = frozenset({"accounts.you", "consults.ask", "programmes.join"})

# What else an address may be asked.
ASKED: dict[str, tuple[str, ...]] = {
    "discussions.show": ("", "?page=1", "?quote=1", "?quote=3"),
    "discussions.find": ("?q=marmot", "?q=zephyrine"),
    "discussions.jump": ("?number=3", "?day=2026-01-01"),
    "discussions.threads": ("", "?show=unanswered", "?show=mine"),
    "discussions.similar": ("?title=marmots+in+the+clinic",),
    "discussions.mentions": ("?q=", "?q=ze", "?q=under"),
    "discussions.merge": ("", "?other=1"),
    "moderation.audit": (
        "",
        "?person=zephyrine",
        "?person=underbough",
        "?act=post.accepted",
        "?act=file.upload",
        "?thing=reactions",
    ),
    "search.search": (
        "?q=marmots",
        "?q=from:zephyrine",
        "?q=from:ptolemy+marmots",
        "?q=quillfeather",
        "?q=marmots&author=zephyrine",
        "?q=marmots&role=expert",
        "?q=marmots&sort=newest",
    ),
}


@pytest.fixture
def people(world: World) -> list[Nameless]:
    """A participant and an expert, each with a thread in which they did everything."""
    zephyrine = _person(
        world, 987654321, "Zephyrine Quillfeather", "participant",
        "zephyrine.q@hollowcreek.example", "Hollowcreek Outpost", Profession.CHIROPRACTOR,
    )  # fmt: skip
    ptolemy = _person(
        world, 876543219, "Ptolemy Underbough", "expert",
        "ptolemy@saltmarsh.example", "Saltmarsh Station", Profession.OT,
    )  # fmt: skip
    return [
        Nameless(
            zephyrine,
            ("987654321", "Zephyrine", "Quillfeather", "hollowcreek", "Tarn Valley", "ocarinas"),
            "Chiropractor",
            leave_traces(world, zephyrine),
        ),
        Nameless(
            ptolemy,
            ("876543219", "Ptolemy", "Underbough", "saltmarsh", "Marmot therapy"),
            "Occupational therapist",
            leave_traces(world, ptolemy),
        ),
    ]


def _person(
    world: World, number: int, name: str, role: str, email: str, practice: str, what: Profession
) -> Actor:
    world.member(
        name, role, id=number, email=email, practice=practice, profession=what,
        region="Tarn Valley", interests="ocarinas",
    )  # fmt: skip
    with transaction():
        membership = db.session.query(Membership).filter_by(user_id=number).one()
        membership.title = "Marmot therapy" if role == "expert" else ""
    return world.actor(number)


def readers(world: World) -> dict[str, Actor]:
    """Everybody who may look into the programme."""
    return {role: who for role, who in Walk(world).people.items() if role in READERS}


def pages(world: World, people: list[Nameless]) -> Iterator[tuple[Nameless, Rule, str, Any]]:
    """Every address that is read, with what it may be asked, and a browser of each reader."""
    walk = NamelessWalk(world, people[0])
    browsers = {role: world.client(walk.people[role]) for role in READERS}
    for walk.nameless in people:
        for rule, method in steps(world.app):
            if method != "GET" or rule.endpoint in NOBODYS | OF_MEMBERS | OF_CHOICES:
                continue
            # The summary, the question, an answer, their own reply, their deleted one.
            for walk.number in (0, 1, 3, 4, 5) if "number" in rule.arguments else (1,):
                built = rule.build(walk.values(rule))
                assert built is not None, rule
                for asked in ASKED.get(rule.endpoint, ("",)):
                    for browser in browsers.values():
                        yield walk.nameless, rule, built[1] + asked, browser


@pytest.mark.once  # what hides a name is the same expression on both
def test_no_page_as_anybody_else_tells_who_asked(world: World, people: list[Nameless]) -> None:
    leaks = set()
    for someone, rule, address, browser in pages(world, people):
        response = browser.get(address)
        text = _head(response)
        text += response.data.decode("latin-1") if _is_file(response) else response.text
        for typed in re.findall("[a-z]{4,}", address.partition("?")[2]):
            text = text.replace(typed, "")  # what was searched for stands in the field again
        found = someone.found_in(text, profession=rule.endpoint not in OF_PROFESSIONS)
        leaks |= {(address, mark) for mark in found}
    assert not leaks, sorted(leaks)


@pytest.mark.once  # what hides a name is the same expression on both
def test_no_answer_to_what_others_do_there_tells_who_asked(
    world: World, people: list[Nameless]
) -> None:
    leaks = []
    for someone in people:
        walk = NamelessWalk(world, someone)
        walk.fresh = True
        for rule, method in steps(world.app):
            if method != "POST" or "thread_id" not in rule.arguments or rule.endpoint in OF_CHOICES:
                continue
            for role in ("participant", "expert"):
                built = rule.build(walk.values(rule))
                assert built is not None, rule
                browser = world.client(walk.people[role])
                given = {"body": "Marmots", "title": "Marmots", "revision": "0", "why": "Why"}
                response = browser.post(built[1], data=given | {"posts": "2"})
                text = _head(response) + response.text
                if response.location and response.location.startswith(("/t/", "/p/")):
                    text += browser.get(response.location, follow_redirects=True).text
                leaks += [(role, rule.rule, mark) for mark in someone.found_in(text)]
    assert not leaks, sorted(set(leaks))


def test_pages_of_members_are_the_same_before_and_after(world: World) -> None:
    zephyrine = _person(
        world, 987654321, "Zephyrine Quillfeather", "participant", "z@hollowcreek.example",
        "Hollowcreek Outpost", Profession.CHIROPRACTOR,
    )  # fmt: skip
    for name, role in (("Ben Okafor", "participant"), ("Dora Winter", "participant")):
        world.member(name, role)
    world.expert("Dr Lena Fortier")
    thread = world.thread(by=world.member("Omar Haddad"))
    someone = Nameless(zephyrine, (), "", thread)
    walk = NamelessWalk(world, someone)

    def seen() -> dict[tuple[str, str], str]:
        found = {}
        for rule, method in steps(world.app):
            if method == "GET" and rule.endpoint in OF_MEMBERS:
                built = rule.build(walk.values(rule))
                assert built
                for asked in ASKED.get(rule.endpoint, ("",)):
                    for role in READERS:
                        page = world.client(walk.people[role]).get(built[1] + asked).text
                        found[role, built[1] + asked] = _told(page)
        return found

    before = seen()
    world.thread(by=zephyrine, title="Marmots?", nameless=True, replies=2)
    apart = world.thread(by=zephyrine, title="More marmots?", nameless=True)
    services.accept(zephyrine, world.reply(apart, world.actor(walk.author.id)).id)

    assert seen() == before


def test_no_row_made_for_anybody_else_holds_who_asked(world: World, people: list[Nameless]) -> None:
    leaks = []
    for someone in people:
        for role, reader in readers(world).items():
            if role == "admin":
                continue
            programme_id = someone.thread.programme_id
            threads = queries.newest_threads(reader, programme_id).rows
            made: list[Any] = [threads, queries.home_lists(reader, programme_id, new=9, waiting=9)]
            made += [queries.thread_page(reader, row.id) for row in threads]
            made += [queries.beside(reader, row.id) for row in threads]
            made += [queries.reactions(reader, someone.thread.id, n) for n in (1, 2, 3)]
            made += [
                search.search(reader, programme_id, text).hits
                for text in ("marmots", "from:zephyrine marmots", "from:ptolemy", "zephyrine")
            ]
            leaks += [(role, mark) for mark in someone.found_in(repr(made))]
    assert not leaks, set(leaks)


def test_no_search_for_them_finds_what_they_asked(world: World, people: list[Nameless]) -> None:
    reader, programme_id = world.member("Reader Only"), people[0].thread.programme_id

    def found(words: str, **narrowed: Any) -> list[int | None]:
        hits = search.search(reader, programme_id, words, Filters(**narrowed)).hits
        return [hit.thread_id for hit in hits]

    assert found("whistle", author="okafor"), "the search knows no authors"
    for someone in people:
        for name in (someone.actor.name, *someone.actor.name.split()):
            assert found("marmots", author=name.lower()) == []
            assert found("burrows", author=name.lower()) == []
            page = world.client(reader).get(f"/p/chronic-pain/search?q=from:{name}")
            assert f'href="/t/{someone.thread.id}' not in page.text
    assert people[1].thread.id not in found("whistle", roles=[Role.EXPERT])


def test_no_mail_notice_or_index_of_anybody_else_holds_them(
    world: World, people: list[Nameless]
) -> None:
    with time_machine.travel(now() + timedelta(minutes=4)):
        mail_notices.work()
        deliver_mail.work()
    with time_machine.travel(now() + timedelta(days=9)):
        send_digests.work()
        deliver_mail.work()
    folder = world.app.extensions["settings"].folder / "mail"
    for someone in people:
        own = someone.actor
        email = db.session.get_one(User, own.id).email or ""
        for mail in db.session.query(OutboundMail).filter(OutboundMail.recipient != email):
            assert someone.found_in(f"{mail.subject}\n{mail.body}\n{mail.message_id}") == []
        for letter in folder.glob("*.eml"):
            if email not in letter.name:
                assert someone.found_in(letter.read_text()) == [], letter
        assert _who("notices", "author_id", own.id, ~_column("notices", "user_id", own.id)) == 0
        for table in ("marks", "reactions"):
            named = ~_table(table).c.nameless
            assert _who(table, "author_id", own.id, named) == 0, table
        assert _who("search_documents", "author_id", own.id) == 0


def test_no_export_holds_them(world: World, people: list[Nameless]) -> None:
    lines = "\n".join(export_threads(world.coordinator(), people[0].thread.programme_id))

    assert "marmots" in lines.lower()
    for someone in people:
        assert someone.found_in(lines) == []


def test_no_part_of_the_audit_log_holds_them(world: World, people: list[Nameless]) -> None:
    expert, programme_id = world.expert(), people[0].thread.programme_id
    rows = list(entries.every_entry(expert, programme_id, Wanted()))
    text = "".join(sheets.as_csv(rows)) + "".join(sheets.as_jsonl(rows)) + repr(rows)

    assert {"post.write", "post.accepted", "thread.summarise", "file.upload"} <= {
        row.act for row in rows if row.nameless
    }
    for someone in people:
        assert someone.found_in(text) == []
        for name in someone.actor.name.split():
            assert not entries.entries(expert, programme_id, Wanted(person=name)).rows


def test_no_log_of_what_they_or_others_do_holds_them(world: World) -> None:
    actor = _person(
        world, 987654321, "Zephyrine Quillfeather", "participant",
        "zephyrine.q@hollowcreek.example", "Hollowcreek Outpost", Profession.CHIROPRACTOR,
    )  # fmt: skip
    with _all_logs() as logged:
        thread = leave_traces(world, actor)
        own = world.client(actor)
        own.get(f"/t/{thread.id}", follow_redirects=True)
        own.post(f"/t/{thread.id}/reply", data={"body": "Marmots."})
        deliver_mail.work()
        world.client(world.expert()).get(f"/t/{thread.id}", follow_redirects=True)
    someone = Nameless(actor, ("987654321", "Zephyrine", "hollowcreek"), "Chiropractor", thread)

    assert logged
    assert someone.found_in(repr(logged)) == []


def _told(page: str) -> str:
    """What a page says, without what is new each time."""
    main = re.search(r"<main.*</main>", page, re.S)
    text = main[0] if main else page
    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", text)


def _head(response: Any) -> str:
    """The headers of an answer, without a cookie's signed noise."""
    return "\n".join(f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie")


def _is_file(response: Any) -> bool:
    return not response.mimetype.startswith(("text/", "application/json"))


@contextmanager
def _all_logs() -> Iterator[list[Any]]:
    """What is logged from here on, of every level."""
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    try:
        with structlog.testing.capture_logs() as logged:
            yield logged
    finally:
        structlog.configure(wrapper_class=before)


def _table(name: str) -> Any:
    """A table by its name."""
    return Base.metadata.tables[name]


def _column(table: str, column: str, value: int) -> Any:
    return _table(table).c[column] == value


def _who(table: str, column: str, value: int, *which: Any) -> int:
    rows = select(_table(table)).where(_column(table, column, value), *which)
    return len(db.session.execute(rows).all())
