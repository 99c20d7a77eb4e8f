"""Exporting threads, and importing what was exported."""

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from echo_community.discussions import services
from echo_community.discussions.exports import export_threads
from echo_community.discussions.imports import Report, import_threads
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Visibility
from tests.world import World

ELSEWHERE = "Hepatitis C"


def lines_of(exporter: Actor) -> list[dict[str, Any]]:
    programme_id = next(iter(exporter.memberships))
    return [json.loads(line) for line in export_threads(exporter, programme_id)]


def load(
    importer: Actor, lines: list[dict[str, Any]], folder: Path, *, trusted: bool = False
) -> Report:
    file = folder / "out.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    programme_id = next(iter(importer.memberships))
    return import_threads(importer, programme_id, file, trusted=trusted, processes=0)


def test_what_is_written_here_is_exported_as_it_was_written(world: World) -> None:
    amina, coordinator = world.member("Amina Diallo"), world.coordinator()
    topic = world.topic("Night splints")
    thread = world.thread(
        by=amina, title="Which splint?", body="A **rigid** one?", topics=(topic.id,)
    )
    world.reply(thread, coordinator, "Neoprene.")

    [line] = lines_of(coordinator)

    moment = thread.created_at.isoformat().replace("+00:00", "Z")
    assert line == {
        "id": f"echo-{thread.id}",
        "title": "Which splint?",
        "date": moment,
        "tags": ["Night splints"],
        "aliases": [],
        "posts": [
            {
                "n": 1,
                "author": "Amina Diallo",
                "date": line["posts"][0]["date"],
                "format": "markdown",
                "body": "A **rigid** one?",
                "accepted": False,
            },
            {
                "n": 2,
                "author": "Nora Lund",
                "date": line["posts"][1]["date"],
                "format": "markdown",
                "body": "Neoprene.",
                "accepted": False,
            },
        ],
    }


def test_what_not_everybody_may_read_stays_out_and_the_nameless_have_no_name(world: World) -> None:
    amina, coordinator = world.member("Amina Diallo"), world.coordinator()
    shown = world.thread(by=amina, title="Shown", nameless=True)
    hidden = world.reply(shown, amina, "Hidden")
    held = world.reply(shown, amina, "Held")
    world.reply(shown, coordinator, "Answer")
    services.hide_post(coordinator, hidden.id)
    with transaction():
        db.session.execute(update(Post).where(Post.id == held.id).values(held=True))
    services.hide_thread(coordinator, world.thread(by=amina, title="Hidden").id)
    world.thread(by=coordinator, title="Staff", visibility=Visibility.STAFF)

    [line] = lines_of(coordinator)

    assert line["title"] == "Shown"
    assert [(p["n"], p["author"]) for p in line["posts"]] == [
        (1, "Original poster"),
        (4, "Nora Lund"),
    ]
    assert "Amina" not in json.dumps(line)


def test_only_who_runs_the_programme_may_export(world: World) -> None:
    with pytest.raises(NotVisible):
        lines_of(world.expert())


def test_an_export_imported_elsewhere_gives_the_same_threads(world: World, tmp_path: Path) -> None:
    amina, here, there = world.member(), world.coordinator(), world.coordinator(of=ELSEWHERE)
    world.thread(by=amina, title="Named", replies=2, topics=(world.topic().id,))
    world.thread(by=amina, title="Without a name", nameless=True)
    exported = lines_of(here)

    assert load(there, exported, tmp_path).threads == 2
    assert lines_of(there) == exported
    assert load(here, exported, tmp_path).posts == 0  # they are here already


@pytest.mark.shared
@pytest.mark.once  # the import of the same threads runs on both
def test_real_threads_survive_two_journeys(world: World, shared: Path, tmp_path: Path) -> None:
    here, there = world.coordinator(), world.coordinator(of=ELSEWHERE)
    with gzip.open(shared / "data" / "threads.jsonl.gz", "rt") as file:
        original = [json.loads(line) for line in itertools.islice(file, 0, None, 90)]
    original[0]["aliases"] = ["first name", "second name"]

    load(here, original, tmp_path, trusted=True)
    once = lines_of(here)
    load(there, once, tmp_path, trusted=True)

    assert lines_of(there) == once
    by_id = {line["id"]: line for line in once}
    for line in original:
        found = by_id[line["id"]]
        for name in ("title", "source", "licence", "url"):
            assert found[name] == " ".join(line[name].split())
        assert found["aliases"] == line.get("aliases", [])
        assert sorted(found["tags"]) == sorted(line["tags"])
        for post, wanted in zip(found["posts"], line["posts"], strict=True):
            assert post["n"] == wanted["n"]
            assert post["author"] == wanted["author"]
            assert post["date"][:19] == wanted["date"][:19]
            assert post["format"] == wanted["format"]
            assert " ".join(post["body"].split())[:40] == " ".join(wanted["body"].split())[:40]
            assert post.get("score") == wanted.get("score")
            assert post["accepted"] == wanted.get("accepted", False)
