"""`echo-community privacy scan`: what the guard finds in texts, without a database."""

import json
import sys
from typing import Any

import click

from echo_community.ops.cli import example
from echo_community.privacy.detectors import Span, language_of, scan


@click.command("scan")
@example(
    'echo \'{"id": 1, "text": "OHIP 1234-567-897"}\' | echo-community privacy scan',
    "echo-community privacy scan < in.jsonl > out.jsonl",
)
def scan_() -> None:
    """Read {"id", "text"} a line, write {"id", "spans"} a line.

    A "lang" or "language" of "en" or "fr" may be told; else it is guessed of each text.
    """
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            click.echo(json.dumps(_scanned(_asked(line, number))))


def _asked(line: bytes, number: int) -> dict[str, Any]:
    """One line as an object. What is wrong is told without the words of the line."""
    try:
        asked = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _bad(number, "is not UTF-8") from None
    except (ValueError, RecursionError):
        raise _bad(number, "is not JSON") from None
    if not isinstance(asked, dict) or "id" not in asked:
        raise _bad(number, 'is no object with "id" and "text"')
    if not isinstance(asked.get("text"), str):
        raise _bad(number, 'has no "text" that is a string')
    return asked


def _bad(number: int, problem: str) -> click.ClickException:
    return click.ClickException(f"Line {number} {problem}.")


def _scanned(asked: dict[str, Any]) -> dict[str, Any]:
    told = asked.get("lang") or asked.get("language")
    language = told if isinstance(told, str) else language_of(asked["text"])
    return {"id": asked["id"], "spans": [_span(found) for found in scan(asked["text"], language)]}


def _span(found: Span) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "label": found.label.value,
        "certainty": found.certainty,
        "suggestion": found.suggestion,
    }
