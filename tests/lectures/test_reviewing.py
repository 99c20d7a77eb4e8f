"""Is it still current? The list for experts, a tap, and what took a lecture's place."""

from datetime import date, timedelta

import pytest

from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.lectures.models import Lecture
from echo_community.lectures.queries.reviewing import count_overdue, review_list, standing_of
from echo_community.lectures.services import currency
from echo_community.search.models import SearchDocument
from tests.cast import CARD
from tests.world import World

SAID = "WEBVTT\n\n00:01.000 --> 00:04.000\nWait for withdrawal first.\n"
LATE, LATER = date(2026, 1, 10), now().date() + timedelta(days=400)


def superseded(world: World, expert: Actor) -> tuple[Lecture, Lecture]:
    """A lecture, and the one that took its place."""
    old = world.lecture("Waiting for withdrawal", SAID)
    new = world.lecture("Low-dose start")
    draft = SupersedeDraft("Waiting is no longer needed.", 1, new.thread_id)
    currency.supersede(expert, old.thread_id, draft)
    return old, new


def test_experts_see_what_is_overdue_the_longest_first(world: World) -> None:
    for title, day in (("Later", LATER), ("May", date(2026, 5, 1)), ("January", LATE)):
        world.lecture(title, review_on=day)
    expert = world.expert()

    rows = review_list(expert, world.programme().id)

    assert [row.title for row in rows.overdue] == ["January", "May"]
    assert not rows.soon
    assert count_overdue(expert, world.programme().id) == 2
    assert "To review (2)" in world.client(expert).get("/p/chronic-pain/lectures").text
    assert count_overdue(world.coordinator(), world.programme().id) == 0


def test_one_tap_says_it_is_current_and_asks_again_in_two_years(world: World) -> None:
    lecture, expert = world.lecture(review_on=LATE), world.expert()
    client = world.client(expert)

    client.post(f"/t/{lecture.thread_id}/lecture/current", data={"then": "chronic-pain"})

    standing = standing_of([lecture.id])[lecture.id]
    assert not standing.overdue
    assert standing.checked_by == "Dr Amara Osei"
    assert standing.review_on is not None
    assert standing.review_on.year == now().year + 2
    assert "You are asked again" in client.get("/p/chronic-pain/lectures/review").text


def test_a_tap_is_taken_back_and_the_day_stands_as_before(world: World) -> None:
    lecture, expert = world.lecture(review_on=LATE), world.expert()
    made = currency.check(expert, lecture.thread_id)

    currency.take_back_check(expert, made.id)

    standing = standing_of([lecture.id])[lecture.id]
    assert (standing.review_on, standing.checked_by, standing.overdue) == (LATE, "", True)
    with pytest.raises(NotVisible):
        currency.take_back_check(expert, made.id)


def test_a_superseded_lecture_says_what_took_its_place(world: World) -> None:
    old, new = superseded(world, world.expert())

    standing = standing_of([old.id, new.id])

    assert standing[old.id].superseded
    assert standing[old.id].why == "Waiting is no longer needed."
    assert standing[old.id].superseded_by == "Dr Amara Osei"
    successor = standing[old.id].successor
    assert successor is not None
    assert successor.title == "Low-dose start"
    assert not standing[new.id].superseded


def test_its_hits_say_so_and_no_longer_once_the_note_is_lifted(world: World) -> None:
    expert = world.expert()
    old, _ = superseded(world, expert)

    def marked() -> set[tuple[str, bool]]:
        found = db.session.query(SearchDocument).filter_by(thread_id=old.thread_id)
        return {(each.kind, each.superseded) for each in found.populate_existing()}

    assert marked() == {("lecture", True), ("moment", True)}
    currency.lift(expert, old.thread_id)
    assert marked() == {("lecture", False), ("moment", False)}
    currency.put_back(expert, old.thread_id)
    assert standing_of([old.id])[old.id].superseded


def test_a_successor_that_is_hidden_is_not_named(world: World) -> None:
    old, new = superseded(world, world.expert())
    db.session.query(Thread).filter_by(id=new.thread_id).update({"hidden": True})

    assert standing_of([old.id])[old.id].successor is None
    db.session.rollback()


def test_two_lectures_do_not_supersede_each_other(world: World) -> None:
    expert = world.expert()
    old, new = superseded(world, expert)

    with pytest.raises(Refused):
        currency.supersede(expert, new.thread_id, SupersedeDraft("No.", 1, old.thread_id))
    with pytest.raises(Refused):
        currency.check(expert, old.thread_id)


def test_a_lecture_of_another_programme_takes_no_place(world: World) -> None:
    lecture, expert = world.lecture(), world.expert()
    elsewhere = world.thread(by=world.member("Omar Haddad", of="Hepatitis C"))

    with pytest.raises(NotVisible):
        currency.supersede(expert, lecture.thread_id, SupersedeDraft("No.", 1, elsewhere.id))


def test_only_experts_say_so(world: World) -> None:
    lecture = world.lecture(review_on=LATE)

    for who in (world.member(), world.coordinator()):
        with pytest.raises(Forbidden):
            currency.check(who, lecture.thread_id)
        assert world.client(who).get("/p/chronic-pain/lectures/review").status_code == 403
    outsider = world.expert("Dr Omar Haddad", of="Hepatitis C")
    with pytest.raises(NotVisible):
        currency.check(outsider, lecture.thread_id)
    assert world.client(outsider).get("/p/chronic-pain/lectures/review").status_code == 404


def test_the_form_keeps_what_was_typed_where_the_guard_stops_it(world: World) -> None:
    lecture, expert = world.lecture(), world.expert()
    url = f"/t/{lecture.thread_id}/lecture/supersede"

    answer = world.client(expert).post(url, data={"why": f"Her {CARD}.", "successor": "0"})

    assert answer.status_code == 422
    assert CARD in answer.text
    with pytest.raises(Stopped):
        currency.supersede(expert, lecture.thread_id, SupersedeDraft(f"Her {CARD}."))
    assert not db.session.query(Post.superseded).filter_by(number=1).scalar()


def test_the_page_leads_to_what_took_its_place_and_back(world: World) -> None:
    expert = world.expert()
    old, new = world.lecture("Waiting for withdrawal"), world.lecture("Low-dose start")
    client, url = world.client(expert), f"/t/{old.thread_id}/lecture/supersede"

    assert "Low-dose start" in client.get(url).text
    sent = {"why": "No longer so.", "successor": str(new.thread_id)}
    assert client.post(url, data=sent).status_code == 303
    assert standing_of([old.id])[old.id].successor_id == new.thread_id
    assert client.post(url + "/lift").status_code == 303
    assert not standing_of([old.id])[old.id].superseded


def test_the_lecture_says_what_took_its_place_and_what_is_still_current(world: World) -> None:
    expert, member = world.expert(), world.client(world.member())
    old, new = superseded(world, expert)
    currency.check(expert, new.thread_id)

    for url in (f"/t/{old.thread_id}-waiting-for-withdrawal", f"/t/{old.thread_id}/lecture"):
        page = member.get(url).text
        assert "Waiting is no longer needed." in page
        assert f'href="/t/{new.thread_id}-low-dose-start"' in page
    page = member.get(f"/t/{new.thread_id}-low-dose-start").text
    assert "checked by Dr Amara Osei" in page
    assert "/lecture/current" not in page


def test_an_overdue_lecture_offers_experts_the_tap_and_tells_others(world: World) -> None:
    lecture = world.lecture(review_on=LATE)
    url = f"/t/{lecture.thread_id}-buprenorphine-for-pain"

    assert "Is it still current?" in world.client(world.expert()).get(url).text
    page = world.client(world.member()).get(url).text
    assert "since 10 Jan 2026" in page
    assert f"{lecture.thread_id}/lecture/current" not in page


@pytest.mark.parametrize("lectures", [2, 12])
def test_what_holds_costs_one_statement_and_the_list_four(
    world: World, count_queries, lectures: int
) -> None:
    made = [world.lecture(f"Lecture {n}", review_on=LATE).id for n in range(lectures)]
    expert, programme_id = world.expert(), world.programme().id

    with count_queries() as seen:
        assert len(standing_of(made)) == lectures
    assert len(seen) == 1, seen
    with count_queries() as seen:
        assert len(review_list(expert, programme_id).overdue) == lectures
    assert len(seen) == 4, seen
