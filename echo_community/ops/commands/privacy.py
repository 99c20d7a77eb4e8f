"""`echo-community privacy`: what in texts may tell who a patient is."""

import click

from echo_community.ops.cli import Commands, example


@click.group(cls=Commands, found_in={"rescan": "rescan", "scan": "scan"})
@example("echo-community privacy scan < in.jsonl > out.jsonl")
def privacy() -> None:
    """What in texts may tell who a patient is: in lines given, or in everything written."""
