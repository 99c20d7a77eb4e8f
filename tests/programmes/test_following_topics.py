"""Following a topic: its new threads are told, and nothing of other programmes."""

import pytest

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.notifications.models import Notice
from echo_community.policy import Visibility
from echo_community.programmes import services
from tests.world import World


def told(person: Actor) -> list[str]:
    """What somebody was told, oldest first."""
    rows = db.session.query(Notice.kind).filter_by(user_id=person.id).order_by(Notice.id)
    return [kind.value for (kind,) in rows]


def test_a_new_thread_is_told_to_who_follows_its_topic_or_the_one_above(world: World) -> None:
    amina, ben, cleo, dora = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy", "Dora Lum")
    above, other = world.topic("Opioids"), world.topic("Sleep")
    topic = world.topic("Tapering", parent_id=above.id)
    services.follow_topic(ben, topic.id)
    services.follow_topic(cleo, above.id)
    services.follow_topic(dora, other.id)

    thread = world.thread(by=amina, topics=(topic.id,), title="How fast?")
    world.reply(thread, amina)

    assert told(ben) == told(cleo) == ["topic"]
    assert told(dora) == told(amina) == []
    page = world.client(ben).get("/notices").text
    assert "Amina Diallo began a thread in a topic that you follow" in page


def test_a_nameless_asker_stands_in_no_such_notice_and_the_hubs_threads_are_told_to_the_hub(
    world: World,
) -> None:
    amina, ben, samira = world.member(), world.member("Ben Okafor"), world.expert()
    topic = world.topic()
    for person in (ben, samira):
        services.follow_topic(person, topic.id)

    world.thread(by=amina, topics=(topic.id,), nameless=True)
    world.thread(by=amina, topics=(topic.id,), visibility=Visibility.STAFF)

    assert told(ben) == ["topic"]
    assert told(samira) == ["topic", "topic"]
    page = world.client(ben).get("/notices").text
    assert "Original poster began a thread in a topic that you follow" in page


def test_the_button_of_a_topic_follows_and_leaves_it(world: World) -> None:
    amina, topic = world.member(), world.topic()
    client, address = world.client(amina), f"/p/chronic-pain/topics/{topic.id}-tapering"
    assert "Follow this topic" in client.get(address).text

    for verb, shown in (("follow", "Stop following this topic"), ("leave", "Follow this topic")):
        done = client.post(f"/topics/{topic.id}/{verb}", follow_redirects=True)
        assert shown in done.text

    services.follow_topic(amina, topic.id)
    services.delete_topic(world.coordinator(), topic.id)


def test_other_programmes_follow_nothing_here(world: World) -> None:
    topic = world.topic()
    with pytest.raises(NotVisible):
        services.follow_topic(world.member("Omar", of="Hepatitis C"), topic.id)


def test_who_left_a_programme_hears_nothing_more(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    topic = world.topic()
    services.follow_topic(ben, topic.id)
    services.remove_member(world.coordinator(), world.membership(ben).id)

    world.thread(by=amina, topics=(topic.id,))

    assert told(ben) == []
