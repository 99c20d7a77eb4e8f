"""Backup and restore, done for real."""

import json
import shutil
import stat
import threading
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import MetaData, func, inspect, select

from echo_community.app import create_app
from echo_community.config import Settings, resource
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import FileDraft, ReplyDraft
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Post, Thread
from echo_community.kernel import mail
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused
from echo_community.kernel.storage import storage
from echo_community.kernel.uploads import Made
from echo_community.ops import demo
from echo_community.ops.archive import tables
from echo_community.ops.backup import back_up
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.ops.restore import restore
from echo_community.policy import Visibility
from echo_community.programmes.models import Topic
from tests.conftest import POSTGRES
from tests.world import World


def fill(world: World) -> Thread:
    """Something in every table that has a use today."""
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    child, parent = world.topic("Slow tapering"), world.topic("Opioids")
    with transaction() as session:
        # Parent after child: no order of rows alone satisfies the foreign key.
        session.get_one(Topic, child.id).parent_id = parent.id
        mail.send("amina@clinic.example", "Bonjour à tous", "Words – of a mail", "test")
    world.thread(by=amina, visibility=Visibility.NAMED, named=(ben.id,), nameless=True)
    world.client(amina)
    made = Made("pdf", "application/pdf", b"%PDF", b"small", 300, 200, 1, "Words – of a leaflet")
    leaflet = files.keep(amina, next(iter(amina.memberships)), "leaflet.pdf", made)
    thread = world.thread(by=amina)
    with_file = ReplyDraft("See this.", files=(FileDraft(leaflet.id),))
    discussions.reply(amina, thread.id, with_file)
    storage().put(b"a handout")
    storage().put(b"\x00\xff" * 1000)
    return world.thread(by=ben, title="Élan, 例, 🙂", topics=(child.id,), replies=3)


def contents(path: Path) -> dict[str, list[Any]]:
    """Every row and the name of every file of a backup."""
    with ZipFile(path) as archive:
        found: dict[str, list[Any]] = {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.startswith("tables/")
        }
        return found | {"files": sorted(n for n in archive.namelist() if n.startswith("files/"))}


class Writer(threading.Thread):
    """A member who replies without pause, as members do during a backup."""

    def __init__(self, world: World, thread: Thread) -> None:
        super().__init__()
        self.world, self.thread, self.author = world, thread, world.member("Zoe Ng")
        self.ended, self.begun = threading.Event(), threading.Event()

    def run(self) -> None:
        with self.world.app.app_context():
            while not self.ended.is_set():
                self.world.reply(self.thread, self.author)
                self.begun.set()
            db.session.remove()

    def __enter__(self) -> "Writer":
        self.start()
        self.begun.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()


def test_a_backup_of_a_busy_site_restores_to_the_same_rows_and_files(
    world: World, other: Flask, tmp_path: Path
) -> None:
    thread = fill(world)
    at_first = thread.last_number
    with Writer(world, thread):
        manifest = back_up(tmp_path / "one.zip", "0.1.0")
    with other.app_context():
        restore(str(tmp_path / "one.zip"))
        back_up(tmp_path / "two.zip", "0.1.0")

        assert contents(tmp_path / "two.zip") == contents(tmp_path / "one.zip")
        # Of one instant: the thread counts exactly the posts that are there, each with its entry.
        again = db.session.get_one(Thread, thread.id)
        posts = db.session.scalar(select(func.count()).where(Post.thread_id == thread.id))
        assert again.last_number == posts == again.replies + 1 > at_first
        written = select(func.count()).where(AuditEntry.act == "post.write")
        assert db.session.scalar(written) == manifest.tables["posts"]


def test_a_restored_site_goes_on(world: World, other: Flask, tmp_path: Path) -> None:
    thread = fill(world)
    back_up(tmp_path / "one.zip", "0.1.0")
    with other.app_context():
        restore(str(tmp_path / "one.zip"))
        there = World(other)

        post = there.reply(thread, there.member("Nina Roy"), "A new reply after the restore.")

        assert post.number == 5
        assert storage().get(storage().put(b"a handout")) == b"a handout"


if POSTGRES:  # it takes both databases, and this run has both

    def test_a_backup_of_sqlite_restores_into_postgresql_and_back(
        app: Flask, other: Flask, tmp_path: Path
    ) -> None:
        first, last = (
            create_app(Settings(instance=str(tmp_path / name), log_level="ERROR"))
            for name in ("first", "last")
        )
        backups = [tmp_path / f"{n}.zip" for n in range(3)]
        with first.app_context():
            bring_up_to_date()
            demo.load()
            back_up(backups[0], "0.1.0")
        for n, app_ in enumerate((other, last)):
            with app_.app_context():
                restore(str(backups[n]))
                back_up(backups[n + 1], "0.1.0")

        assert contents(backups[0]) == contents(backups[1]) == contents(backups[2])


def test_a_backup_is_for_its_owner_alone_and_replaces_nothing(world: World, tmp_path: Path) -> None:
    target = tmp_path / "one.zip"
    back_up(target, "0.1.0")

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="exists"):
        back_up(target, "0.1.0")


def test_a_backup_that_fails_leaves_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    monkeypatch.setattr("echo_community.ops.backup.storage", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        back_up(folder / "one.zip", "0.1.0")
    assert list(folder.iterdir()) == []


def test_a_backup_goes_only_into_an_empty_installation(world: World, tmp_path: Path) -> None:
    world.thread()
    back_up(tmp_path / "one.zip", "0.1.0")

    with pytest.raises(Refused, match="not empty.*posts"):
        restore(str(tmp_path / "one.zip"))


@pytest.mark.parametrize("damage", ["cut", "row missing", "no manifest", "newer"])
def test_a_damaged_backup_restores_nothing(
    world: World, other: Flask, tmp_path: Path, damage: str
) -> None:
    world.thread()
    whole, broken = tmp_path / "one.zip", tmp_path / "broken.zip"
    back_up(whole, "0.1.0")
    if damage == "cut":
        broken.write_bytes(whole.read_bytes()[:-500])
    else:
        _copy_with(whole, broken, damage)

    with other.app_context():
        with pytest.raises(Refused, match=r"damaged|not a backup|newer"):
            restore(str(broken))
        if inspect(db.engine).has_table("users"):
            assert not any(
                db.session.scalar(select(func.count()).select_from(table)) for table in tables()
            )


def _copy_with(whole: Path, broken: Path, damage: str) -> None:
    with ZipFile(whole) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "tables/posts.jsonl" and damage == "row missing":
                content = b""
            if name == "manifest.json":
                if damage == "no manifest":
                    continue
                if damage == "newer":
                    content = content.replace(b'"revision": "', b'"revision": "9')
            target.writestr(name, content)


def test_no_table_is_left_out_of_a_backup(app: Flask) -> None:
    known = {table.name for table in tables()}
    there = {
        name for name in inspect(db.engine).get_table_names() if not name.startswith("search_words")
    }

    assert there - known == {"alembic_version"}


def as_of(there: MetaData, source: Path, target: Path) -> None:
    """The backup as the first version would have made it: with the tables and columns of then."""
    with ZipFile(source) as whole, ZipFile(target, "w") as old:
        for name in whole.namelist():
            table = there.tables.get(Path(name).stem)
            content = whole.read(name).decode()
            if name == "manifest.json":
                manifest = json.loads(content) | {"revision": "0001"}
                manifest["tables"] = {
                    t: n for t, n in manifest["tables"].items() if t in there.tables
                }
                content = json.dumps(manifest)
            elif table is None:
                continue
            else:
                known = set(table.columns.keys())
                rows = (json.loads(line) for line in content.splitlines())
                kept = ({k: v for k, v in row.items() if k in known} for row in rows)
                content = "".join(json.dumps(row) + "\n" for row in kept)
            old.writestr(name, content)


def test_an_old_backup_is_brought_up_to_date(
    world: World, other: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every revision can be restored: here the first one, by a code that has more."""
    world.thread()
    back_up(tmp_path / "one.zip", "0.1.0")
    old = tmp_path / "old.zip"
    with other.app_context():
        bring_up_to_date()
        flask_migrate.downgrade(directory=str(resource("migrations")), revision="0001")
        there = MetaData()
        there.reflect(db.engine)
    as_of(there, tmp_path / "one.zip", old)
    with other.app_context():
        bring_up_to_date()  # an empty installation at a later revision goes back first
        restore(str(old))

        assert db.session.scalar(select(func.count()).select_from(Post)) == 1
    shutil.rmtree(tmp_path / "elsewhere", ignore_errors=True)
