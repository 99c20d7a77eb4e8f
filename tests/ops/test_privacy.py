"""`echo-community privacy scan`: lines in, findings out, nothing kept."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from echo_community.__main__ import main


def scanned(*lines: str | bytes) -> Result:
    text = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return CliRunner().invoke(main, ["privacy", "scan"], input=text)


def asked(text: str, **more: str) -> str:
    return json.dumps({"id": "a1", "text": text, **more})


def spans(text: str, **more: str) -> list[dict[str, object]]:
    return json.loads(scanned(asked(text, **more)).stdout)["spans"]


def test_every_line_is_answered_with_its_findings() -> None:
    result = scanned(asked("Write to wanda@example.com"), "", asked("Duloxetine 30 mg helped."))

    first, second = map(json.loads, result.stdout.splitlines())
    assert second == {"id": "a1", "spans": []}
    assert first["id"] == "a1"
    [found] = first["spans"]
    assert set(found) == {"start", "end", "label", "certainty", "suggestion"}
    assert (found["start"], found["end"], found["label"]) == (9, 26, "EMAIL")


def test_offsets_count_code_points() -> None:
    [found] = spans("\U0001f642\U0001f642 wanda@example.com")

    assert (found["start"], found["end"]) == (3, 20)


def test_the_language_is_guessed_where_it_is_not_told() -> None:
    french = "Ma patiente demeure à Natashquan depuis dix ans."

    assert spans(french)[0]["suggestion"] == spans(french, lang="fr")[0]["suggestion"]
    assert spans(french, language="en")[0]["suggestion"] != spans(french)[0]["suggestion"]


@pytest.mark.parametrize(
    "line",
    [
        "Wanda Kowalski",
        '["Wanda Kowalski"]',
        '{"text": "Wanda Kowalski"}',
        '{"id": 1, "text": ["Wanda Kowalski"]}',
        b'{"id": 1, "text": "Wanda Kowalski \xff"}',
        '{"id": "Wanda Kowalski", "text": ' + "[" * 100_000,
    ],
)
def test_a_bad_line_is_told_in_a_sentence_that_does_not_repeat_it(line: str | bytes) -> None:
    result = scanned(asked("Duloxetine 30 mg helped."), line)

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("Error: Line 2 ")
    assert "Kowalski" not in result.output


def test_it_needs_neither_database_nor_settings_nor_the_application() -> None:
    code = (
        "import sys; sys.argv[1:] = ['privacy', 'scan']\n"
        "from echo_community.__main__ import main\n"
        "main(standalone_mode=False)\n"
        "assert not {'sqlalchemy', 'echo_community.app'} & set(sys.modules)\n"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("ECHO_")}

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=asked("Duloxetine 30 mg helped."),
        env={**bare, "ECHO_DATABASE_URL": "nonsense://"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_detectors_are_pure() -> None:
    code = (
        "import sys, echo_community.privacy.detectors, echo_community.privacy.combining\n"
        "assert not {'flask', 'sqlalchemy', 'zxcvbn', 'click'} & set(sys.modules)\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
