"""Handouts: written, found, edited, taken away; by the hub, for its members and nobody else."""

import io
import re
from typing import Any

import pytest

from echo_community.discussions import services as threads
from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.models import Attachment, Post
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Refused, Stopped
from echo_community.kernel.storage import storage
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.models import ForWhom, Handout
from echo_community.lectures.queries import handouts as queries
from echo_community.lectures.services import handing_out
from echo_community.lectures.services import handouts as services
from echo_community.lectures.services.currency import supersede
from echo_community.moderation.purging.drafts import packed
from echo_community.moderation.purging.finishing import finish
from echo_community.moderation.purging.matching import Target
from echo_community.moderation.purging.models import Purge
from echo_community.search.models import SearchDocument
from echo_community.search.rebuilding import reindex
from tests.cast import CARD, WHY
from tests.files import pdf
from tests.lectures.giving import STEPS, handout
from tests.world import World


def found(kind: str = "handout") -> list[tuple[Any, ...]]:
    rows = db.session.query(SearchDocument).filter_by(kind=kind)
    return [(row.key, row.title, row.thread_id) for row in rows]


def sent(**fields: Any) -> dict[str, Any]:
    """What the form sends."""
    return {"title": "Coming off opioids", "for_whom": "patient", "language": "en", **fields}


def test_an_expert_writes_one_under_a_topic_and_members_read_it(world: World) -> None:
    topic = world.topic("Tapering")
    hub, member = world.client(world.expert()), world.client(world.member())

    answer = hub.post(
        f"/p/chronic-pain/handouts/new?topic={topic.slug}", data=sent(body=STEPS, topic=topic.id)
    )

    assert answer.status_code == 303
    html = member.get(answer.location).text
    assert "<li>Take one tablet less every two weeks.</li>" in html
    assert "For patients" in html
    under = member.get(f"/p/chronic-pain/topics/{topic.id}-{topic.slug}").text
    assert f'href="{answer.location}"' in under.split('aria-labelledby="handouts"')[1]
    listed = member.get("/p/chronic-pain/handouts?for=patient&topic=tapering").text
    assert f'href="{answer.location}"' in listed
    assert answer.location not in member.get("/p/chronic-pain/handouts?for=clinician").text


def test_its_headings_come_right_below_the_title(world: World) -> None:
    deep = handout(world, body="### Why\n\n#### When\n\n##### How")
    flat = handout(world, body="# Why\n\n### When")

    assert re.findall(r"<h\d>\w+", deep.html) == ["<h2>Why", "<h2>When", "<h2>How"]
    assert re.findall(r"<h\d>\w+", flat.html) == ["<h2>Why", "<h3>When"]


def test_a_pdf_is_sent_with_the_form_and_kept_for_members(world: World) -> None:
    file = io.BytesIO(pdf("At home"))
    client = world.client(world.expert())

    answer = client.post(
        "/p/chronic-pain/handouts/new",
        data=sent(for_whom="clinician", upload=(file, "plan.pdf")),
        content_type="multipart/form-data",
    )

    row = db.session.query(Handout).one()
    assert (row.name, row.pages, row.words.strip()) == ("plan.pdf", 1, "At home")
    assert "At home" in client.get(answer.location).text
    download = client.get(f"{answer.location}/file")
    assert download.data == storage().get(row.stored or "")
    assert "attachment" in download.headers["Content-Disposition"]
    assert db.session.query(Attachment).count() == 0


def test_it_stands_under_its_lecture_and_is_hidden_with_it(world: World) -> None:
    lecture = world.lecture()
    row = handout(world, lecture)
    member = world.client(world.member())

    assert (
        f'href="/h/{row.id}"' in member.get(f"/t/{lecture.thread_id}-x", follow_redirects=True).text
    )
    assert found() == [(row.id, "Coming off opioids", lecture.thread_id)]
    first = db.session.query(Post.id).filter_by(thread_id=lecture.thread_id).scalar() or 0
    threads.hold(world.expert(), first)
    assert member.get(f"/h/{row.id}").status_code == 404
    assert found() == []


def test_it_is_superseded_with_its_lecture_wherever_it_is_read(world: World) -> None:
    lecture, newer = world.lecture(), world.lecture("Low dose, newer")
    expert = world.expert()
    row = handing_out.publish(expert, handout(world, lecture, by=expert).id, 1)
    supersede(expert, lecture.thread_id, SupersedeDraft("Newer doses.", 1, newer.thread_id))
    client = world.client(world.member())

    page = client.get(f"/h/{row.id}").text
    assert "Newer doses." in page
    assert f"/t/{newer.thread_id}-low-dose-newer" in page
    assert "with its lecture" in client.get("/p/chronic-pain/handouts").text
    assert "no longer current" in world.client().get(f"/handout/{row.public_key}").text


def test_only_the_hub_writes_and_other_programmes_see_nothing(world: World) -> None:
    row = handout(world)
    outsider, stranger = world.client(world.member("Omar Haddad", of="Hepatitis C")), world.client()

    for address in ("", "/file", "/print", "/edit", "/shares"):
        assert outsider.get(f"/h/{row.id}{address}").status_code == 404
        assert stranger.get(f"/h/{row.id}{address}").status_code == 302
    assert outsider.get("/p/chronic-pain/handouts").status_code == 404
    for act in (services.withdraw_handout, services.restore_handout):
        with pytest.raises(Forbidden):
            act(world.member(), row.id)
        with pytest.raises(NotVisible):
            act(world.actor(world.expert("Dr Roy", of="Hepatitis C").id), row.id)
    with pytest.raises(Forbidden):
        handout(world, by=world.member())


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": "", "body": STEPS}, "A handout needs a title."),
        ({}, "Write it, or choose a PDF."),
        ({"body": STEPS, "topic": "0"}, "Choose the topic under which it is found."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    world: World, fields: dict[str, str], says: str
) -> None:
    given = sent(**{"topic": str(world.topic("Tapering").id), **fields})

    answer = world.client(world.expert()).post("/p/chronic-pain/handouts/new", data=given)

    assert answer.status_code == 422
    assert says in answer.text
    assert fields.get("body", "") in answer.text


def test_a_picture_or_a_file_beside_words_will_not_do(world: World) -> None:
    with pytest.raises(Refused):
        handout(world, pdf="One tablet less.", body=STEPS)


def test_it_is_found_by_its_words_until_it_is_withdrawn_and_again_after(world: World) -> None:
    row = handout(world, pdf="Naloxone at home")
    member = world.client(world.member())

    assert f'href="/h/{row.id}"' in member.get("/p/chronic-pain/search?q=naloxone").text
    services.withdraw_handout(world.coordinator(), row.id)
    assert found() == []
    assert member.get(f"/h/{row.id}").status_code == 404
    assert world.client(world.expert()).get(f"/h/{row.id}").status_code == 200
    services.restore_handout(world.coordinator(), row.id)
    assert member.get(f"/h/{row.id}").status_code == 200
    assert len(found()) == 1


def test_withdrawing_offers_an_undo(world: World) -> None:
    row = handout(world)

    page = world.client(world.expert()).post(f"/h/{row.id}/withdraw", follow_redirects=True).text

    assert f'action="/h/{row.id}/restore"' in page


def test_the_index_is_made_anew_with_them(world: World) -> None:
    shown, _gone = handout(world), services.withdraw_handout(world.expert(), handout(world).id)
    db.session.query(SearchDocument).filter_by(kind="handout").delete()
    db.session.commit()

    reindex()

    assert [key for key, *_ in found()] == [shown.id]


def test_who_was_slower_is_shown_both(world: World) -> None:
    row = handout(world)
    mine = sent(body="Mine.", revision="1")
    services.edit_handout(
        world.coordinator(), row.id, HandoutDraft("T", body="Theirs.", revision=1)
    )

    answer = world.client(world.expert()).post(f"/h/{row.id}/edit", data=mine)

    assert answer.status_code == 422
    assert "Mine." in answer.text
    assert "Theirs." in answer.text
    again = world.client(world.expert()).post(f"/h/{row.id}/edit", data=mine | {"revision": "2"})
    assert again.status_code == 303
    assert db.session.get_one(Handout, row.id).body == "Mine."


def test_a_file_gives_way_to_words_and_stays_without(world: World) -> None:
    expert = world.expert()
    row = handout(world, by=expert, pdf="One tablet less.")

    services.edit_handout(expert, row.id, HandoutDraft("Renamed", revision=1))
    assert (row.title, row.name) == ("Renamed", "plan.pdf")
    services.edit_handout(expert, row.id, HandoutDraft("Renamed", body=STEPS, revision=2))
    assert (row.name, row.stored, row.words) == ("", None, "")


def test_a_number_stops_it_and_a_reason_leaves_it_to_another_moderator(world: World) -> None:
    author, other = world.expert(), world.coordinator()
    with pytest.raises(Stopped):
        handout(world, by=author, body=f"Call {CARD}.")

    row = handout(world, by=author, body=f"Call {CARD}.", reason=WHY)

    member = world.client(world.member())
    assert member.get(f"/h/{row.id}").status_code == 404
    assert found() == []
    assert WHY in world.client(other).get(f"/h/{row.id}").text
    assert f"/h/{row.id}" in world.client(other).get("/p/chronic-pain/handouts").text
    with pytest.raises(Forbidden):
        services.release_handout(author, row.id, 1)
    services.release_handout(other, row.id, 1)
    assert member.get(f"/h/{row.id}").status_code == 200
    assert len(found()) == 1


def test_a_pdf_with_a_number_in_it_is_stopped(world: World) -> None:
    with pytest.raises(Stopped):
        handout(world, pdf=CARD)


def test_each_act_is_audited_without_words(world: World) -> None:
    expert = world.expert()
    row = handout(world, by=expert)
    services.edit_handout(expert, row.id, HandoutDraft("T", body="New.", revision=1))
    services.withdraw_handout(expert, row.id)
    services.restore_handout(expert, row.id)

    acts = db.session.query(AuditEntry).filter_by(thing="handouts").order_by(AuditEntry.id).all()
    assert [entry.act for entry in acts] == [
        "handout.add", "handout.edit", "handout.withdraw", "handout.restore",
    ]  # fmt: skip
    assert all(entry.detail == {} for entry in acts)


@pytest.mark.parametrize("many", [1, 25])
def test_the_list_costs_one_statement_and_leads_on(
    world: World, count_queries: Any, many: int
) -> None:
    topic_id = world.topic("Tapering").id
    for n in range(many):
        handout(world, title=f"Sheet {n}", topic_id=topic_id)
    reader, programme_id = world.member(), world.programme().id

    with count_queries() as seen:
        page = queries.handouts(reader, programme_id, ForWhom.PATIENT, [topic_id])

    assert len(seen) == 1, seen
    assert len(page.rows) == min(many, 20)
    if page.next:
        rest = queries.handouts(reader, programme_id, after=page.next)
        assert {row.id for row in rest}.isdisjoint(row.id for row in page)


def test_overtaken_is_told_by_the_service(world: World) -> None:
    row = handout(world)

    with pytest.raises(Overtaken) as newer:
        services.edit_handout(world.expert(), row.id, HandoutDraft("T", body="x", revision=7))

    assert (newer.value.theirs, newer.value.revision) == (STEPS, 1)


def test_a_purge_takes_the_file_with_the_words(world: World) -> None:
    written, file = handout(world, body="Ask Wendell."), handout(world, pdf="Ask Wendell.")
    stored = file.stored or ""
    programme_id, post = world.programme().id, world.thread()
    with transaction() as session:
        order = Purge(
            programme_id=programme_id, thread_id=post.id, post_id=1, actor_id=1,
            labels={}, places={}, words=packed([Target("Wendell", "[removed]")]),
        )  # fmt: skip
        session.add(order)

    finish()

    db.session.expire_all()
    assert (written.body, "Wendell" in written.html) == ("Ask [removed].", False)
    assert (file.stored, file.hidden) == (None, True)
    assert not storage().exists(stored)
    assert [key for key, *_ in found()] == [written.id]


def test_who_edited_it_so_that_it_waits_does_not_release_it(world: World) -> None:
    author, editor = world.expert(), world.coordinator()
    row = handout(world, by=author)
    draft = HandoutDraft("Coming off", body=f"Call {CARD}.", revision=1, reason=WHY)
    services.edit_handout(editor, row.id, draft)

    with pytest.raises(Forbidden):
        services.release_handout(editor, row.id, 2)
    services.release_handout(world.expert("Dr Ines Roy"), row.id, 2)


def test_what_was_changed_since_a_moderator_read_it_is_not_released(world: World) -> None:
    author, other = world.expert(), world.client(world.coordinator())
    row = handout(world, by=author, body=f"Call {CARD}.", reason=WHY)
    more = HandoutDraft("Coming off", body=f"{CARD}, Sudbury.", revision=1, reason=WHY)
    services.edit_handout(author, row.id, more)

    for revision, held in ((1, True), (2, False)):
        other.post(f"/h/{row.id}/release", data={"revision": revision})
        assert db.session.query(Handout.held).scalar() is held
