"""Topics: the tree members read, how coordinators keep it, and what imports ask of it."""

import pytest

from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.programmes import queries, services
from echo_community.programmes.drafts import TopicDraft
from echo_community.programmes.models import Topic
from tests.world import World


def names(tree):
    return [(top.name, [part.name for part in top.parts]) for top in tree]


def test_topics_stand_in_the_coordinators_order_two_levels_deep(world: World) -> None:
    nora, amina = world.coordinator(), world.member()
    pain = world.programme().id
    opioids = services.add_topic(nora, pain, TopicDraft("Opioids"))
    services.add_topic(nora, pain, TopicDraft("Sleep"))
    services.add_topic(nora, pain, TopicDraft("Tapering", parent_id=opioids.id))
    rotation = services.add_topic(nora, pain, TopicDraft("Rotation", parent_id=opioids.id))

    services.move_topic(nora, rotation.id, up=True)

    assert names(queries.topics(amina, pain)) == [
        ("Opioids", ["Rotation", "Tapering"]),
        ("Sleep", []),
    ]
    acts = [
        e.act
        for e in db.session.query(AuditEntry).filter_by(thing="topics").order_by(AuditEntry.id)
    ]
    assert acts == ["topic.add"] * 4 + ["topic.move"]


def test_moving_the_first_topic_up_changes_nothing(world: World) -> None:
    nora = world.coordinator()
    first = services.add_topic(nora, world.programme().id, TopicDraft("Opioids"))

    services.move_topic(nora, first.id, up=True)

    assert names(queries.topics(nora, world.programme().id)) == [("Opioids", [])]


def test_a_renamed_topic_keeps_its_address(world: World) -> None:
    nora = world.coordinator()
    topic = services.add_topic(nora, world.programme().id, TopicDraft("UDT"))

    services.edit_topic(nora, topic.id, TopicDraft("Urine drug testing", aliases="UDT, urine"))

    assert (topic.name, topic.slug) == ("Urine drug testing", "udt")


def test_there_are_two_levels_and_no_more(world: World) -> None:
    nora, pain = world.coordinator(), world.programme().id
    top = services.add_topic(nora, pain, TopicDraft("Opioids"))
    part = services.add_topic(nora, pain, TopicDraft("Tapering", parent_id=top.id))
    other = services.add_topic(nora, pain, TopicDraft("Sleep"))

    with pytest.raises(Refused, match="two levels"):
        services.add_topic(nora, pain, TopicDraft("Slow", parent_id=part.id))
    with pytest.raises(Refused, match="stand under this one"):
        services.edit_topic(nora, top.id, TopicDraft("Opioids", parent_id=other.id))
    with pytest.raises(Refused):
        services.edit_topic(nora, other.id, TopicDraft("Sleep", parent_id=other.id))


def test_a_topic_cannot_go_under_one_of_another_programme(world: World) -> None:
    nora = world.coordinator()
    elsewhere = world.topic("Liver", of="Hepatitis C")

    with pytest.raises(Refused):
        services.add_topic(nora, world.programme().id, TopicDraft("X", parent_id=elsewhere.id))


def test_two_topics_may_not_share_a_name_whatever_its_case(world: World) -> None:
    nora, pain = world.coordinator(), world.programme().id
    services.add_topic(nora, pain, TopicDraft("Tapering"))

    with pytest.raises(Refused, match="that name already"):
        services.add_topic(nora, pain, TopicDraft("TAPERING"))


def test_topics_whose_names_make_the_same_address_get_a_number(world: World) -> None:
    nora, pain = world.coordinator(), world.programme().id
    slugs = [
        services.add_topic(nora, pain, TopicDraft(name)).slug
        for name in ("C++", "C", "c!", "睡眠", "疼痛")
    ]
    assert slugs == ["c", "c-2", "c-3", "topic", "topic-2"]


def test_a_topic_in_use_is_not_deleted_and_says_why(world: World) -> None:
    nora, amina = world.coordinator(), world.member()
    used, empty = world.topic("Tapering"), world.topic("Sleep")
    above = world.topic("Opioids")
    world.topic("Rotation", parent_id=above.id)
    world.thread(by=amina, topics=(used.id,))

    with pytest.raises(Refused, match="Threads stand under “Tapering”"):
        services.delete_topic(nora, used.id)
    with pytest.raises(Refused, match="Other topics stand under “Opioids”"):
        services.delete_topic(nora, above.id)
    page = world.client(nora).post(f"/topics/{empty.id}/delete", follow_redirects=True)

    assert "“Sleep” is deleted." in page.text
    left = {topic.name for topic in db.session.query(Topic)}
    assert left == {"Tapering", "Opioids", "Rotation"}


def test_members_may_not_edit_topics_and_outsiders_find_none(world: World) -> None:
    topic = world.topic()
    with pytest.raises(Forbidden):
        services.edit_topic(world.expert(), topic.id, TopicDraft("Mine"))
    outsider = world.coordinator("Omar Haddad", of="Hepatitis C")
    with pytest.raises(NotVisible):
        services.delete_topic(outsider, topic.id)
    assert queries.topics(outsider, topic.programme_id) == ()


def test_tags_of_an_import_become_topics_once(world: World, count_queries) -> None:
    pain = world.programme().id
    known = world.topic("Urine drug testing", aliases="UDT, urine")

    with count_queries() as seen:
        first = services.ensure_topics(pain, ["udt", "Tapering", "tapering", " ", "C", "C#"])
    again = services.ensure_topics(pain, ["C#", "Tapering", "Urine Drug Testing"])

    assert first["udt"] == known.id == again["Urine Drug Testing"]
    assert first["Tapering"] == first["tapering"] == again["Tapering"]
    assert first["C"] != first["C#"] == again["C#"]
    assert " " not in first
    assert len(seen) == 2, seen
    assert db.session.query(Topic).count() == 4


def test_a_thousand_tags_take_their_places_in_order(world: World) -> None:
    pain, tags = world.programme().id, [f"Tag {n:04}" for n in range(1000)]

    found = services.ensure_topics(pain, tags)

    assert list(found) == tags
    tree = queries.topics(world.coordinator(), pain)
    assert [(node.name, node.id) for node in tree] == list(found.items())


@pytest.mark.parametrize("many", [3, 30])
def test_the_topics_page_costs_the_same_for_any_number(
    world: World, count_queries, many: int
) -> None:
    amina = world.member()
    top = world.topic("Opioids", description="Starting, rotating, stopping.").id
    for n in range(many):
        world.topic(f"Part {n}", parent_id=top if n % 2 else None)
    world.thread(by=amina, topics=(top,))
    world.thread(by=amina, topics=(top,))
    client = world.client(amina)

    with count_queries() as seen:
        page = client.get("/p/chronic-pain/topics")

    assert page.status_code == 200
    assert "2 threads" in page.text
    assert page.text.count("Part ") == many
    assert "Edit topics" not in page.text
    assert len(seen) == 3, seen  # who is it, the topics, how many threads stand under each


def test_a_topics_old_address_leads_to_its_page(world: World) -> None:
    amina, topic = world.member(), world.topic("Tapering")
    page = world.client(amina).get(f"/topics/{topic.id}-old-name")
    assert page.location == f"/p/chronic-pain/topics/{topic.id}-tapering"
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))
    assert outsider.get(f"/topics/{topic.id}").status_code == 404


def test_a_coordinator_keeps_topics_on_a_page_of_their_own(world: World) -> None:
    nora = world.client(world.coordinator())
    address = "/p/chronic-pain/settings/topics"
    nora.post(address, data={"name": "Opioids", "parent": "0", "once": "a"})
    nora.post(address, data={"name": "Opioids", "parent": "0", "once": "a"})  # a double tap
    topic = db.session.query(Topic).one()
    again = nora.post(address, data={"name": "opioids", "parent": "0", "once": "b"})
    nora.post(address, data={"name": "Sleep", "parent": "0"})
    nora.post(f"/topics/{topic.id}/move", data={"to": "down"})
    nora.post(f"/topics/{topic.id}/edit", data={"name": "Opioid care", "parent": "0"})

    assert again.status_code == 422
    assert "There is a topic of that name already." in again.text
    assert 'value="opioids"' in again.text
    page = nora.get(address).text
    assert page.index("Sleep</b>") < page.index("Opioid care</b>")


def test_deleting_a_topic_in_use_explains_itself_on_the_page(world: World) -> None:
    nora, topic = world.coordinator(), world.topic("Tapering")
    world.thread(by=world.member(), topics=(topic.id,))
    client = world.client(nora)

    page = client.post(f"/topics/{topic.id}/delete", data={"once": "x"}, follow_redirects=True)

    assert "Threads stand under “Tapering”" in page.text
    assert db.session.query(Topic).count() == 1
