"""The route walk: every address, as everybody; the answers are the committed ones.

A new route shows up here as a difference: read its line, then commit it (delete the file and
run this test to have it written anew).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.rules.walk import ROLES, Walk
from tests.world import World

GRID = Path(__file__).parent / "routes.txt"


def steps(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with each of its methods, in the order of addresses."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in ("GET", "POST"):
            if method in (rule.methods or ()):
                yield rule, method


def address(walk: Walk, rule: Rule) -> str:
    """The address of things made for it."""
    built = rule.build(walk.values(rule))
    assert built is not None, rule
    return str(built[1])


def status(client: FlaskClient, address: str, method: str) -> str:
    """What an address answers; where it sends on is part of it when it is the door."""
    response = client.open(address, method=method)
    to_the_door = response.location and "/sign-in" in response.location
    return f"{response.status_code}{'>in' if to_the_door else ''}"


def answers_of(walk: Walk, rule: Rule, method: str) -> Iterator[str]:
    """What each kind of person gets. Who looks, or may not, leaves things to the next as they are;
    but a review that was opened is theirs for a while."""
    looks = method == "GET" and "review_id" not in rule.arguments
    where = ""
    for role in walk.people:
        where = where or address(walk, rule)
        answer = status(walk.browser(role), where, method)
        if not looks and answer.startswith(("2", "3")):
            where = ""
        yield answer


def walk_all(world: World) -> str:
    """One line an address and method: the answer each kind of person gets."""
    walk = Walk(world)
    lines = [f"{'':5}{'':66}" + "".join(f"{role:>12}" for role in ROLES)]
    for rule, method in steps(world.app):
        answers = list(answers_of(walk, rule, method))
        if rule.endpoint.startswith("accounts."):  # it may have ended a sign-in
            walk.browsers.clear()
        lines.append(f"{method:5}{rule.rule:66}" + "".join(f"{answer:>12}" for answer in answers))
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.once  # that rights agree as SQL on both databases is tests/rules/test_policy.py's
def test_every_address_answers_everybody_as_committed(world: World) -> None:
    printed = walk_all(world)
    if not GRID.exists():
        GRID.write_text(printed)
        pytest.fail("The table was not there; it is now: read it, then commit it.")
    assert printed.splitlines() == GRID.read_text().splitlines()


def test_no_address_inside_a_programme_opens_for_outsiders_or_strangers() -> None:
    for line in GRID.read_text().splitlines()[1:]:
        method, address = line[:5].strip(), line[5:].split("  ")[0]
        anonymous, outsider = line.split()[-len(ROLES) :][:2]
        if address.startswith(
            ("/p/", "/t/", "/c/", "/topics/", "/cohorts/", "/spokes/", "/members/", "/s/")
        ):
            # A reload of those that only take a POST leads to the thread, which is a 404 then.
            of_thread = address.startswith("/t/") and method == "GET"
            posted = ("_id>/reply", "_id>/preview", "/consult/answer")
            only_leads_on = of_thread and address.endswith(posted)
            assert outsider == ("302" if only_leads_on else "404"), line
            assert anonymous == ("302>in" if method == "GET" else "401"), line
