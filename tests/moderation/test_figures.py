"""The figures of the guard: numbers for coordinators, never a word."""

from typing import Any

import pytest

from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.services import reply
from echo_community.kernel.db import transaction
from echo_community.privacy import figures
from echo_community.privacy.guard import Heed
from echo_community.privacy.models import Outcome
from tests.world import World

URL = "/p/chronic-pain/moderation/guard"


def test_a_coordinator_reads_what_became_of_what_was_found(world: World) -> None:
    amina, nora = world.member(), world.coordinator()
    thread = world.thread(by=amina)
    heed = Heed(seen=frozenset({"COMMUNITY.00000000"}), mended=("DATE", "DATE"))
    reply(amina, thread.id, ReplyDraft("Fell on March 3.", heed=heed))

    page = world.client(nora).get(URL).text
    rows = figures.by("label", figures.read(thread.programme_id, "2000-01"))

    assert {figure.of: figure.found for figure in rows} == {"DATE": 3, "COMMUNITY": 1}
    assert "Exact date" in page
    assert "Small community" in page
    assert "March" not in page


def test_before_anything_is_found_the_page_says_so(world: World) -> None:
    assert "Nothing was found" in world.client(world.coordinator()).get(URL).text


@pytest.mark.parametrize("labels", [1, 12])
def test_the_page_reads_all_figures_in_one_statement(
    world: World, count_queries: Any, labels: int
) -> None:
    nora = world.coordinator()
    with transaction():
        for n in range(labels):
            figures.count(
                world.programme().id, figures.Counts({(f"LABEL_{n}", Outcome.KEPT): n + 1})
            )
    client = world.client(nora)

    with count_queries() as seen:
        assert client.get(URL).status_code == 200

    assert len(seen) == 3, seen  # who asks, the programme, the figures


def test_other_programmes_and_other_roles_see_nothing(world: World) -> None:
    world.programme()
    outsider = world.coordinator(of="Hepatitis C")

    assert world.client(outsider).get(URL).status_code == 404
    assert world.client(world.member()).get(URL).status_code in (403, 404)
