"""`echo-community import threads`, `export threads` and `search`."""

import json
from pathlib import Path

from tests.ops.conftest import Run
from tests.world import World

LINE = {
    "id": "q-1",
    "title": "Which splint for the night?",
    "date": "2020-01-01T08:00:00Z",
    "tags": [],
    "posts": [
        {
            "n": 1,
            "author": "wren",
            "date": "2020-01-01T08:00:00Z",
            "format": "markdown",
            "body": "Rigid or soft?",
        }
    ],
}


def test_threads_go_in_by_command_and_out_again(world: World, command: Run, tmp_path: Path) -> None:
    world.programme()
    file, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    file.write_text(json.dumps(LINE) + "\nbroken\n")

    done = command(
        "import", "threads", str(file), "--programme", "chronic-pain", "--processes", "0"
    )
    exported = command("export", "threads", str(out), "--programme", "chronic-pain")

    assert done.exit_code == 1  # a line was bad
    assert "line 2: not JSON" in done.stderr
    assert "2 lines read; 1 threads and 1 posts added; 1 problems." in done.stdout
    assert exported.exit_code == 0
    assert json.loads(out.read_text())["id"] == "q-1"
    stdout = command("export", "threads", "-", "--programme", "chronic-pain").stdout
    assert stdout == out.read_text()


def test_a_dry_run_says_what_would_be_done(world: World, command: Run, tmp_path: Path) -> None:
    world.programme()
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(LINE))

    done = command("import", "threads", str(file), "--programme", "chronic-pain", "--dry-run")

    assert done.exit_code == 0
    assert "1 threads and 1 posts would be added" in done.stdout


def test_an_unknown_programme_is_a_sentence(world: World, command: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("")
    for arguments in (
        ("import", "threads", str(file)),
        ("export", "threads", "-"),
        ("search", "splint"),
    ):
        done = command(*arguments, "--programme", "nowhere")
        assert done.exit_code == 1
        assert "There is no programme 'nowhere'." in done.stderr


def test_a_search_prints_an_object_a_hit(world: World, command: Run) -> None:
    amina = world.member(email="amina@clinic.example")
    thread = world.thread(by=amina, title="Night splint", body="Rigid or soft?")
    world.thread(by=amina, title="Another", body="A splint too.")

    found = command("search", "--programme", "chronic-pain", "--json", "--limit", "1", "splint")
    as_amina = command(
        "search", "--programme", "chronic-pain", "--as", "amina@clinic.example", "rigid"
    )

    assert json.loads(found.stdout) == {
        "rank": 1,
        "kind": "discussion",
        "thread": thread.id,
        "post": 1,
        "source_id": None,
        "title": "Night splint",
        "snippet": "Rigid or soft?",
    }
    assert as_amina.stdout.startswith("1. Night splint\n")


def test_a_search_as_somebody_finds_what_they_may_find(world: World, command: Run) -> None:
    world.thread(title="Night splint")
    world.member("Omar Haddad", of="Hepatitis C", email="omar@clinic.example")

    done = command("search", "--programme", "chronic-pain", "--as", "omar@clinic.example", "splint")

    assert done.exit_code == 1
    assert "omar@clinic.example is not a member of 'chronic-pain'." in done.stderr


def test_a_batch_answers_each_line_even_an_empty_one(world: World, command: Run) -> None:
    world.thread(title="Night splint")

    done = command(
        *("search", "--programme", "chronic-pain", "--json", "--batch"),
        input='splint\n\n"of the\nnothing\n',
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["query"], len(a["hits"])) for a in answers] == [
        ("splint", 1),
        ("", 0),
        ('"of the', 0),
        ("nothing", 0),
    ]
