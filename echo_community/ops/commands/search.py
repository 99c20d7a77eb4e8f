"""`echo-community search`: the search of the site, for scripts and measurements."""

import json
import sys
from typing import Any

import click
from flask.cli import with_appcontext

from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Refused
from echo_community.ops.bars import Bars
from echo_community.ops.cli import example
from echo_community.programmes.actors import actor_for_email, coordinator_of
from echo_community.search import queries, rebuilding
from echo_community.search.queries import Hit


@click.command()
@click.argument("query", required=False)
@click.option("--programme", required=True, metavar="SLUG", help="Where to search.")
@click.option("--as", "email", metavar="EMAIL", help="As this member; else as a coordinator.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a hit.")
@click.option("--batch", is_flag=True, help="Read one query a line; write one JSON line a query.")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@with_appcontext
@example(
    'echo-community search --programme chronic-pain "low dose" buprenorphine',
    "echo-community search --programme chronic-pain --json --batch < queries.txt",
)
def search(
    query: str | None, programme: str, email: str | None, as_json: bool, batch: bool, limit: int
) -> None:
    """Search a programme for QUERY; the best thread comes first.

    Words, "words that stand together", -words to leave out.
    """
    reader, programme_id = _reader(programme, email)
    if batch:
        for line in sys.stdin:
            asked = line.rstrip("\r\n")
            hits = _found(reader, programme_id, asked, limit)
            click.echo(json.dumps({"query": asked, "hits": hits}, ensure_ascii=False))
        return
    if query is None:
        raise click.UsageError("Write a QUERY, or --batch and one query a line.")
    hits = _found(reader, programme_id, query, limit)
    for hit in hits:
        click.echo(json.dumps(hit, ensure_ascii=False) if as_json else _line(hit))
    if not hits and not as_json:
        click.echo("Nothing found.", err=True)


@click.command()
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@with_appcontext
@example("echo-community reindex")
def reindex(progress: bool) -> None:
    """Write the whole search index anew, while people read and write.

    It may be broken off and begun again at any time.
    """
    with Bars(progress or sys.stderr.isatty()) as bars:
        indexed = rebuilding.reindex(bars)
    click.echo(f"{indexed} documents can be found.")


def _reader(slug: str, email: str | None) -> tuple[Actor, int]:
    actor = actor_for_email(email) if email else coordinator_of(slug)
    for standing in actor.memberships.values():
        if standing.slug == slug:
            return actor, standing.programme_id
    who = f"{email} is not a member of" if email else "There is no programme"
    raise Refused(f"{who} {slug!r}.")


def _found(reader: Actor, programme_id: int, query: str, limit: int) -> list[dict[str, Any]]:
    page = queries.search(reader, programme_id, query, size=limit)
    return [_hit(rank, hit) for rank, hit in enumerate(page.hits, 1)]


def _hit(rank: int, hit: Hit) -> dict[str, Any]:
    moment = {} if hit.at_ms is None else {"at_ms": hit.at_ms}
    return {
        "rank": rank,
        "kind": hit.kind,
        "thread": hit.thread_id,
        "post": hit.number,
        "source_id": hit.source_id,
        "title": str(hit.title),
        "snippet": str(hit.snippet),
    } | moment


def _line(hit: dict[str, Any]) -> str:
    return f"{hit['rank']}. {hit['title']}\n   {_place(hit)}\n   {hit['snippet']}"


def _place(hit: dict[str, Any]) -> str:
    if hit["post"]:
        return f"/t/{hit['thread']}/p/{hit['post']}"
    if "at_ms" in hit:
        return f"/t/{hit['thread']}/lecture?at={hit['at_ms'] // 1000}"
    return f"/t/{hit['thread']}/lecture" if hit["thread"] else hit["kind"]
