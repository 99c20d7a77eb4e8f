"""Another recording in the place of one: old files go, minutes stay, nobody is beyond the end."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.storage import storage
from echo_community.lectures.models import (
    Lecture,
    LectureFile,
    LectureProgress,
    Media,
    MediaKind,
)
from echo_community.meetings.models import AgendaItem
from tests.world import World

SOUND = Path(__file__).with_name("media") / "a.mp3"


@pytest.fixture
def lecture(world: World) -> Lecture:
    """One of an hour, of which somebody saw the beginning and the end."""
    made, stored = world.lecture(), storage().put(b"the old film")
    part: Any = {"lecture_id": made.id, "kind": MediaKind.VIDEO, "media_type": "video/mp4"}
    with transaction() as session:
        session.get_one(Lecture, made.id).duration_ms = 3_600_000
        session.add(Media(**part, stored=stored, size=12, duration_ms=3_600_000))
        session.add(
            LectureProgress(
                user_id=world.member("Amina Diallo").id,
                lecture_id=made.id,
                programme_id=made.programme_id,
                at_ms=3_000_000,
                seen=[[0, 2_000], [3_000_000, 3_100_000]],
            )
        )
    return made


def send(world: World, lecture: Lecture, file: bytes | None = None, **data: Any) -> Any:
    """The answer to the form of a coordinator."""
    if file is not None:
        data["sent-media"] = (io.BytesIO(file), "again.mp3")
    url = f"/p/chronic-pain/lectures/{lecture.thread_id}/recording"
    return world.client(world.coordinator()).post(
        url, data=data, content_type="multipart/form-data"
    )


def test_another_file_takes_its_place_and_nobody_is_beyond_its_end(
    world: World, lecture: Lecture
) -> None:
    assert send(world, lecture, SOUND.read_bytes(), url="https://e.example/x").status_code == 303

    db.session.expire_all()
    kinds = {row.kind: row for row in db.session.query(Media)}
    assert set(kinds) == {MediaKind.AUDIO, MediaKind.ELSEWHERE}
    end = db.session.query(Lecture).one().duration_ms
    assert 0 < end == kinds[MediaKind.AUDIO].duration_ms < 10_000
    progress = db.session.query(LectureProgress).one()
    assert (progress.at_ms, progress.seen) == (end, [[0, min(2_000, end)]])
    assert db.session.query(LectureFile).count() == 0


def test_what_cannot_be_played_and_a_link_that_leads_nowhere_are_refused(
    world: World, lecture: Lecture
) -> None:
    broken = send(world, lecture, b"no film at all")
    nowhere = send(world, lecture, url="ftp://e.example")

    assert [answer.status_code for answer in (broken, nowhere)] == [422, 422]
    assert "again.mp3" in broken.text
    assert db.session.query(Media.kind).one() == (MediaKind.VIDEO,)


def test_only_the_hub_of_its_programme_replaces_it(world: World, lecture: Lecture) -> None:
    place = f"/lectures/{lecture.thread_id}/recording"
    elsewhere = world.coordinator("Vera Stein", of="Hepatitis C")

    assert world.client(world.member()).get(f"/p/chronic-pain{place}").status_code == 403
    assert world.client(elsewhere).get(f"/p/hepatitis-c{place}").status_code == 404


def test_the_session_of_a_lecture_is_said_and_changed(world: World, lecture: Lecture) -> None:
    client, url = world.client(world.coordinator()), f"/t/{lecture.thread_id}/lecture/edit"
    early, late = (world.session(now() - timedelta(days=days)) for days in (9, 2))
    facts = {"title": "Low dose", "speakers": "Dr Roy", "language": "en"}

    for revision, session in enumerate((str(early.id), str(late.id), ""), 1):
        sent = client.post(url, data={**facts, "session": session, "revision": str(revision)})
        assert sent.status_code == 303
        there = [str(id) for (id,) in db.session.query(AgendaItem.session_id)]
        assert there == [session] * bool(session)
