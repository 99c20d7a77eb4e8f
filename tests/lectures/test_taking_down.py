"""What names a patient is out of reach at once: recording, slides, transcript; and comes back."""

from typing import Any

import pytest

from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, Stopped
from echo_community.kernel.storage import storage
from echo_community.lectures.models import Deck, Lecture, Media, MediaKind, Part, Slide, Takedown
from echo_community.lectures.services.taking_down import take_down
from echo_community.search.models import SearchDocument
from tests.cast import CARD
from tests.lectures.edited import lecture_of
from tests.world import World

ALL = tuple(Part)


@pytest.fixture
def lecture(world: World) -> Lecture:
    """One with all its parts, and a link to where it is hosted."""
    made = lecture_of(world)
    stored = storage().put(b"a film")
    part: Any = {"lecture_id": made.id, "stored": stored, "size": 6}
    picture: Any = {"lecture_id": made.id, "picture": stored, "width": 9, "height": 9, "size": 6}
    with transaction() as session:
        session.query(Slide).delete()
        session.query(Deck).delete()
        session.add(Media(**part, kind=MediaKind.VIDEO, media_type="video/mp4"))
        session.add(Media(lecture_id=made.id, kind=MediaKind.ELSEWHERE, url="https://e.example/x"))
        session.add_all((Deck(**part), Slide(**picture, number=1, title="A face", text="A face")))
    return made


def files(world: World, who: Actor, lecture: Lecture) -> list[int]:
    """What each file of a lecture answers somebody."""
    client, media = world.client(who), db.session.query(Media.id).order_by(Media.id).first()
    assert media
    base = f"/t/{lecture.thread_id}/lecture"
    parts = (f"media/{media[0]}", "slides/1", "slides.pdf", "transcript.vtt", "transcript.txt")
    return [client.get(f"{base}/{part}").status_code for part in parts]


def test_a_part_is_out_of_reach_by_page_and_comes_back(world: World, lecture: Lecture) -> None:
    expert, member = world.expert(), world.member()
    client, base = world.client(expert), f"/t/{lecture.thread_id}/lecture"
    assert files(world, member, lecture) == [200] * 5

    data = {"parts": list(ALL), "reason": "Somebody is named at the end."}
    assert client.post(f"{base}/take-down", data=data).status_code == 303

    assert files(world, member, lecture) == [404] * 5
    assert files(world, expert, lecture) == [200] * 5
    assert db.session.query(SearchDocument).filter(SearchDocument.kind != "lecture").count() == 0
    for address in (base, f"/t/{lecture.thread_id}"):
        page = world.client(member).get(address, follow_redirects=True).text
        assert "Taken down while it is looked at:" in page
        assert "the recording, the slides, what is said." in page
        assert not any(
            it in page
            for it in ("e.example", "A face", "/media/", "is named", "take-", "Nobody has written")
        )
    assert "Somebody is named at the end." in client.get(f"{base}/take-down").text

    for part in ALL:
        assert client.post(f"{base}/bring-back/{part}").status_code == 303
    assert files(world, member, lecture) == [200] * 5
    found = db.session.query(SearchDocument.kind).distinct()
    assert {kind for (kind,) in found} >= {"moment", "slide"}
    acts = db.session.query(AuditEntry.act).filter(AuditEntry.act.startswith("lecture."))
    assert [act for (act,) in acts].count("lecture.take-down") == 3


def test_one_part_goes_and_the_others_stay(world: World, lecture: Lecture) -> None:
    take_down(world.expert(), lecture.thread_id, [Part.SLIDES], "A face.")

    assert files(world, world.member(), lecture) == [200, 404, 404, 200, 200]


def test_it_is_the_hubs_to_do_and_says_why_without_naming(world: World, lecture: Lecture) -> None:
    with pytest.raises(Forbidden):
        take_down(world.member(), lecture.thread_id, ALL, "A face.")
    with pytest.raises(Stopped):
        take_down(world.expert(), lecture.thread_id, ALL, f"Her card {CARD}.")
    base = f"/t/{lecture.thread_id}/lecture/take-down"
    answer = world.client(world.expert()).post(base, data={"reason": ""})
    assert answer.status_code == 422
    assert "Tick what is to be taken down." in answer.text
    assert db.session.query(Takedown).count() == 0
