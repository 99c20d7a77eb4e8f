"""`echo-community transcript`: what stands in a transcript file, without a database."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from echo_community.lectures.transcripts import webvtt
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.mends import Mended
from echo_community.lectures.transcripts.reading import NotATranscript, read
from echo_community.lectures.transcripts.wording import WORDS
from echo_community.ops.cli import Commands, example


@click.group(cls=Commands, found_in={"parse": "transcript"})
@example("echo-community transcript parse lecture.vtt --json")
def transcript() -> None:
    """What stands in a transcript file."""


@click.command("parse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One array of cues, times in milliseconds.")
@click.option("--strict", is_flag=True, help="As the WebVTT specification reads it; mend nothing.")
@example(
    "echo-community transcript parse lecture.vtt",
    "echo-community transcript parse lecture.srt --json",
    "echo-community transcript parse lecture.vtt --json --strict",
)
def parse_(file: Path, as_json: bool, strict: bool) -> None:
    """Read FILE, WebVTT or SRT, and print its cues.

    What was mended is told on standard error, a line each. A file that is no transcript gives an
    empty array, and the status 1.
    """
    try:
        cues, report = _strictly(file) if strict else _kindly(file)
    except (webvtt.NotWebVtt, NotATranscript):
        cues, report = [], []
        click.echo("This is no transcript.", err=True)
    for one in report:
        click.echo(f"line {one.line}: {WORDS[one.what]}", err=True)
    click.echo(_json(cues) if as_json else webvtt.written(cues), nl=as_json)
    if not cues and not (strict and _is_webvtt(file)):
        sys.exit(1)


def _strictly(file: Path) -> tuple[Sequence[Cue], Sequence[Mended]]:
    return webvtt.parse(webvtt.decoded(file.read_bytes())), []


def _kindly(file: Path) -> tuple[Sequence[Cue], Sequence[Mended]]:
    found = read(file.read_bytes())
    return found.cues, found.report


def _is_webvtt(file: Path) -> bool:
    """Whether it is WebVTT, if without cues: that is no error."""
    try:
        _strictly(file)
    except webvtt.NotWebVtt:
        return False
    return True


def _json(cues: Sequence[Cue]) -> str:
    rows = [
        {
            "id": cue.id,
            "start_ms": cue.start_ms,
            "end_ms": cue.end_ms,
            "speaker": cue.speaker,
            "text": cue.text,
            "raw": cue.raw,
        }
        for cue in cues
    ]
    return json.dumps(rows, ensure_ascii=False)
