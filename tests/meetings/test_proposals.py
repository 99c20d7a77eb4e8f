"""Wishes for lectures: proposed and wanted by members, planned or declined by the hub."""

import pytest

from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from echo_community.meetings.models import ProposalState
from echo_community.meetings.queries.proposals import alike, wanted
from echo_community.meetings.services import proposals
from echo_community.notifications.models import Notice, NoticeKind
from tests.world import World


def told() -> set[int]:
    """Who was told of a decision."""
    return {n.user_id for n in db.session.query(Notice).filter_by(kind=NoticeKind.PROPOSAL)}


def test_the_most_wanted_lecture_stands_first(world: World) -> None:
    amina, ben, noor = world.members("Amina Diallo", "Ben Okafor", "Noor Rahimi")
    programme = world.programme()
    cannabis = proposals.propose(amina, programme.id, "Cannabis and driving")
    proposals.propose(ben, programme.id, "Sleep apnea and opioids", "Three in my practice.")
    proposals.want(noor, cannabis.id)
    proposals.want(noor, cannabis.id)

    page = wanted(noor, programme.id)

    assert [(row.title, row.votes, row.voted) for row in page.open] == [
        ("Cannabis and driving", 1, True),
        ("Sleep apnea and opioids", 0, False),
    ]
    proposals.want_no_more(noor, cannabis.id)
    assert wanted(noor, programme.id).open[0].title == "Sleep apnea and opioids"


def test_who_proposed_and_who_wanted_it_are_told_when_it_is_planned(world: World) -> None:
    amina, ben, noor = world.members("Amina Diallo", "Ben Okafor", "Noor Rahimi")
    hub, session = world.expert(), world.session()
    wish = proposals.propose(amina, session.programme_id, "Cannabis and driving")
    proposals.want(ben, wish.id)
    proposals.want(hub, wish.id)

    with pytest.raises(Forbidden):
        proposals.plan(amina, wish.id, session.id)
    proposals.plan(hub, wish.id, session.id)

    assert told() == {amina.id, ben.id}
    page = wanted(noor, session.programme_id)
    assert page.open == [] and page.decided[0].session_id == session.id
    with pytest.raises(Forbidden):
        proposals.want(noor, wish.id)


def test_declined_with_a_reason_and_taken_back_before_anybody_read_it(world: World) -> None:
    amina, hub = world.member(), world.expert()
    wish = proposals.propose(amina, world.programme().id, "Ketamine at home")

    with pytest.raises(Stopped):
        proposals.decline(hub, wish.id, "OHIP 1234-567-897-AB")
    proposals.decline(hub, wish.id, "The recording of May says what is known.")
    assert told() == {amina.id}
    [row] = wanted(amina, world.programme().id).decided
    assert (row.state, row.reason) == (
        ProposalState.DECLINED, "The recording of May says what is known."
    )  # fmt: skip

    proposals.reopen(hub, wish.id)
    assert told() == set()
    assert wanted(amina, world.programme().id).open[0].is_open


def test_a_wish_is_taken_back_by_its_author_or_the_hub(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    wish = proposals.propose(amina, world.programme().id, "Cannabis and driving")

    with pytest.raises(Forbidden):
        proposals.withdraw(ben, wish.id)
    proposals.withdraw(amina, wish.id)
    assert wanted(amina, world.programme().id).open == []
    with pytest.raises(Forbidden):
        proposals.put_back(world.expert(), wish.id)
    proposals.put_back(amina, wish.id)
    assert len(wanted(ben, world.programme().id).open) == 1


def test_wishes_much_like_a_title_are_found(world: World) -> None:
    amina, programme = world.member(), world.programme()
    proposals.propose(amina, programme.id, "Cannabis and driving")
    proposals.propose(amina, programme.id, "Sleep apnea and opioids")

    assert [row.title for row in alike(amina, programme.id, "driving after cannabis")] == [
        "Cannabis and driving"
    ]
    assert alike(amina, programme.id, "Shoulder injections") == ()
    assert alike(amina, programme.id, "Sleep") == ()


def test_the_same_wish_again_shows_the_first_and_is_sent_all_the_same(world: World) -> None:
    amina = world.member()
    proposals.propose(amina, world.programme().id, "Cannabis and driving")
    browser = world.client(world.member("Ben Okafor"))
    url = "/p/chronic-pain/lectures/wanted"

    again = browser.post(url, data={"title": "Cannabis and driving"})
    anyway = browser.post(url, data={"title": "Cannabis and driving", "anyway": "y"})

    assert again.status_code == 422 and "Wanted already?" in again.text
    assert anyway.status_code == 303
    assert "Cannabis and driving" in browser.get(f"{url}/similar?title=cannabis+driving").text


def test_the_hub_plans_and_declines_on_pages_of_their_own(world: World) -> None:
    amina, session = world.member(), world.session(lecture="Cannabis")
    wish = proposals.propose(amina, session.programme_id, "Cannabis and driving")
    other = proposals.propose(amina, session.programme_id, "Ketamine at home")
    browser = world.client(world.expert())

    assert browser.get(f"/lectures/wanted/{wish.id}/plan").status_code == 200
    planned = browser.post(f"/lectures/wanted/{wish.id}/plan", data={"session": str(session.id)})
    nothing = browser.post(f"/lectures/wanted/{other.id}/decline", data={"reason": ""})
    declined = browser.post(f"/lectures/wanted/{other.id}/decline", data={"reason": "Not yet."})

    assert (planned.status_code, nothing.status_code, declined.status_code) == (303, 422, 303)
    assert world.client(amina).get(f"/lectures/wanted/{wish.id}/plan").status_code == 403
    notices = world.client(amina).get("/notices").text
    assert "The hub decided about a lecture you wished for" in notices
    page = world.client(amina).get("/p/chronic-pain/lectures/wanted").text
    assert "Not yet." in page and "Planned for" in page


def test_another_programme_sees_nothing(world: World) -> None:
    amina = world.member()
    wish = proposals.propose(amina, world.programme().id, "Cannabis and driving")
    outsider = world.member("Omar Haddad", of="Hepatitis C")

    assert wanted(outsider, world.programme().id).open == []
    assert alike(outsider, world.programme().id, "Cannabis and driving") == ()
    for act in (proposals.want, proposals.withdraw, proposals.reopen):
        with pytest.raises(NotVisible):
            act(outsider, wish.id)
    with pytest.raises(NotVisible):
        proposals.propose(outsider, world.programme().id, "Cannabis")


def test_the_page_costs_two_statements(world: World, count_queries) -> None:
    amina = world.member()
    for n in range(3):
        wish = proposals.propose(amina, world.programme().id, f"Topic number {n}")

    with count_queries() as seen:
        wanted(amina, wish.programme_id)

    assert len(seen) == 2
