"""The page of a topic: past cases, discussions, experts, what is no longer current."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from echo_community.discussions import services
from echo_community.discussions.drafts import AskDraft, ReplyDraft, SupersedeDraft
from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.pages.topics import topic_page
from echo_community.programmes import services as programmes
from echo_community.programmes.drafts import TopicDraft
from echo_community.programmes.models import Topic, TopicExpert
from tests.world import World


def under(topic: Topic, thread_id: int) -> None:
    with transaction():
        db.session.add(ThreadTopic(thread_id=thread_id, topic_id=topic.id))


def address(topic: Topic, programme: str = "chronic-pain") -> str:
    return f"/p/{programme}/topics/{topic.id}-{topic.slug}"


@pytest.fixture
def topic(world: World) -> Topic:
    """A topic with a past case, and a question that an expert answered."""
    topic = world.topic("Tapering", aliases="deprescribing")
    case = world.case(
        title="Leg pain", question="Taper, or leave it?", recommendations="Five percent a month.",
        outcome="Walks the dog.", presented_on=date(2024, 3, 12), echo_id="CP-24-007",
    )  # fmt: skip
    under(topic, case.thread_id or 0)
    world.thread(title="Nobody knows", topics=(topic.id,))
    thread = world.thread(title="How slowly?", topics=(topic.id,))
    answer = world.reply(thread, world.member("Ben Okafor"), "Ten percent a month.")
    services.endorse(world.expert(), answer.id)
    return topic


def test_it_shows_cases_with_what_came_of_them_and_the_best_answered_first(
    world: World, topic: Topic
) -> None:
    text = world.client(world.member()).get(address(topic)).text

    for words in ("Taper, or leave it?", "Five percent a month.", "Walks the dog.", "CP-24-007",
                  "Also: deprescribing"):  # fmt: skip
        assert words in text
    assert text.index("How slowly?") < text.index("Nobody knows")
    assert "Endorsed answer" in text


def test_what_stands_under_its_parts_is_there_too(world: World, topic: Topic) -> None:
    part = world.topic("Hyperalgesia", parent_id=topic.id)
    world.thread(title="Worse on more?", topics=(part.id,))
    reader = world.member()

    assert "Worse on more?" in [
        row.title for row in topic_page(reader, topic.programme_id, topic.id).discussions
    ]
    above = topic_page(reader, topic.programme_id, part.id).above
    assert above is not None and above.name == "Tapering"


def test_what_is_superseded_says_why_and_where_the_current_advice_is(
    world: World, topic: Topic
) -> None:
    thread = world.thread(title="Old rule", topics=(topic.id,), replies=2)
    post = services.reply(world.member("Cleo"), thread.id, ReplyDraft("Stop at once."))
    services.supersede(world.expert(), post.id, SupersedeDraft("It is unsafe.", number=2))

    text = world.client(world.member()).get(address(topic)).text

    assert "No longer current" in text
    assert "It is unsafe." in text
    assert f'href="/t/{thread.id}/p/2"' in text


def test_a_coordinator_names_experts_and_members_see_them(world: World, topic: Topic) -> None:
    nora, osei = world.coordinator(), world.expert("Dr Amara Osei")
    stranger = world.expert("Dr Stranger", of="Hepatitis C")
    ids = (osei.id, stranger.id)
    programmes.edit_topic(nora, topic.id, TopicDraft("Tapering", experts=ids))

    reader = world.member()
    experts = topic_page(reader, topic.programme_id, topic.id).experts
    assert [one.name for one in experts] == ["Dr Amara Osei"]
    assert "Dr Amara Osei" in world.client(reader).get(address(topic)).text
    form = world.client(nora).get(f"/topics/{topic.id}/edit").text
    assert "Dr Amara Osei" in form and "Dr Stranger" not in form


def test_renaming_a_topic_elsewhere_keeps_its_experts(world: World, topic: Topic) -> None:
    nora, osei = world.coordinator(), world.expert("Dr Amara Osei")
    programmes.edit_topic(nora, topic.id, TopicDraft("Tapering", experts=(osei.id,)))

    programmes.edit_topic(nora, topic.id, TopicDraft("Slow tapering"))

    assert db.session.scalars(select(TopicExpert.user_id)).all() == [osei.id]


def test_a_topic_with_experts_alone_can_be_deleted(world: World) -> None:
    nora, topic = world.coordinator(), world.topic("Sleep")
    programmes.edit_topic(nora, topic.id, TopicDraft("Sleep", experts=(world.expert().id,)))

    programmes.delete_topic(nora, topic.id)

    assert db.session.query(TopicExpert).count() == 0


def test_the_old_address_and_the_bare_one_lead_here(world: World, topic: Topic) -> None:
    client = world.client(world.member())

    assert client.get(f"/topics/{topic.id}-x").headers["Location"] == address(topic)
    assert client.get(f"/p/chronic-pain/topics/{topic.id}").status_code == 200


def test_a_discussion_of_a_case_is_tied_to_it_and_shown_on_both(world: World, topic: Topic) -> None:
    case = db.session.scalars(select(Thread).where(Thread.title == "Leg pain")).one()
    client = world.client(world.member("Jo Halvorsen"))
    ask = client.get(f"/p/chronic-pain/ask?case={case.id}").text
    assert "Leg pain" in ask
    sent = {"title": "And on dialysis?", "body": "Half of it?", "topics": topic.id,
            "case": case.id}  # fmt: skip

    there = client.post("/p/chronic-pain/ask", data=sent).headers["Location"]

    assert "Leg pain" in client.get(there).text
    assert "And on dialysis?" in client.get(f"/t/{case.id}", follow_redirects=True).text
    assert "about case CP-24-007" in client.get(address(topic)).text


def test_a_case_that_one_may_not_read_is_tied_to_nothing(world: World, topic: Topic) -> None:
    other = world.case(by=world.member(of="Hepatitis C"), title="Elsewhere")
    amina = world.member()

    assert (
        "Elsewhere"
        not in world.client(amina).get(f"/p/chronic-pain/ask?case={other.thread_id}").text
    )
    with pytest.raises(NotVisible):
        services.ask(amina, topic.programme_id, AskDraft("A?", "B.", beside=other.thread_id))


def test_other_programmes_see_nothing_of_it(world: World, topic: Topic) -> None:
    outsider = world.member(of="Hepatitis C")

    assert world.client(outsider).get(address(topic)).status_code == 404
    assert world.client(outsider).get(address(topic, "hepatitis-c")).status_code == 404
    with pytest.raises(NotVisible):
        topic_page(outsider, topic.programme_id, topic.id)


def test_held_cases_and_threads_are_for_moderators(world: World, topic: Topic) -> None:
    with transaction():
        for thread in db.session.scalars(select(Thread)):
            thread.held = True

    page = topic_page(world.member(), topic.programme_id, topic.id)
    assert (page.cases, page.discussions, page.thread_count) == ([], [], 0)
    assert topic_page(world.expert(), topic.programme_id, topic.id).case_count == 1


def test_the_page_costs_a_fixed_number_of_statements(
    world: World, topic: Topic, count_queries: Any
) -> None:
    client = world.client(world.member())
    client.get(address(topic))
    with count_queries() as seen:
        assert client.get(address(topic)).status_code == 200

    assert len(seen) <= 12, seen


def test_its_lectures_stand_there(world: World, topic: Topic) -> None:
    lecture = world.lecture("Tapering slowly", topics=(topic.id,))

    text = world.client(world.member()).get(address(topic)).text

    assert "Tapering slowly" in text.split('aria-labelledby="lectures"')[1].split("</section>")[0]
    assert f"/t/{lecture.thread_id}-tapering-slowly" in text


def test_a_search_for_its_name_shows_the_topic_on_top(world: World, topic: Topic) -> None:
    client = world.client(world.member())

    for words in ("tapering", "Deprescribing", "tapering how slowly"):
        text = client.get("/p/chronic-pain/search", query_string={"q": words}).text
        assert address(topic) in text, words
        assert "1 case" in text and "2 discussions" in text
    assert address(topic) not in client.get("/p/chronic-pain/search?q=slowly").text
