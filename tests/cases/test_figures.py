"""What came of cases, in figures: nothing of fewer than five, no name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from echo_community.cases.models import (
    Case,
    CasePost,
    CaseState,
    Category,
    Change,
    FollowUp,
    Intention,
    IntentionKind,
    Signature,
)
from echo_community.cases.queries.figures import Share, figures
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import db
from tests.world import World

DAY = date(2026, 3, 10)
YEAR = date(2026, 1, 1), date(2026, 12, 31)
IN_JULY = datetime(2026, 7, 1, tzinfo=UTC)


def presented(world: World, by: Any, **columns: Any) -> Case:
    """A case presented in March."""
    given: Any = {
        "presented_on": DAY,
        "follow_up_from": DAY + timedelta(weeks=6),
        "follow_up_due": DAY + timedelta(weeks=8),
        "state": CaseState.AWAITING_FOLLOW_UP,
        "equivalents": 100.0,
    }
    return world.case(by=by, **given | columns)


def followed_up(world: World, case: Case, function: Change, after: float | None) -> None:
    """What came of it."""
    post = db.session.query(Post).filter_by(thread_id=case.thread_id, number=1).one()
    facts = {"case_id": case.id, "programme_id": case.programme_id, "author_id": case.author_id}
    world._add(FollowUp(post_id=post.id, function=function, equivalents=after, **facts))


def test_they_count_what_came_of_the_cases_of_a_period(world: World, count_queries: Any) -> None:
    jo, expert = world.member("Jo Halvorsen"), world.expert()
    cases = [presented(world, jo, state=CaseState.CLOSED) for _ in range(12)]
    late = [presented(world, jo) for _ in range(6)]
    presented(world, jo, presented_on=date(2024, 1, 1))
    for n, case in enumerate(cases):
        post = db.session.query(Post).filter_by(thread_id=case.thread_id, number=1).one()
        better = Change.BETTER if n < 6 else Change.SAME
        followed_up(world, case, better, 60.0 if n < 7 else None)
        signed = {"post_id": post.id, "revision": 1, "author_id": expert.id}
        facts = {"case_id": case.id, "programme_id": case.programme_id}
        at = datetime(2026, 3, 13, tzinfo=UTC)
        world._add(Signature(at=at, **signed | facts))

    programme_id = world.programme().id
    with time_machine.travel(IN_JULY), count_queries() as seen:
        found = figures(expert, programme_id, *YEAR)

    assert len(seen) == 2
    assert found.presented == 18
    assert found.signed == Share(12, 18)
    assert found.days_to_signature == 3
    assert found.followed_up == Share(12, 18)
    assert found.followed_up.percent == 67
    assert (found.due, found.overdue) == (0, len(late))
    assert found.function_better == Share(6, 12)
    assert found.pain_better == Share(0, 0)
    assert (found.dose_change, found.doses) == (-40, 7)


def test_what_counts_fewer_than_five_is_not_told(world: World) -> None:
    jo, nora = world.member("Jo Halvorsen"), world.coordinator()
    cases = [presented(world, jo, state=CaseState.CLOSED) for _ in range(6)]
    for n, case in enumerate(cases):
        followed_up(world, case, Change.BETTER if n < 4 else Change.WORSE, 50.0 if n < 4 else None)

    found = figures(nora, cases[0].programme_id, *YEAR)

    assert found.presented == 6
    assert found.function_better == Share(None, 6)
    assert (found.dose_change, found.doses) == (None, None)
    page = world.client(nora).get("/p/chronic-pain/cases/figures?from=2026-01-01&to=2026-12-31")
    assert "&lt; 5" in page.text
    assert "Halvorsen" not in page.text
    assert "Leg pain" not in page.text


def test_suggestions_are_counted_by_category_and_what_was_made_of_them(world: World) -> None:
    jo, nora = world.member("Jo Halvorsen"), world.coordinator()
    programme_id = world.programme().id
    rehab = world._add(
        Category(programme_id=programme_id, key="rehab", position=1, label="Rehabilitation")
    )
    for n in range(7):
        case = presented(world, jo)
        post = world.reply(db.session.get_one(Thread, case.thread_id), jo, f"Try {n}.")
        world._add(CasePost(post_id=post.id, thread_id=post.thread_id, category_id=rehab.id))
        kind = IntentionKind.NOT_POSSIBLE if n < 5 else IntentionKind.TRIED
        facts = {"case_id": case.id, "programme_id": programme_id, "author_id": jo.id}
        world._add(Intention(post_id=post.id, kind=kind, why="Too far.", **facts))

    [row] = figures(nora, programme_id, *YEAR).intended

    assert (row.label, row.will_try, row.tried, row.not_possible) == ("Rehabilitation", 0, None, 5)
    page = world.client(nora).get("/p/chronic-pain/cases/figures?from=2026-01-01&to=x").text
    assert "Rehabilitation" in page
    assert "Too far." not in page


def test_members_and_outsiders_see_none(world: World) -> None:
    jo, far = world.member("Jo Halvorsen"), world.coordinator("Far Away", of="Hepatitis C")
    cases = [presented(world, jo) for _ in range(6)]

    assert world.client(jo).get("/p/chronic-pain/cases/figures").status_code == 403
    assert world.client(far).get("/p/chronic-pain/cases/figures").status_code == 404
    assert figures(far, cases[0].programme_id, *YEAR).presented == 0


def test_days_at_the_ends_of_the_calendar_still_make_a_page(world: World) -> None:
    nora = world.coordinator()

    for span in ("to=0001-01-01", "from=0001-01-01", "to=9999-12-31", "from=9999-12-31"):
        assert world.client(nora).get(f"/p/chronic-pain/cases/figures?{span}").status_code == 200
