"""Accepted, endorsed, superseded: who may say so, what the pages say then, and what hangs on it."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from echo_community.discussions import queries, services
from echo_community.discussions.answers import keep_answers
from echo_community.discussions.drafts import EditDraft, ReplyDraft, SupersedeDraft
from echo_community.discussions.marking import Place, place_of
from echo_community.discussions.models import Level, Mark, MarkKind, Post, Subscription, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.search.models import SearchDocument
from tests.world import World

OLD = SupersedeDraft("Waiting for withdrawal is no longer needed.", 2)


def page(world: World, actor: Actor, address: str) -> str:
    """The page, wherever its address leads."""
    response = world.client(actor).get(address, follow_redirects=True)
    assert response.status_code == 200
    return response.text


def article(html: str, number: int) -> str:
    """One post of a page, its tags apart."""
    return html.split(f'id="p{number}"', 1)[1].split("</article>", 1)[0]


def words(html: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def kept(thread: Thread) -> tuple[str, int | None, bool]:
    """The answer as the thread keeps it."""
    row = db.session.get_one(Thread, thread.id, populate_existing=True)
    return row.answer, row.answer_number, row.answer_endorsed


def told(person: Actor) -> list[Any]:
    """The notices of marks that somebody got: kind, number of the post, by whom."""
    kinds = (NoticeKind.ACCEPTED, NoticeKind.ENDORSED, NoticeKind.SUPERSEDED)
    rows = db.session.execute(
        select(Notice.kind, Notice.post_number, Notice.author_id).where(
            Notice.user_id == person.id, Notice.kind.in_(kinds)
        )
    )
    return [tuple(row) for row in rows]


class Case:
    """A question by Amina with two answers by Ben, and an expert."""

    def __init__(self, world: World, **thread: Any) -> None:
        self.amina, self.ben = world.members("Amina Diallo", "Ben Okafor")
        self.expert = world.expert("Dr Samira Haddad")
        self.thread = world.thread(by=self.amina, **thread)
        self.second = world.reply(self.thread, self.ben, "Ten percent a month.")
        self.third = world.reply(self.thread, self.ben, "Pause at every step.")
        self.address = f"/t/{self.thread.id}"


@pytest.fixture
def case(world: World) -> Case:
    """The question."""
    return Case(world)


def test_who_asked_accepts_with_one_tap_and_the_page_says_so(world: World, case: Case) -> None:
    client = world.client(case.amina)
    address = f"{case.address}/p/3/accept"

    assert (
        'aria-pressed="false"'
        in article(page(world, case.amina, case.address), 3).split("/accept")[1].split(">")[0]
    )
    assert client.post(address, data={"on": "1"}).location.endswith("#p3")
    html = page(world, case.ben, case.address)

    assert "Accepted by the person who asked" in words(article(html, 3))
    assert "Accepted answer: Pause at every step. Go to post 3" in words(html)
    assert kept(case.thread) == ("Pause at every step.", 3, False)
    assert told(case.ben) == [(NoticeKind.ACCEPTED, 3, case.amina.id)]


def test_accepting_another_moves_it_and_taking_it_back_leaves_none(case: Case) -> None:
    services.accept(case.amina, case.third.id)
    services.accept(case.amina, case.second.id)
    assert kept(case.thread)[1] == 2
    assert [p.accepted for p in queries.thread_page(case.ben, case.thread.id).posts] == [
        False, True, False,
    ]  # fmt: skip

    services.take_back_acceptance(case.amina, case.second.id)
    services.take_back_acceptance(case.amina, case.second.id)
    assert kept(case.thread) == ("", None, False)
    assert told(case.ben) == []


def test_accepting_is_for_who_asked_and_never_for_the_question(world: World, case: Case) -> None:
    first = db.session.query(Post).filter_by(thread_id=case.thread.id, number=1).one()

    for other in (case.ben, case.expert, world.coordinator()):
        with pytest.raises(Forbidden):
            services.accept(other, case.second.id)
    with pytest.raises(Forbidden):
        services.accept(case.amina, first.id)
    with pytest.raises(NotVisible):
        services.accept(world.member("Omar Haddad", of="Hepatitis C"), case.second.id)


def test_a_nameless_asker_accepts_without_leaving_a_trace_of_who_they_are(world: World) -> None:
    case = Case(world, nameless=True)
    world.client(case.amina).post(f"{case.address}/p/2/accept", data={"on": "1"})

    for reader in (case.ben, case.expert, world.coordinator()):
        html = page(world, reader, case.address)
        assert "Accepted by the person who asked" in words(article(html, 2))
        assert not re.search(f"Amina|/people/{case.amina.id}\\b", html)
    [mark] = next(
        p for p in queries.thread_page(case.ben, case.thread.id).posts if p.number == 2
    ).facts.marks
    assert (mark.byline.name, mark.byline.profile_id) == ("", None)
    assert told(case.ben) == [(NoticeKind.ACCEPTED, 2, None)]


def test_experts_endorse_by_name_role_and_date_and_each_takes_back_their_own(
    world: World, case: Case
) -> None:
    osei = world.expert("Dr Amara Osei")
    services.endorse(case.expert, case.third.id)
    services.endorse(osei, case.third.id)
    html = page(world, case.amina, case.address)

    read = words(article(html, 3))
    assert re.search(r"Endorsed by Dr Samira Haddad, hub expert, on \d+ \w+ \d{4}", read)
    assert "Endorsed by Dr Amara Osei, hub expert," in read
    assert "Endorsed answer: Pause at every step. by Dr Samira Haddad, hub expert" in words(html)
    assert "and 1 more expert" in words(html)

    world.client(case.expert).post(f"{case.address}/p/3/endorse", data={"on": "0"})
    assert "Samira" not in words(article(page(world, case.amina, case.address), 3))
    assert kept(case.thread) == ("Pause at every step.", 3, True)
    services.take_back_endorsement(osei, case.third.id)
    assert kept(case.thread) == ("", None, False)


def test_a_double_tap_endorses_once_and_tells_once(world: World, case: Case) -> None:
    for _ in range(2):
        world.client(case.expert).post(f"{case.address}/p/2/endorse", data={"on": "1"})

    assert db.session.query(Mark).count() == 1
    assert told(case.ben) == [(NoticeKind.ENDORSED, 2, case.expert.id)]


def test_two_experts_at_once_both_stand_above_it(app: Flask, world: World, case: Case) -> None:
    experts = [case.expert, world.expert("Dr Amara Osei")]
    post_id = case.third.id
    db.session.commit()

    def endorse(expert: Actor) -> None:
        with app.app_context():
            services.endorse(expert, post_id)
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(endorse, experts))
    db.session.rollback()
    marks = queries.thread_page(case.ben, case.thread.id).posts[2].facts.marks
    assert {mark.byline.name for mark in marks} == {"Dr Samira Haddad", "Dr Amara Osei"}
    assert kept(case.thread)[1:] == (3, True)


def test_endorsing_is_for_experts_and_not_of_ones_own_words(world: World, case: Case) -> None:
    own = services.reply(case.expert, case.thread.id, ReplyDraft("As I said."))

    for other in (case.ben, world.coordinator(), world.member("Wendy Lacroix", "graduate")):
        with pytest.raises(Forbidden):
            services.endorse(other, case.second.id)
    with pytest.raises(Forbidden):
        services.endorse(case.expert, own.id)


def test_what_is_held_or_deleted_bears_no_new_mark(case: Case) -> None:
    services.hide_post(case.expert, case.second.id)
    with transaction():
        db.session.get_one(Post, case.third.id).held = True

    for post in (case.second, case.third):
        for act in (services.endorse, services.lift):
            with pytest.raises(Forbidden):
                act(case.expert, post.id)


def test_an_endorsed_answer_comes_before_an_accepted_one_and_a_superseded_one_never(
    case: Case,
) -> None:
    services.accept(case.amina, case.second.id)
    assert kept(case.thread)[1:] == (2, False)
    services.endorse(case.expert, case.third.id)
    assert kept(case.thread)[1:] == (3, True)
    services.supersede(case.expert, case.third.id, OLD)
    assert kept(case.thread)[1:] == (2, False)
    services.lift(case.expert, case.third.id)
    assert kept(case.thread)[1:] == (3, True)
    services.put_back(case.expert, case.third.id)
    assert kept(case.thread)[1:] == (2, False)


def test_superseding_asks_for_a_reason_and_leads_to_what_replaced_it(
    world: World, case: Case
) -> None:
    client = world.client(case.expert)
    address = f"{case.address}/p/2/supersede"

    assert client.post(address, data={"why": " "}).status_code == 422
    assert client.post(address, data={"why": "Old.", "successor": "3"}).status_code == 303
    html = page(world, case.ben, case.address)

    read = words(article(html, 2))
    assert "Superseded. Old. Current advice: post 3 ." in read
    assert re.search(r"Marked by Dr Samira Haddad, hub expert, on \d+ \w+ \d{4}", read)
    assert "Ten percent a month." in read
    assert "Lift the note" not in read
    assert 'value="Old."' in client.get(address).text
    assert told(case.ben) == [(NoticeKind.SUPERSEDED, 2, case.expert.id)]


def test_what_replaced_it_may_stand_in_another_thread_of_the_programme(
    world: World, case: Case
) -> None:
    other = world.thread(by=case.amina, title="Newer")
    foreign = world.thread(by=world.member("Omar Haddad", of="Hepatitis C"))
    client = world.client(case.expert)
    address = f"{case.address}/p/2/supersede"

    for written in ("2", "99", f"/t/{foreign.id}", f"/t/{other.id}/p/9", "nowhere"):
        response = client.post(address, data={"why": "Old.", "successor": written})
        assert response.status_code == 422, written
    written = f"https://echo.example/t/{other.id}-newer#p1"
    assert client.post(address, data={"why": "Old.", "successor": written}).status_code == 303
    html = article(page(world, case.ben, case.address), 2)
    assert f'href="/t/{other.id}/p/1">post 1 of another thread' in html


def test_a_successor_that_went_is_no_longer_linked(world: World, case: Case) -> None:
    services.supersede(case.expert, case.second.id, SupersedeDraft("Old.", 3))
    services.hide_post(case.ben, case.third.id)

    read = words(article(page(world, case.ben, case.address), 2))
    assert "Superseded. Old." in read
    assert "Current advice" not in read


def test_a_reason_that_names_a_patient_is_refused(world: World, case: Case, lavoie: None) -> None:
    with pytest.raises(Stopped):
        services.supersede(case.expert, case.second.id, SupersedeDraft("As Mrs Lavoie showed."))

    response = world.client(case.expert).post(
        f"{case.address}/p/2/supersede", data={"why": "As Mrs Lavoie showed.", "successor": "3"}
    )
    assert response.status_code == 422
    assert "may tell who the patient is" in response.text
    assert 'value="As Mrs Lavoie showed."' in response.text
    assert not db.session.query(Mark).count()


def test_lifting_a_note_can_be_undone_with_its_words(world: World, case: Case) -> None:
    services.supersede(case.expert, case.third.id, OLD)
    client = world.client(case.expert)

    lifted = client.post(f"{case.address}/p/3/supersede/lift", follow_redirects=True).text
    assert "is no longer needed" not in lifted
    again = f"{case.address}/p/3/supersede/again"
    assert f'action="{again}"' in lifted
    assert "is no longer needed" in client.post(again, follow_redirects=True).text


def test_of_two_experts_notes_the_newer_stands(world: World, case: Case) -> None:
    services.supersede(case.expert, case.third.id, OLD)
    services.supersede(world.expert("Dr Amara Osei"), case.third.id, SupersedeDraft("Newer."))

    marks = queries.thread_page(case.ben, case.thread.id).posts[2].facts.marks
    assert [(m.kind, m.reason, m.byline.name) for m in marks] == [
        (MarkKind.SUPERSEDED, "Newer.", "Dr Amara Osei")
    ]


def test_superseding_is_for_experts(world: World, case: Case) -> None:
    for actor in (case.amina, world.coordinator()):
        assert world.client(actor).get(f"{case.address}/p/2/supersede").status_code == 403
        with pytest.raises(Forbidden):
            services.supersede(actor, case.second.id, OLD)


def test_the_answer_goes_and_comes_with_its_post_and_changes_with_its_words(case: Case) -> None:
    services.endorse(case.expert, case.third.id)
    services.accept(case.amina, case.second.id)

    services.edit_post(case.ben, case.third.id, EditDraft("Pause at every *second* step.", 1))
    assert kept(case.thread) == ("Pause at every second step.", 3, True)
    services.hide_post(case.ben, case.third.id)
    assert kept(case.thread)[1:] == (2, False)
    services.restore_post(case.ben, case.third.id)
    assert kept(case.thread)[1:] == (3, True)


def test_an_answer_that_is_held_for_a_moderator_stands_in_no_list(case: Case, lavoie: None) -> None:
    services.endorse(case.expert, case.third.id)
    services.edit_post(case.ben, case.third.id, EditDraft("Mrs Lavoie, our dog.", 1, reason="Dog."))
    assert kept(case.thread) == ("", None, False)

    services.release(case.expert, case.third.id)
    assert kept(case.thread)[1:] == (3, True)


def test_search_knows_the_marks(case: Case) -> None:
    services.endorse(case.expert, case.third.id)
    services.accept(case.amina, case.third.id)
    services.supersede(case.expert, case.third.id, OLD)

    found = db.session.query(SearchDocument).filter_by(key=case.third.id).one()
    assert (found.endorsed, found.accepted, found.superseded) == (True, True, True)


def test_nobody_is_told_of_their_own_mark_nor_in_a_thread_they_muted(case: Case) -> None:
    own = services.reply(case.amina, case.thread.id, ReplyDraft("I found it."))
    services.accept(case.amina, own.id)
    assert told(case.amina) == []

    with transaction():
        db.session.add(
            Subscription(user_id=case.ben.id, thread_id=case.thread.id, level=Level.MUTE)
        )
    services.endorse(case.expert, case.third.id)
    assert told(case.ben) == []


def test_lists_show_the_answer_with_its_mark_in_place_of_the_question(
    world: World, case: Case
) -> None:
    services.accept(case.amina, case.third.id)
    listed = words(page(world, case.ben, "/p/chronic-pain/threads"))
    assert "Pause at every step. Accepted answer" in listed
    assert "Two years on 60 MME" not in listed

    services.endorse(case.expert, case.second.id)
    listed = words(page(world, case.ben, "/p/chronic-pain/threads"))
    assert "Ten percent a month. Endorsed answer" in listed


def test_an_imported_acceptance_without_a_mark_keeps_showing(world: World, case: Case) -> None:
    with transaction():
        db.session.get_one(Post, case.third.id).accepted = True

    html = page(world, case.ben, case.address)
    assert "Accepted by the person who asked Go to post 3" in words(html)
    assert "Accepted by the person who asked" in words(article(html, 3))
    keep_answers([case.thread.id])  # as the import does
    db.session.commit()
    assert kept(case.thread) == ("Pause at every step.", 3, False)
    services.accept(case.amina, case.second.id)
    assert kept(case.thread)[1] == 2


def test_the_head_names_what_is_marked_on_other_pages_and_folds_what_is_many(
    world: World, case: Case
) -> None:
    posts = [services.reply(case.ben, case.thread.id, ReplyDraft(f"Reply {n}.")) for n in range(20)]
    for post in posts[-5:]:
        services.endorse(case.expert, post.id)

    html = page(world, case.ben, f"{case.address}?page=1")
    assert f'href="/t/{case.thread.id}/p/21">Go to post 21' in html
    assert "2 more marked posts" in html


@pytest.mark.parametrize(
    ("text", "place"),
    [("3", Place(3)), ("post 3", Place(3)), (" #3 ", Place(3)), ("réponse 12", Place(12))]
    + [("/t/7", Place(1, 7)), ("/t/7-slug?page=2#p34", Place(34, 7)), ("/t/7/p/4", Place(4, 7))]
    + [("", None), ("three", None), ("0", None), ("/t/99999999999", None), ("99999999999", None)],
)
def test_a_place_is_read_from_a_number_or_an_address(text: str, place: Place | None) -> None:
    assert place_of(text) == place


@given(st.text(max_size=600))
def test_no_text_makes_a_place_that_no_row_can_have(text: str) -> None:
    place = place_of(text)
    assert place is None or 0 < place.number < 2**31 > (place.thread_id or 0)


def test_marks_cost_the_page_no_statement(world: World, case: Case, count_queries: Any) -> None:
    services.accept(case.amina, case.third.id)
    services.endorse(case.expert, case.third.id)
    services.supersede(case.expert, case.second.id, SupersedeDraft("Old.", 3))
    reader = world.client(case.ben)
    address = f"{case.address}-{case.thread.slug}"
    reader.get(address)

    with count_queries() as seen:
        assert reader.get(address).status_code == 200
    assert len(seen) <= 5, seen
