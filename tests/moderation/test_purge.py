"""A purge: an identifier is put everywhere, removed once, and looked for everywhere."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import delete, select, update

from echo_community.accounts import passwords
from echo_community.accounts.models import User
from echo_community.config import Settings
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import BookmarkDraft, DraftWords, EditDraft
from echo_community.discussions.models import Attachment, Draft, Post, Revision, Thread
from echo_community.discussions.places import Place
from echo_community.discussions.services import bookmarks
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, dialect, transaction
from echo_community.kernel.mail import deliver_mail
from echo_community.kernel.once import Submission
from echo_community.kernel.storage import storage
from echo_community.moderation.purging import cleaning, finishing, queries
from echo_community.moderation.purging.finishing import finish_purges
from echo_community.moderation.purging.models import Purge, PurgedThing, Stage
from echo_community.notifications.mailing import mail_notices
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.privacy import guard
from echo_community.search import counts
from echo_community.search.counts import count_words
from tests.discussions.sending import MADE, PAPER, keep, reply_with
from tests.moderation import searching
from tests.moderation.filling import fill
from tests.world import World

SECRET = "wombat under lantern"
NAME, NUMBER = "Wendell Quillfeather", "1234 567 897"
# What of them could be left anywhere: halves, stems, other ways to group a number.
TRACES = ("quillfe", "wendel", "567 897", "567897", "567-897")


@dataclass
class Told:
    """Who and what the story is about."""

    amina: Actor
    ben: Actor
    expert: Actor
    thread: Thread
    file: int
    stored: str


@pytest.fixture(autouse=True)
def nothing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is purged has slipped through the guard."""
    monkeypatch.setattr(guard, "DETECTORS", [])


@pytest.fixture
def told(world: World) -> Told:
    """Wendell Quillfeather, in a question, its edit, a quotation, a file, a draft and more."""
    amina, ben, expert = world.member("Amina Diallo"), world.member("Ben Okafor"), world.expert()
    with transaction():
        db.session.get_one(User, expert.id).password_hash = passwords.kept(SECRET)
    thread = world.thread(
        by=amina,
        title=f"{NAME} and his taper",
        body=f"**Wendell** _Quillfeather_, card {NUMBER}, tapers.\n\nHow fast?",
    )
    post = opening(thread)
    draft = EditDraft(f"{NAME} (1234-567-897) tapers.\n\nHow fast?", post.revision, thread.title)
    discussions.edit_post(amina, post.id, draft)
    world.reply(thread, ben, f"> wendell\n> quillfeather, card\n\nSlowly, for {NAME.upper()}.")
    paper = replace(PAPER, content=b"%PDF-1.7 Quillfeather", words=f"Letter about {NAME}")
    file = keep(amina, paper, "letter.pdf")
    reply_with(amina, thread, file)
    photo = keep(amina, MADE, f"{NAME}.jpg")
    reply_with(amina, thread, photo, alt=f"The arm of {NAME}")
    discussions.save_draft(ben, Place("reply", thread.id), DraftWords("", f"> {NAME}\n\nI"), 0)
    bookmarks.keep(expert, post.id, BookmarkDraft(note=f"ask about {NAME}"))
    client = world.client(amina)
    asked = {"title": f"About {NAME}", "body": "Well?", "once": "k"}
    client.post("/p/chronic-pain/ask", data=asked)
    count_words.work()
    return Told(amina, ben, expert, thread, file.id, file.stored)


def opening(thread: Thread) -> Post:
    return db.session.scalars(
        select(Post)
        .where(Post.thread_id == thread.id, Post.number == 1)
        .execution_options(populate_existing=True)
    ).one()


def order(world: World, told: Told, number: int = 1, **given: Any) -> Any:
    """The answer to the form."""
    post = db.session.query(Post).filter_by(thread_id=told.thread.id, number=number).one()
    data = {"more": f"{NAME}\n{NUMBER}", "secret": SECRET, "revision": str(post.revision)} | given
    return world.client(told.expert).post(f"/t/{told.thread.id}/p/{number}/purge", data=data)


def test_nothing_of_it_is_left_in_any_table_index_file_or_queue(world: World, told: Told) -> None:
    filled = fill(told.thread.programme_id, NAME)
    queue = current_app.extensions["settings"].folder / "jobs.sqlite"
    assert {"posts.source", "drafts.body", "flags.note", "outbound_mails.body"} <= set(filled)
    assert set(filled) <= set(searching.cells(*TRACES))
    assert told.stored in searching.stored()
    assert dialect() != "sqlite" or searching.terms("quillf")

    assert order(world, told).status_code == 303
    finish_purges.work()

    assert searching.cells(*TRACES) == []
    assert searching.files(*TRACES) == []
    assert searching.terms(*TRACES) == []
    assert searching.relations(*TRACES) == []
    assert told.stored not in searching.stored()
    assert not queue.exists() or b"Quillfeather" not in queue.read_bytes()
    [purge] = db.session.query(Purge)
    assert (purge.stage, purge.words) == (Stage.DONE, "")
    assert purge.finished_at is not None


def test_what_is_read_afterwards_is_whole_and_says_where_something_was(
    world: World, told: Told
) -> None:
    order(world, told)

    page = world.client(told.ben).get(f"/t/{told.thread.id}", follow_redirects=True).text

    assert "[removed] and his taper" in page
    assert "<p>[removed] ([removed]) tapers.</p>" in page
    db.session.expire_all()
    thread = db.session.get_one(Thread, told.thread.id)
    assert thread.slug == "removed-and-his-taper"
    assert thread.excerpt.startswith("[removed] ([removed]) tapers.")
    [before] = db.session.query(Revision)
    assert before.source == "[removed], card [removed], tapers.\n\nHow fast?"
    quoting = db.session.query(Post).filter_by(thread_id=thread.id, number=2).one()
    assert quoting.source == "> [removed], card\n\nSlowly, for [removed]."

    finish_purges.work()
    db.session.expire_all()
    [draft] = db.session.query(Draft)
    assert (draft.body, draft.version) == ("> [removed]\n\nI", 2)
    [photo] = db.session.query(Attachment)
    assert (photo.name, photo.alt) == ("[removed].jpg", "The arm of [removed]")
    assert {row.location for row in db.session.query(Submission)} == {"/t/2"}
    found = world.client(told.ben).get("/p/chronic-pain/search?q=quillfeather").text
    assert "and his taper" not in found
    assert "his <mark>taper" in world.client(told.ben).get("/p/chronic-pain/search?q=taper").text


@pytest.mark.parametrize("stage", ["_words", "_index", "_files", "_bytes"])
def test_one_that_was_cut_off_goes_on_where_it_was(
    world: World, told: Told, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    order(world, told)

    def cut(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        places: dict[str, tuple[Any, str]] = {
            "_words": (cleaning, "kept"),
            "_index": (counts, "recount"),
            "_files": (type(storage()), "delete"),
            "_bytes": (finishing, "rewrite"),
        }
        broken.setattr(*places[stage], cut)
        with pytest.raises(KeyboardInterrupt):
            finish_purges.work()
    db.session.rollback()
    assert db.session.query(Purge).one().finished_at is None

    finish_purges.work()

    assert searching.cells(*TRACES) == []
    assert searching.files(*TRACES) == []
    assert db.session.query(Purge).one().finished_at is not None


KILLED = """
import os, signal
from echo_community.app import create_app
from echo_community.moderation.purging import finishing
finishing.{where} = lambda *_args, **_more: os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    finishing.finish()
"""


@pytest.mark.parametrize("where", ["counts.recount", "_delete_mails", "rewrite"])
def test_one_whose_process_was_killed_is_finished_by_the_next(
    world: World, told: Told, settings: Settings, where: str
) -> None:
    order(world, told)
    db.session.remove()
    environ = os.environ | {
        "ECHO_INSTANCE": settings.instance,
        "ECHO_DATABASE_URL": settings.database_url,
        "ECHO_SECRET_KEY": settings.secret_key,
        "ECHO_LOG_LEVEL": "ERROR",
    }
    code = KILLED.format(where=where)
    killed = subprocess.run([sys.executable, "-c", code], env=environ, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert db.session.query(Purge).one().finished_at is None

    finish_purges.work()

    assert searching.cells(*TRACES) == []
    assert searching.files(*TRACES) == []
    assert told.stored not in searching.stored()


def test_the_guard_s_findings_are_ticked_and_what_it_suggests_stands_instead(
    world: World, told: Told
) -> None:
    post = world.reply(told.thread, told.ben, "Call her son Peter Vandersloot at 705-555-0142.")
    client = world.client(told.expert)

    page = client.get(f"/t/{told.thread.id}/p/{post.number}/purge").text
    assert "<del>705-555-0142</del>" in page
    assert 'name="chosen" value="0" checked' in page
    order(world, told, post.number, more="", chosen=["0", "1"])

    source = db.session.scalar(select(Post.source).where(Post.id == post.id)) or ""
    assert "Vandersloot" not in source
    assert "705" not in source
    [entry] = db.session.query(AuditEntry).filter_by(act="purge.do")
    assert entry.detail["labels"] == {"NAME": 1, "PHONE": 1}


def test_a_whole_post_goes_with_its_versions_files_and_quotations(world: World, told: Told) -> None:
    said = "He lost two fingers at the mill in the spring of the year the bridge went."
    post = reply_with(told.amina, told.thread, keep(told.amina, PAPER, "more.pdf"))
    discussions.edit_post(told.amina, post.id, EditDraft(said, post.revision))
    world.reply(told.thread, told.ben, f"> {said}\n\nPoor man.")

    order(world, told, post.number, more="", whole="y")
    finish_purges.work()

    assert searching.cells("two fingers", "naloxone kits") == []
    page = world.client(told.ben).get(f"/t/{told.thread.id}", follow_redirects=True).text
    assert "Poor man." in page


def test_a_whole_post_of_many_lines_goes_too(world: World, told: Told) -> None:
    lines = [f"Line {n} of a long story about somebody in the north." for n in range(300)]
    post = world.reply(told.thread, told.ben, "\n".join(lines))
    world.reply(told.thread, told.amina, f"> {lines[271]}\n\nIndeed.")

    order(world, told, post.number, more="", whole="y")
    finish_purges.work()

    assert searching.cells("line 271 of") == []


def test_the_author_is_told_and_the_log_knows_no_words(world: World, told: Told) -> None:
    order(world, told)
    finish_purges.work()

    [notice] = db.session.query(Notice).filter_by(kind=NoticeKind.PURGED)
    assert (notice.user_id, notice.thread_id, notice.post_number) == (
        told.amina.id, told.thread.id, 1,
    )  # fmt: skip
    assert "removed what could identify" in world.client(told.amina).get("/notices").text
    of_purges = db.session.query(AuditEntry).filter(AuditEntry.act.like("purge.%"))
    entries = of_purges.order_by(AuditEntry.id).all()
    assert [(e.act, e.thing) for e in entries] == [
        ("purge.do", "posts"),
        ("purge.finish", "purges"),
    ]
    assert entries[0].detail["labels"] == {"OTHER": 2}
    assert entries[1].detail["places"]["posts"] == 2


def test_offline_copies_can_ask_what_to_let_go_of(world: World, told: Told) -> None:
    before = told.thread.created_at
    order(world, told)
    finish_purges.work()

    gone = queries.purged_since(told.ben, told.thread.programme_id, before)

    assert {(one.thread_id, one.post_number) for one in gone} >= {
        (told.thread.id, 1), (told.thread.id, 2), (told.thread.id, 3),
    }  # fmt: skip
    assert told.file in {one.file_id for one in gone}
    assert {thing.purge_id for thing in db.session.query(PurgedThing)} == {1}


@pytest.mark.parametrize(
    ("given", "most", "said"),
    [
        ({"secret": "wrong"}, 50, "That is not your password."),
        ({"more": ""}, 50, "Tick or write what is to be removed."),
        ({"more": "W."}, 50, "is too short"),
        ({"more": "how fast"}, 0, "hardly one person"),
        ({"revision": "1"}, 50, "changed meanwhile"),
    ],
)
def test_without_proof_or_sense_nothing_goes_and_what_was_typed_stays(
    world: World, told: Told, monkeypatch: pytest.MonkeyPatch, given: Any, most: int, said: str
) -> None:
    for module in ("counting", "services"):
        monkeypatch.setattr(f"echo_community.moderation.purging.{module}.MOST_POSTS", most)

    answer = order(world, told, **given)

    assert answer.status_code == 422
    assert said in answer.text
    assert given.get("more", NAME) in answer.text
    assert db.session.query(Purge).count() == 0


def test_one_may_look_first_where_it_stands(world: World, told: Told) -> None:
    answer = order(world, told, by="look", secret="")

    assert answer.status_code == 200
    assert "in 2 posts" in answer.text
    assert db.session.query(Purge).count() == 0


def test_the_same_order_sent_twice_is_one(world: World, told: Told) -> None:
    order(world, told, more=NAME)
    post = opening(told.thread)
    order(world, told, more=NAME, revision=str(post.revision))

    assert db.session.query(Purge).count() == 1


def test_names_of_members_and_practices_stay_and_the_page_says_so(world: World, told: Told) -> None:
    namesake = world.member(NAME)

    order(world, told)
    finish_purges.work()

    assert db.session.get_one(User, namesake.id).name == NAME
    page = world.client(told.expert).get(f"/t/{told.thread.id}/p/1/purge").text
    assert "stand in 1 name of a member" in page
    assert "All done" in page


def test_members_and_other_programmes_cannot(world: World, told: Told) -> None:
    path = f"/t/{told.thread.id}/p/1/purge"

    assert world.client(told.ben).get(path).status_code == 403
    assert world.client(told.amina).post(path, data={"more": NAME}).status_code == 403
    assert world.client(world.expert(of="Hepatitis C")).get(path).status_code == 404


def test_another_programme_keeps_its_own_words(world: World, told: Told) -> None:
    theirs = world.thread(by=world.member("Omar Haddad", of="Hepatitis C"), body=f"{NAME} et al.")

    order(world, told)
    finish_purges.work()

    assert opening(theirs).source == f"{NAME} et al."


def test_mails_that_wait_leave_without_it_and_mails_in_files_go(world: World, told: Told) -> None:
    with transaction():  # as if the grace of mails were over
        db.session.execute(update(Notice).values(mail_at=now()))
    mail_notices.work()
    assert deliver_mail.work()
    folder = current_app.extensions["settings"].folder / "mail"
    assert any(b"uillfeather" in file.read_bytes() for file in folder.iterdir())

    order(world, told)
    finish_purges.work()

    assert not any(b"uillfeather" in file.read_bytes() for file in folder.iterdir())


def test_the_page_takes_as_many_statements_whatever_there_is(
    world: World, told: Told, count_queries: Any
) -> None:
    client = world.client(told.expert)
    order(world, told)
    client.get(f"/t/{told.thread.id}/p/1/purge")
    with count_queries() as seen:
        client.get(f"/t/{told.thread.id}/p/1/purge")
    assert len(seen) == 8, seen


def test_the_database_is_what_we_think_it_is(world: World, told: Told) -> None:
    """Without the rewriting the bytes do hold it: the search above is no empty one."""
    with transaction():
        db.session.execute(update(Post).values(source="x", html="x"))
        db.session.execute(delete(Revision))
    assert "posts.source" not in searching.cells("quillfeather")
    if dialect() == "sqlite":
        assert set(searching.files("quillfeather")) & {"echo.sqlite", "echo.sqlite-wal"}
    else:
        assert {"posts", "revisions"} <= set(searching.relations("quillfeather"))
