"""Nameless means hidden from everybody: two people ask without a name, and nothing tells who.

They do all that one can do in a thread; then every page, fragment, mail, export and log is
searched for them as everybody else. Whoever builds something new that could show them adds it to
`leave_traces`, to `ASKED` or to one of the tests.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import structlog
import time_machine
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import Rule

from echo_community.accounts.models import Profession, User
from echo_community.consults import services as consults
from echo_community.consults.models import Closing, Consult, Pearl, Says
from echo_community.consults.pearl_drafts import PearlDraft
from echo_community.consults.services import closing, pearls
from echo_community.discussions import queries, related, services
from echo_community.discussions.drafts import (
    BookmarkDraft,
    EditDraft,
    ReplyDraft,
    SplitDraft,
    SupersedeDraft,
)
from echo_community.discussions.exports import export_threads
from echo_community.discussions.models import Attachment, Post, ReactionKind, Thread
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, db, transaction
from echo_community.kernel.mail import OutboundMail, deliver_mail
from echo_community.moderation import services as moderation
from echo_community.moderation.drafts import FlagDraft
from echo_community.moderation.logs import entries, sheets
from echo_community.moderation.logs.entries import Wanted
from echo_community.moderation.models import Reason
from echo_community.notifications.mailing import mail_notices
from echo_community.pages.digesting import send_digests
from echo_community.programmes.models import Membership
from echo_community.search import queries as search
from echo_community.search.queries import Filters
from tests.rules.test_routes import ROLES, Walk, steps
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


@dataclass
class Nameless:
    """Somebody who asks without a name, and everything that could tell it is them."""

    actor: Actor
    marks: tuple[str, ...]
    profession: str
    thread: Thread

    def found_in(self, text: str, *, profession: bool = True) -> list[str]:
        """What of them stands in a text."""
        text = re.sub(r'name="(csrf_token|once|kept)" value="[^"]*"|[?&]v=\w+', "", text)
        marks = [mark for mark in self.marks if mark.lower() in text.lower()]
        initials = "".join(word[0] for word in self.actor.name.split())
        if re.search(rf"(?<![\w/+=.-]){initials}(?![\w/+=.-])", text):
            marks.append(initials)
        if profession and self.profession in text:
            marks.append(self.profession)
        return marks


class NamelessWalk(Walk):
    """The route walk through threads that somebody asked without a name."""

    def __init__(self, world: World, nameless: Nameless) -> None:
        super().__init__(world)
        self.nameless = nameless
        self.number = 1
        self.fresh = False

    def _thread_id(self, rule: Rule) -> int:
        if "/consult/" in rule.rule:
            if self.fresh:
                return _in_the_corridor(self.world, self.nameless.actor)
            theirs = Consult.author_id == self.nameless.actor.id
            return int(db.session.query(Consult.thread_id).filter(theirs).scalar() or 0)
        if not self.fresh:
            return self.nameless.thread.id
        by = self.nameless.actor
        thread = self.world.thread(by=by, title="Marmots again", nameless=True, replies=1)
        if rule.endpoint.endswith("restore_thread"):
            services.hide_thread(self.hub, thread.id)
        if rule.endpoint.endswith(("restore_post", "release")):
            with transaction():
                post = self._post(thread, 2)
                post.hidden = rule.endpoint.endswith("restore_post")
                post.held = not post.hidden
        return thread.id

    def _pearl_id(self, rule: Rule) -> int:
        of_theirs = db.session.query(Pearl.id).join(Consult, Consult.thread_id == Pearl.thread_id)
        by = Consult.author_id == self.nameless.actor.id
        return of_theirs.filter(by).order_by(Pearl.id.desc()).limit(1).scalar() or 0

    def _number(self, rule: Rule) -> int:
        return 2 if self.fresh else self.number

    def _file_id(self, rule: Rule) -> int:
        return db.session.query(Attachment.id).filter_by(author_id=self.nameless.actor.id).scalar()

    def _other_id(self, rule: Rule) -> int:
        return self.world.thread(by=self.hub, title="Another").id

    def _review_id(self, rule: Rule) -> int:
        return self._reported(self.nameless.thread, 1, decided="undo" in rule.endpoint)

    def _user_id(self, rule: Rule) -> int:
        return self.nameless.actor.id

    def __getattr__(self, name: str) -> Any:
        """Values for what the walk does not know yet: the first choice, or a word."""
        given = {
            "_name": "picture-1.png", "_place": f"reply:{self.nameless.thread.id}",
            "_level": "watch", "_kind": "thanks", "_step": "lift",
        }  # fmt: skip
        if name in given or name.endswith("_id"):
            return lambda _rule: given.get(name, 1)
        raise AttributeError(name)


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


def leave_traces(world: World, actor: Actor) -> Thread:
    """All that somebody can do in a thread of theirs, by a browser where it takes one."""
    programme, ben = world.programme(), world.member("Ben Okafor")
    browser = world.client(actor)
    asked = browser.post(
        f"/p/{programme.slug}/ask",
        data={
            "title": "Marmots in the clinic?", "body": "They whistle. @hub", "nameless": "y",
            "upload": (_picture(actor), f"{actor.name}.png"),
        },
    )  # fmt: skip
    if asked.status_code == 422:  # a picture wants words first, which the form asks for
        pytest.fail(asked.text)
    thread = db.session.query(Thread).order_by(Thread.id.desc()).first()
    assert thread
    assert thread.nameless, asked.text
    others = [
        services.reply(ben, thread.id, ReplyDraft(words)).id
        for words in ("Feed them.", "Whistle back.")
    ]
    own = services.reply(actor, thread.id, ReplyDraft("> Feed them.\n\nOf course, @ben.okafor."))
    services.edit_post(actor, own.id, EditDraft("Of course, marmots, @ben.okafor.", 1))
    gone = services.reply(actor, thread.id, ReplyDraft("Forget the marmots."))
    services.hide_post(actor, gone.id)
    waits = services.reply(actor, thread.id, ReplyDraft("A marmot called."))
    with transaction():
        db.session.get_one(Post, waits.id).held = True
    services.accept(actor, others[0])
    services.accept(actor, others[1])
    for kind in ReactionKind:
        services.react(actor, others[1], kind)
    services.say_what_changed(actor, others[1], "I whistle.")
    services.summarise(actor, thread.id, EditDraft("Marmots whistle back.", 0))
    services.summarise(actor, thread.id, EditDraft("Marmots do whistle back.", 1))
    services.keep(actor, others[1], BookmarkDraft("Marmots", None))
    _in_threads_of_others(world, actor, thread)
    _in_the_corridor(world, actor)
    _asked_by_the_hub(world, actor, thread)
    related.relate_due()
    return thread


def _in_threads_of_others(world: World, actor: Actor, thread: Thread) -> None:
    """Their words are split off, and merged into a thread that has another's name on it."""
    dora, hub = world.member("Dora Winter"), world.expert("Dr Lena Fortier")
    services.reply(actor, thread.id, ReplyDraft("What of marmot burrows?"))
    number = db.session.get_one(Thread, thread.id).last_number
    apart = services.split(hub, thread.id, SplitDraft("Marmot burrows", (number,)))
    into = world.thread(by=dora, title="Marmot holes", body="In every garden.")
    services.merge(hub, apart.id, into.id)
    services.reply(actor, into.id, ReplyDraft("As I asked of marmots."))
    services.reply(actor, thread.id, ReplyDraft("What of marmot kits?"))
    number = db.session.get_one(Thread, thread.id).last_number
    alone = services.split(hub, thread.id, SplitDraft("Marmot kits", (number,)))
    services.reply(actor, alone.id, ReplyDraft("Nobody knows of marmot kits?"))
    services.react(actor, queries.post_at(dora, into.id, 1), ReactionKind.SAME_HERE)
    services.endorse(hub, queries.post_at(hub, thread.id, 2))
    services.supersede(hub, queries.post_at(hub, thread.id, 2), SupersedeDraft("Newer marmots.", 3))


def _in_the_corridor(world: World, actor: Actor) -> int:
    """A quick question of theirs, claimed, answered, accepted, asked on, closed."""
    asked = world.consult(by=actor, body="May a marmot whistle at night?", nameless=True)
    hub = world.expert("Dr Cora Corridor")
    consults.claim(hub, asked.thread_id)
    answered = consults.answer(hub, asked.thread_id, ReplyDraft("Whistle back."), basis="A book.")
    services.accept(actor, answered.id)
    consults.answer(actor, asked.thread_id, ReplyDraft("And in May?"), says=Says.MORE)
    closing.close(actor, asked.thread_id, Closing.WITHDRAWN)
    made = PearlDraft("May a marmot whistle?", "It may whistle back.", "A book.")
    pearls.make_pearl(hub, asked.thread_id, made)
    return asked.thread_id


def _asked_by_the_hub(world: World, actor: Actor, thread: Thread) -> None:
    """A post of theirs is reported, the hub asks about it, and they answer."""
    reporter, hub = world.member("Rosa Reporter"), world.expert("Dr Hal Hubert")
    number = db.session.get_one(Thread, thread.id).last_number + 1
    post = services.reply(actor, thread.id, ReplyDraft("Dose the marmots twice."))
    flag = moderation.report(reporter, post.id, FlagDraft(Reason.UNSAFE_ADVICE))
    moderation.ask_author(hub, flag.review_id, "Which marmots?")
    moderation.answer(actor, thread.id, number, "The small marmots.")


def _picture(actor: Actor) -> io.BytesIO:
    """A picture that says in its metadata who made it."""
    kept, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = actor.name
    Image.new("RGB", (40, 30), "green").save(kept, "PNG", exif=exif)
    kept.seek(0)
    return kept


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
