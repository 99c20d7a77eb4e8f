"""Making a pearl of a consult, reading, editing, taking it away."""

import pytest

from echo_community.consults.models import ConsultState, PearlRevision
from echo_community.consults.pearl_drafts import PearlDraft
from echo_community.consults.queries import pearls as queries
from echo_community.consults.queries.asking import near
from echo_community.consults.queries.pearl_pages import pearl_page
from echo_community.consults.services import pearls
from echo_community.discussions import services as discussions
from echo_community.discussions.models import Post
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import Visibility
from echo_community.search import index
from echo_community.search.queries import Filters, search
from echo_community.search.rebuilding import reindex
from tests.cast import CARD, WHY
from tests.consults.pearling import ANSWER, QUESTION, answered, made
from tests.world import World


def test_an_expert_makes_a_pearl_of_what_was_asked_and_answered(world: World) -> None:
    osei, lena = world.expert(), world.expert("Dr Lena Fortier")
    topic = world.topic("Acute pain")
    consult = answered(world, osei, basis="CPSO 2023", topics=(topic.id,))
    browser = world.client(lena)

    begun = browser.get(f"/t/{consult.thread_id}/consult/pearl").text
    sent = {"title": "Acute pain on naltrexone", "body": f"**{ANSWER}**", "evidence": "CPSO 2023"}
    url = f"/t/{consult.thread_id}/consult/pearl"
    led = browser.post(url, data={**sent, "topics": str(topic.id)})

    assert QUESTION in begun and ANSWER in begun and "CPSO 2023" in begun
    page = browser.get(led.location).text
    assert f"<strong>{ANSWER}</strong>" in page and "Dr Amara Osei" in page and "Acute pain" in page
    assert "Jo Halvorsen" not in page
    told = db.session.query(Notice.user_id).filter_by(kind=NoticeKind.PEARL).all()
    assert told == [(osei.id,)]


def test_a_pearl_is_found_before_the_thread_it_was_made_of(world: World) -> None:
    osei = world.expert()
    pearl = made(world, osei)
    hits = search(osei, pearl.programme_id, "naltrexone fractured wrist").hits
    assert [hit.kind for hit in hits] == ["pearl", "consult"]
    hits = search(osei, pearl.programme_id, "naltrexone", Filters(kinds=["pearl"])).hits
    assert [hit.kind for hit in hits] == ["pearl"]


@pytest.mark.parametrize("state", [ConsultState.OPEN, ConsultState.ANSWERED])
def test_no_pearl_is_made_of_what_is_not_done(world: World, state: ConsultState) -> None:
    osei = world.expert()
    consult = answered(world, osei, state=state)
    with pytest.raises(Refused):
        pearls.make_pearl(osei, consult.thread_id, PearlDraft(QUESTION, ANSWER))


def test_no_pearl_is_made_of_what_only_the_hub_sees(world: World) -> None:
    osei = world.expert()
    consult = answered(world, osei, state=ConsultState.CLOSED, visibility=Visibility.STAFF)
    with pytest.raises(Refused):
        pearls.make_pearl(osei, consult.thread_id, PearlDraft(QUESTION, ANSWER))


def test_only_experts_make_one_and_one_of_each_question(world: World) -> None:
    osei = world.expert()
    consult = answered(world, osei)
    draft = PearlDraft(QUESTION, ANSWER)
    with pytest.raises(Forbidden):
        pearls.make_pearl(world.coordinator(), consult.thread_id, draft)
    with pytest.raises(NotVisible):
        pearls.make_pearl(world.expert("Dr Far", of="Hepatitis C"), consult.thread_id, draft)
    pearls.make_pearl(osei, consult.thread_id, draft)
    with pytest.raises(Refused):
        pearls.make_pearl(osei, consult.thread_id, draft)


def test_who_has_no_name_in_the_thread_gets_none_in_the_pearl(world: World) -> None:
    osei = world.expert()
    pearl = made(world, osei)
    post = db.session.get_one(Post, pearl.post_id)
    assert pearl_page(osei, pearl.id).credit is not None
    discussions.hide_post(osei, post.id)
    assert pearl_page(osei, pearl.id).credit is None
    page = world.client(osei).get(f"/pearl/{pearl.id}").text
    assert "Jo Halvorsen" not in page


def test_the_question_is_linked_for_those_alone_who_may_open_it(world: World) -> None:
    osei, amina = world.expert(), world.member()
    pearl = made(world, osei)
    assert pearl_page(amina, pearl.id).thread_id == pearl.thread_id
    discussions.hide_thread(osei, pearl.thread_id)
    assert pearl_page(amina, pearl.id).thread_id is None


def test_an_edit_keeps_what_it_was_for_the_hub(world: World) -> None:
    osei, amina = world.expert(), world.member()
    pearl = made(world, osei)
    pearls.edit_pearl(osei, pearl.id, PearlDraft("Pain on naltrexone", "Ketamine.", revision=1))
    before = db.session.query(PearlRevision).one()
    assert (before.question, before.answer) == (QUESTION, ANSWER)
    assert QUESTION in world.client(osei).get(f"/pearl/{pearl.id}").text
    assert QUESTION not in world.client(amina).get(f"/pearl/{pearl.id}").text


def test_two_who_edit_at_once_see_both(world: World) -> None:
    osei = world.expert()
    pearl = made(world, osei)
    pearls.edit_pearl(osei, pearl.id, PearlDraft(QUESTION, "Ketamine.", revision=1))
    sent = {"title": QUESTION, "body": "A block.", "revision": "1"}
    page = world.client(osei).post(f"/pearl/{pearl.id}/edit", data=sent)
    assert page.status_code == 422 and "Ketamine." in page.text and "A block." in page.text


def test_what_the_guard_stops_is_held_with_a_reason_until_another_releases_it(
    world: World,
) -> None:
    osei, lena, amina = world.expert(), world.expert("Dr Lena Fortier"), world.member()
    consult = answered(world, lena)
    with pytest.raises(Stopped):
        pearls.make_pearl(osei, consult.thread_id, PearlDraft(QUESTION, CARD))
    pearl = pearls.make_pearl(osei, consult.thread_id, PearlDraft(QUESTION, CARD, reason=WHY))
    assert world.client(amina).get(f"/pearl/{pearl.id}").status_code == 404
    assert "pearl" not in [h.kind for h in search(lena, pearl.programme_id, "naltrexone").hits]
    with pytest.raises(Forbidden):
        pearls.release_pearl(osei, pearl.id, 1)
    pearls.release_pearl(lena, pearl.id, 1)
    assert world.client(amina).get(f"/pearl/{pearl.id}").status_code == 200


def test_a_withdrawn_pearl_is_gone_and_comes_back(world: World) -> None:
    osei, amina = world.expert(), world.member()
    pearl = made(world, osei)
    browser = world.client(osei)
    browser.post(f"/pearl/{pearl.id}/withdraw")
    assert world.client(amina).get(f"/pearl/{pearl.id}").status_code == 404
    assert "pearl" not in [h.kind for h in search(amina, pearl.programme_id, "naltrexone").hits]
    browser.post(f"/pearl/{pearl.id}/restore")
    assert world.client(amina).get(f"/pearl/{pearl.id}/print").status_code == 200


def test_other_programmes_see_nothing_of_it(world: World) -> None:
    pearl = made(world, world.expert())
    omar = world.expert("Dr Omar Haddad", of="Hepatitis C")
    here = next(iter(omar.memberships))
    for url in (f"/pearl/{pearl.id}", f"/pearl/{pearl.id}/print", f"/pearl/{pearl.id}/edit"):
        assert world.client(omar).get(url).status_code == 404
    assert not queries.pearls(omar, here).rows
    assert not queries.newest(omar, pearl.programme_id, 5)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_two_statements_and_a_page_two(
    world: World, count_queries: object, many: int
) -> None:
    osei, topic = world.expert(), world.topic("Acute pain").id
    for n in range(many):
        pearl = made(world, osei, f"Question {n}?", topics=(topic,))
    with count_queries() as seen:  # type: ignore[operator]
        rows = queries.pearls(osei, pearl.programme_id, [topic]).rows
    assert len(rows) == many and rows[0].topics[0].name == "Acute pain"
    assert len(seen) == 2, seen
    with count_queries() as seen:  # type: ignore[operator]
        pearl_page(osei, pearl.id)
    assert len(seen) == 2, seen


def test_a_reindex_finds_pearls_again(world: World) -> None:
    osei = world.expert()
    pearl = made(world, osei)
    with transaction():
        index.drop("pearl", pearl.id)
    reindex()
    hits = search(osei, pearl.programme_id, "naltrexone").hits
    assert [hit.kind for hit in hits] == ["pearl", "consult"]


def test_a_pearl_is_shown_to_who_asks_the_same_and_thanks_who_answered(world: World) -> None:
    osei, amina = world.expert(), world.member()
    pearl = made(world, osei)

    rows = near(amina, pearl.programme_id, "fractured wrist on naltrexone, what can I give", [])

    assert [row.pearl_id for row in rows.answered] == [pearl.id]
    assert (rows.answered[0].id, rows.answered[0].answer_number) == (pearl.thread_id, 2)
    typed = {"title": "fractured wrist on naltrexone"}
    page = world.client(amina).get("/p/chronic-pain/similar", query_string=typed).text
    assert f"/pearl/{pearl.id}" in page
