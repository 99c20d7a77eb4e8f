"""Importing threads."""

import gzip
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from echo_community.accounts.models import User
from echo_community.discussions import imports, queries
from echo_community.discussions.imports import Problem, Report, releasing
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.privacy import guard
from echo_community.privacy.guard import Finding
from echo_community.programmes.models import Topic
from echo_community.search import queries as search
from tests.world import World

Line = dict[str, Any]


def post(n: int = 1, **facts: Any) -> Line:
    made = {
        "n": n,
        "author": "wren",
        "date": f"2020-01-0{min(n, 9)}T08:00:00Z",
        "format": "markdown",
        "body": f"Words of **post {n}**.",
    }
    return {**made, **facts}


def thread(id: str = "q-1", **facts: Any) -> Line:
    made = {
        "id": id,
        "title": "Which splint for the night?",
        "date": "2020-01-01T08:00:00Z",
        "tags": ["splints"],
        "source": "forum.example",
        "posts": [post(1), post(2, author="jay")],
    }
    return {**made, **facts}


class Importer:
    """Imports lines into the programme of the tests, as its coordinator."""

    def __init__(self, world: World, folder: Path) -> None:
        self.actor: Actor = world.coordinator()
        self.programme_id = next(iter(self.actor.memberships))
        self.file = folder / "threads.jsonl"
        self.problems: list[Problem] = []

    def __call__(self, *lines: Line | str, **options: Any) -> Report:
        text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
        self.file.write_text(text + "\n")
        return self.read(self.file, **options)

    def read(self, file: Path, **options: Any) -> Report:
        self.problems = []
        return imports.import_threads(
            self.actor, self.programme_id, file, processes=0, wrong=self.problems.append, **options
        )

    def found(self, words: str) -> list[str]:
        return [str(h.title) for h in search.search(self.actor, self.programme_id, words).hits]


@pytest.fixture
def load(world: World, tmp_path: Path) -> Importer:
    return Importer(world, tmp_path)


def only(model: type[Any]) -> Any:
    return db.session.scalars(select(model)).one()


def test_a_thread_comes_with_its_dates_numbers_authors_and_topics(load: Importer) -> None:
    posts = [
        post(5, author="jay", format="html", body="<p>Rigid<script>x</script></p>", score=7),
        post(1),
        post(3, author="jay", accepted=True),
    ]
    report = load(
        thread(posts=posts, aliases=["brace"], licence="CC BY 4.0", url="https://forum.example/1")
    )

    assert (report.threads, report.posts, report.problems) == (1, 3, 0)
    found = only(Thread)
    assert (found.slug, found.last_number, found.replies) == ("which-splint-for-the-night", 5, 2)
    assert found.created_at.isoformat() == "2020-01-01T08:00:00+00:00"
    assert found.last_post_at.isoformat() == "2020-01-05T08:00:00+00:00"
    assert (found.source, found.source_id, found.licence) == ("forum.example", "q-1", "CC BY 4.0")
    assert (found.aliases, found.excerpt, found.held) == ("brace", "Words of post 1.", False)
    page = queries.thread_page(load.actor, found.id)
    assert [(p.number, p.byline.name, p.accepted) for p in page.posts] == [
        (1, "wren", False),
        (3, "jay", True),
        (5, "jay", False),
    ]
    assert page.posts[2].html == "<p>Rigid</p>"
    assert [t.name for t in page.thread.topics] == ["splints"]
    wren = db.session.scalars(select(User).where(User.handle == "wren")).one()
    assert (wren.email, wren.source) == (None, "forum.example")
    assert load.found("rigid") == load.found("brace") == ["Which splint for the night?"]


def test_twice_adds_nothing_twice_and_a_grown_thread_grows(load: Importer) -> None:
    load(thread())
    again = load(thread())
    first = only(Thread)

    grown = load(
        thread(title="Another title", posts=[post(1, body="New"), post(2, author="jay"), post(4)])
    )

    assert (again.threads, again.posts) == (0, 0)
    assert (grown.threads, grown.posts, grown.problems) == (0, 1, 0)
    db.session.refresh(first)
    assert (first.title, first.last_number, first.replies) == ("Which splint for the night?", 4, 2)
    assert db.session.scalar(select(func.count(User.id)).where(User.handle == "jay")) == 1
    assert load.found('"words of post 4"') == ["Which splint for the night?"]


def test_one_file_may_name_a_thread_twice(load: Importer) -> None:
    report = load(thread(), thread(), thread(posts=[post(1), post(3)]), thread("q-2"))

    assert (report.threads, report.posts, report.problems) == (2, 5, 0)


def test_a_number_that_a_post_written_here_has_is_told_and_passed_over(
    load: Importer, world: World
) -> None:
    load(thread())
    world.reply(only(Thread), load.actor)

    report = load(thread(posts=[post(1), post(2, author="jay"), post(3), post(4)]))

    assert report.posts == 1
    assert load.problems == [Problem(1, "post 3: a post written here has its number")]


BAD = {
    "not json": "not JSON",
    "[1]": "not an object",
    json.dumps({**thread(), "id": None}): "id: missing",
    json.dumps(thread(id="x" * 121)): "id: 121 characters; at most 120",
    json.dumps(thread(title=" ")): "title: empty",
    json.dumps(thread(title=7)): "title: not text",
    json.dumps(thread(date="yesterday")): "date: not a date as 2026-02-28T15:30:00Z",
    json.dumps(thread(date="0001-01-01T00:00:00+09:00")): (
        "date: not a date as 2026-02-28T15:30:00Z"
    ),
    json.dumps(thread(tags="splints")): "tags: not a list",
    json.dumps(thread(tags=[f"t{n}" for n in range(30)])): "tags: 30 are too many; at most 20",
    json.dumps(thread(aliases=["x" * 200] * 2 + ["y" * 200, "z" * 200])): (
        "aliases: 604 characters in all; at most 500"
    ),
    json.dumps(thread(url="javascript:alert(1)")): (
        "url: begins with neither https:// nor http://"
    ),
    json.dumps(thread(posts=[])): "posts: there is none",
    json.dumps(thread(posts=[post(2)])): "posts: there is no post 1",
    json.dumps(thread(posts=[post(1), post(1)])): "posts: number 1 is there twice",
    json.dumps(thread(posts=[post(1), "x"])): "posts[2]: not an object",
    json.dumps(thread(posts=[post(n=True)])): "posts[1].n: not a whole number",
    json.dumps(thread(posts=[post(n=-1)])): "posts[1].n: -1 is no number of a post",
    json.dumps(thread(posts=[post(format="bbcode")])): (
        "posts[1].format: 'bbcode' is neither html nor markdown"
    ),
    json.dumps(thread(posts=[post(body="\x00 ")])): "posts[1].body: empty",
    json.dumps(thread(posts=[post(body="x" * 200_001)])): (
        "posts[1].body: 200001 characters; at most 200000"
    ),
    json.dumps(thread(posts=[post(score="7")])): "posts[1].score: not a number",
    json.dumps(thread(posts=[post(accepted="no")])): "posts[1].accepted: neither true nor false",
}


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_in(load: Importer) -> None:
    report = load(*BAD, "", thread())

    assert [(p.line, p.reason) for p in load.problems] == list(enumerate(BAD.values(), 1))
    assert (report.threads, report.problems) == (1, len(BAD))


def test_an_id_from_another_source_is_not_mixed_up(load: Importer) -> None:
    load(thread())
    load(thread(source="other.example"))

    assert load.problems == [Problem(1, "id: q-1 is here from another source, forum.example")]


def test_a_file_cut_short_gives_what_was_read(load: Importer, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(thread(f"q-{n}")) for n in range(2000)).encode()
    packed = gzip.compress(lines)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(packed[: len(packed) // 2])

    report = load.read(cut)

    assert 0 < report.threads < 2000
    assert load.problems[-1].reason == "the file is damaged from here on"


def test_a_title_too_long_is_cut_at_a_word(load: Importer) -> None:
    load(thread(title="splint " * 60))

    assert only(Thread).title.endswith("splint…")
    assert len(only(Thread).title) <= 200


def test_a_dry_run_writes_nothing(load: Importer) -> None:
    report = load(thread(), "bad", dry_run=True)

    assert (report.threads, report.posts, report.problems) == (1, 2, 1)
    assert db.session.scalars(select(Thread)).all() == []
    assert db.session.scalars(select(Topic)).all() == []


def test_only_who_runs_the_programme_may_import(load: Importer, world: World) -> None:
    load.actor = world.expert()
    with pytest.raises(NotVisible):
        load(thread())


def test_one_entry_of_the_audit_log_tells_of_a_batch(load: Importer) -> None:
    load(thread(), thread("q-2"))

    entries = {e.act: e.detail for e in db.session.scalars(select(AuditEntry))}
    assert entries["thread.import"] == {
        "threads": 2,
        "posts": 4,
        "trusted": False,
        "sources": ["forum.example"],
    }
    assert entries["thread.scan"] == {"released": 4, "stopped": 0}


@pytest.fixture
def suspicious(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A guard that stops texts which hold a word."""

    def stop(word: str) -> None:
        def detector(text: str, _words: guard.Words) -> list[Finding]:
            return [Finding(0, 1, "name", 1.0, stops=True)] if word in text else []

        monkeypatch.setattr(guard, "DETECTORS", [detector])

    return stop


def test_what_the_guard_stops_stays_held_and_the_rest_is_released(
    load: Importer, world: World, suspicious: Callable[[str], None]
) -> None:
    suspicious("Smith")
    whole = thread("q-1", title="Mrs Smith", posts=[post(1), post(2, body="A clean answer")])
    part = thread("q-2", posts=[post(1), post(2, body="Ask Smith"), post(3)])

    report = load(whole, part)

    assert (report.scan.released, report.scan.stopped) == (3, 2)
    first, second = db.session.scalars(select(Thread).order_by(Thread.source_id))
    assert (first.held, second.held, second.replies) == (True, False, 1)
    reader = world.member()
    assert [p.number for p in queries.thread_page(reader, second.id).posts] == [1, 3]
    with pytest.raises(NotVisible):
        queries.thread_page(reader, first.id)
    assert load.found("clean") == load.found("Smith") == []
    suspicious("nothing")
    assert load(whole, part).scan.scanned == 0  # the stops are a moderator's now


def test_after_a_kill_the_next_run_goes_on(load: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(imports.service, "release_scanned", killed)
        with pytest.raises(KeyboardInterrupt):
            load(thread())
    assert only(Thread).held
    assert load.found("splint") == []

    assert load(thread(), thread("q-2")).scan.released == 4
    assert not only_held()


def only_held() -> int:
    return db.session.scalar(select(func.count(Post.id)).where(Post.held)) or 0


def test_a_post_that_a_moderator_holds_is_not_released_by_an_import(
    load: Importer, world: World
) -> None:
    written = world.reply(world.thread(), world.member())
    with transaction():
        db.session.execute(update(Post).where(Post.id == written.id).values(held=True))

    load(thread())

    assert db.session.scalar(select(Post.held).where(Post.id == written.id))


def test_a_scan_of_many_goes_batch_by_batch(
    load: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "AT_ONCE", 2)
    told: list[tuple[str, int, int]] = []

    load(thread(posts=[post(n) for n in range(1, 6)]), told=lambda *news: told.append(news))

    assert [news for news in told if news[0] == "scan"] == [
        ("scan", 2, 5),
        ("scan", 4, 5),
        ("scan", 5, 5),
    ]
    assert only(Thread).replies == 4


def test_a_trusted_import_is_shown_at_once_and_reported(
    load: Importer, suspicious: Callable[[str], None]
) -> None:
    suspicious("Smith")

    report = load(thread(posts=[post(1), post(2, body="Ask Smith")]), trusted=True)

    assert len(report.stopped) == 1
    assert only_held() == 0
    assert load.found("smith") == ["Which splint for the night?"]


def test_posts_for_a_hidden_thread_stay_out_of_the_index(load: Importer) -> None:
    load(thread())
    with transaction():
        db.session.execute(update(Thread).values(hidden=True))

    load(thread(posts=[post(1), post(2, author="jay"), post(3, body="Neoprene")]), trusted=True)

    assert load.found("neoprene") == []


@pytest.mark.shared
def test_real_threads_come_in_whole(load: Importer, shared: Path) -> None:
    with gzip.open(shared / "data" / "threads.jsonl.gz", "rt") as file:
        lines = list(itertools.islice(file, 0, None, 90))
    wanted = [json.loads(line) for line in lines]

    report = load(*lines)

    assert (report.threads, report.problems) == (len(lines), 0)
    assert report.posts == sum(len(line["posts"]) for line in wanted)
    tags = {(line["id"], tag) for line in wanted for tag in line["tags"]}
    assert db.session.scalar(select(func.count()).select_from(ThreadTopic)) == len(tags)
    assert wanted[0]["title"] in load.found(wanted[0]["title"])
