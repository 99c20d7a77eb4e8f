"""What an operator sees of purges and scans: counts and times, never words."""

import time
from pathlib import Path

import pytest

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.storage import storage
from echo_community.lectures.models import Media, MediaKind
from echo_community.moderation.purging.drafts import packed
from echo_community.moderation.purging.matching import Target
from echo_community.moderation.purging.models import Purge
from echo_community.privacy import guard
from tests.ops.conftest import Run
from tests.world import World

NAME = "Wendell Quillfeather"


@pytest.fixture(autouse=True)
def nothing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "DETECTORS", [])


def ordered(world: World) -> Actor:
    """A purge that has only begun."""
    expert = world.expert()
    thread = world.thread(by=expert, body=f"{NAME} tapers.")
    with transaction():
        db.session.add(
            Purge(
                programme_id=thread.programme_id,
                thread_id=thread.id,
                post_id=1,
                actor_id=expert.id,
                words=packed([Target(NAME, "[removed]")]),
            )
        )
    return expert


def test_purges_are_listed_and_finished_without_a_word(world: World, command: Run) -> None:
    ordered(world)

    before = command("purge", "list")
    done = command("purge", "finish", "--progress")
    after = command("purge", "list")

    assert "next: words" in before.output
    assert (done.exit_code, "1 finished." in done.output) == (0, True)
    assert "Writing the database anew" in done.output
    assert "done  posts 1" in after.output
    assert "Quillfeather" not in before.output + done.output + after.output
    assert "Nothing was left to do." in command("purge", "finish").output


def test_a_recording_goes_whole_in_the_name_of_a_moderator(world: World, command: Run) -> None:
    lecture, stored = world.lecture(), storage().put(b"a film")
    with transaction():
        db.session.add(Media(lecture_id=lecture.id, kind=MediaKind.VIDEO, stored=stored, size=6))
    told = ("purge", "lecture", str(lecture.thread_id), "--part", "recording", "--yes", "--as")

    people = [world.member(), world.expert()]
    member, expert = (str(db.session.get_one(User, each.id).email) for each in people)
    db.session.rollback()  # who reads on keeps the bytes of what was purged
    assert command(*told, member).exit_code != 0
    assert storage().exists(stored)
    done = command(*told, expert)

    assert (done.exit_code, "Removed." in done.output) == (0, True)
    assert not storage().exists(stored)
    assert command(*told, expert).exit_code != 0


def test_backups_that_still_hold_it_are_listed(world: World, command: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "else.zip").write_bytes(b"no backup")
    assert "No backup here" in command("purge", "backups", str(folder)).output
    command("backup", str(folder / "before.zip"))
    time.sleep(0.01)
    ordered(world)
    command("backup", str(folder / "between.zip"))
    command("purge", "finish")
    command("backup", str(folder / "after.zip"))

    lines = command("purge", "backups", str(folder)).output.splitlines()

    assert [Path(line.split("  ")[0]).name for line in lines] == ["before.zip", "between.zip"]
    assert "made before the post was written" in lines[0]
    assert "holds the post as it was" in lines[1]


def test_a_rescan_says_what_it_found(world: World, command: Run) -> None:
    world.thread(replies=2)

    done = command("privacy", "rescan", "--progress")

    assert done.exit_code == 0
    assert "chronic-pain: 3 posts read, 0 stop, 0 new in the queue." in done.output
    assert "Scanning" in done.output
    wrong = command("privacy", "rescan", "--programme", "nowhere")
    assert (wrong.exit_code, "There is no programme" in wrong.output) == (1, True)
