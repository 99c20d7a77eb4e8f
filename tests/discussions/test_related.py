"""Related threads: worked out by a job, read by a page."""

from collections.abc import Sequence

import pytest

from echo_community.discussions import queries, related, services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.search import queries as search
from tests.world import World


@pytest.fixture
def likeness(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From here on threads are alike whose titles share their first word; the texts asked for."""
    asked: list[str] = []

    def like_this(
        programme_id: int, text: str, *, exclude_thread: int | None = None, most: int = 5
    ) -> Sequence[int]:
        asked.append(text)
        first = text.split()[0].strip(".")
        rows = db.session.query(Thread.id).filter(Thread.title.like(f"{first}%"))
        others = rows.filter(Thread.id != exclude_thread).order_by(Thread.id)
        return [row.id for row in others.limit(most)]

    monkeypatch.setattr(search, "like_this", like_this)
    return asked


def beside(reader: Actor, thread: Thread) -> list[int]:
    return [row.id for row in queries.beside(reader, thread.id).related]


def test_a_new_thread_and_those_it_is_like_stand_beside_each_other(
    world: World, likeness: list[str]
) -> None:
    amina = world.member()
    first, other = world.thread(by=amina, title="Sleep"), world.thread(by=amina, title="Opioids")
    related.relate_due()
    new = world.thread(by=amina, title="Sleep and pain")

    assert related.relate_due() == 1
    assert beside(amina, new) == [first.id]
    assert beside(amina, first) == [new.id]
    assert beside(amina, other) == []


def test_nothing_due_asks_nothing(world: World, likeness: list[str]) -> None:
    world.thread(title="Sleep")
    related.relate_due()
    likeness.clear()

    assert related.relate_due() == 0
    assert likeness == []


def test_a_reply_changes_nothing_and_another_question_does(
    world: World, likeness: list[str]
) -> None:
    amina = world.member()
    sleep, opioids = (world.thread(by=amina, title=title) for title in ("Sleep", "Opioids"))
    thread = world.thread(by=amina, title="Opioids again")
    related.relate_due()
    services.reply(amina, thread.id, ReplyDraft("And this."))
    assert related.relate_due() == 0

    first = queries.post_at(amina, thread.id, 1)
    services.edit_post(amina, first, EditDraft("Other words.", 1, "Sleep again"))
    related.relate_due()

    assert beside(amina, thread) == [sleep.id]
    assert beside(amina, sleep) == [thread.id]


def test_only_what_every_member_may_read_stands_beside_another(
    world: World, likeness: list[str]
) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, title="Sleep")
    staff = world.thread(by=expert, title="Sleep, staff", visibility="staff")
    gone = world.thread(by=amina, title="Sleep, gone")
    services.hide_thread(amina, gone.id)
    elsewhere = world.thread(by=world.member("Omar Haddad", of="Hepatitis C"), title="Sleep")

    related.relate_due()

    assert beside(expert, thread) == []
    assert beside(expert, staff) == []
    assert elsewhere.id not in beside(amina, thread)


def test_what_is_deleted_later_is_shown_no_more_and_comes_back(
    world: World, likeness: list[str]
) -> None:
    amina = world.member()
    thread, other = (world.thread(by=amina, title=title) for title in ("Sleep", "Sleep too"))
    related.relate_due()

    services.hide_thread(amina, other.id)
    assert beside(amina, thread) == []
    services.restore_thread(amina, other.id)
    assert beside(amina, thread) == [other.id]


def test_a_run_is_bounded_and_the_next_goes_on(
    world: World, likeness: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "AT_ONCE", 2)
    monkeypatch.setattr(related, "A_RUN", 2)
    amina = world.member()
    for n in range(5):
        world.thread(by=amina, title=f"Title{n}")

    assert [related.relate_due() for _ in range(4)] == [2, 2, 1, 0]


def test_after_an_import_each_thread_is_asked_for_once(world: World, likeness: list[str]) -> None:
    amina = world.member()
    for n in range(8):
        world.thread(by=amina, title=f"Sleep {n}")

    related.relate_due()

    assert len(likeness) == 8


def test_the_page_says_in_words_whether_there_is_an_answer(
    world: World, likeness: list[str]
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread, other = (world.thread(by=amina, title=title) for title in ("Sleep", "Sleep too"))
    post = services.reply(ben, other.id, ReplyDraft("Go to bed."))
    services.endorse(expert, post.id)
    related.relate_due()

    page = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text

    assert "Sleep too" in page.split("<h2>Related</h2>")[1].split("</section>")[0]
    assert "Endorsed answer" in page.split("<h2>Related</h2>")[1]


def test_merging_leaves_nothing_beside_that_is_gone(world: World, likeness: list[str]) -> None:
    amina, expert = world.member(), world.expert()
    one, two, three = (world.thread(by=amina, title=f"Sleep {n}") for n in range(3))
    related.relate_due()

    services.merge(expert, three.id, two.id)
    related.relate_due()

    assert beside(amina, one) == [two.id]
    with transaction():
        assert db.session.get_one(Thread, one.id).related_at is not None
