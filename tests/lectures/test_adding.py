"""A lecture added by page: its words, its files, who is told, and what is wrong told beside it."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from echo_community.discussions.models import Post, Thread
from echo_community.discussions.services import release
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.lectures.models import (
    Handout,
    Lecture,
    LectureFile,
    LectureSpeaker,
    LectureStop,
    Media,
    MediaKind,
    Slide,
)
from echo_community.lectures.services.files import forget_unsent_lectures
from echo_community.lectures.services.scanning import scan_lectures
from echo_community.meetings.models import AgendaItem
from echo_community.notifications.models import Notice, NoticeKind
from tests.files import pdf
from tests.world import World

MEDIA = Path(__file__).with_name("media")
NEW = "/p/chronic-pain/lectures/new"
SAID = b"WEBVTT\n\n00:00.500 --> 00:03.900\nStart with a low dose of buprenorphine.\n"
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>/ID[<00><00>]" % (
    b"31" * 32, b"32" * 32,
)  # fmt: skip
LOCKED = pdf("Low dose", trailer=LOCK)
FACTS = {
    "title": "Low dose",
    "speakers": "Dr Sunniva Clarke, North Clinic",
    "language": "en",
    "level": "",
}


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def sent(client: FlaskClient, **fields: Any) -> Any:
    """The form, its files along with it, as a browser without script sends it."""
    return client.post(NEW, data=FACTS | fields, content_type="multipart/form-data")


@pytest.fixture
def hub(world: World) -> FlaskClient:
    return world.client(world.expert())


def notices() -> list[int]:
    return [n.user_id for n in db.session.query(Notice).filter_by(kind=NoticeKind.LECTURE)]


def test_a_lecture_is_added_with_all_its_files(world: World, hub: FlaskClient) -> None:
    video = (MEDIA / "a.mp4").read_bytes()

    answer = sent(
        hub,
        **{
            "sent-media": file(video, "talk.mp4"),
            "sent-transcript": file(SAID, "talk.vtt"),
            "sent-slides": file(pdf("Low dose"), "talk.pdf"),
            "sent-patient_handouts": file(pdf("At home"), "At home.pdf"),
        },
    )

    lecture = db.session.query(Lecture).one()
    assert answer.location.endswith(f"/t/{lecture.thread_id}")
    assert db.session.query(Media.kind).scalar() == MediaKind.VIDEO
    assert db.session.query(Slide.at_ms).scalar() == 500
    assert db.session.query(Handout.title).scalar() == "At home"
    assert db.session.query(LectureFile).count() == 0


def test_members_see_it_and_are_told_once_the_guard_has_read_it(
    world: World, hub: FlaskClient
) -> None:
    amina = world.member("Amina Diallo")
    sent(hub, announce="y", **{"sent-transcript": file(SAID, "talk.vtt")})
    waiting = db.session.query(Thread.held).scalar(), notices()

    scan_lectures.work()
    db.session.expire_all()

    assert waiting == (True, [])
    assert not db.session.query(Thread.held).scalar()
    assert notices() == [amina.id]


def test_what_a_moderator_releases_is_told_of_too(world: World, hub: FlaskClient) -> None:
    amina = world.member("Amina Diallo")
    said = SAID + b"\n00:04.000 --> 00:05.000\nHer OHIP is 1234-567-897-AB.\n"
    sent(hub, announce="y", **{"sent-transcript": file(said, "talk.vtt")})
    scan_lectures.work()

    stop = db.session.query(LectureStop).one()
    assert (stop.part, stop.label, notices()) == ("moment", "HEALTH_NUMBER", [])
    release(world.expert(), db.session.query(Post).one().id)
    assert amina.id in notices()


def test_one_that_needs_no_reading_is_there_at_once(world: World, hub: FlaskClient) -> None:
    amina = world.member("Amina Diallo")

    sent(hub, announce="y", url="https://video.example.org/1")

    assert db.session.query(Media.url).scalar() == "https://video.example.org/1"
    assert (db.session.query(Thread.held).scalar(), notices()) == (False, [amina.id])


def test_nobody_is_told_where_that_is_not_wanted(world: World, hub: FlaskClient) -> None:
    world.member("Amina Diallo")

    sent(hub)

    assert notices() == []


def test_it_stands_on_the_agenda_of_its_session_and_leads_there(
    world: World, hub: FlaskClient
) -> None:
    session = world.session(now() - timedelta(days=3))

    sent(hub, session=str(session.id), given_on="2026-03-24")

    item = db.session.query(AgendaItem).one()
    assert (item.session_id, item.thread_id) == (session.id, db.session.query(Thread.id).scalar())
    page = hub.get(f"/t/{item.thread_id}", follow_redirects=True).text
    assert f'<a href="/s/{session.id}">Given on' in page


def test_topics_of_the_programme_are_offered_and_kept(world: World, hub: FlaskClient) -> None:
    topic = world.topic("Tapering")

    assert f'name="topics" value="{topic.id}"' in hub.get(NEW).text
    assert (
        "checked"
        in sent(hub, title="", topics=str(topic.id)).text.split(f'value="{topic.id}"')[1][:9]
    )


def test_a_speaker_who_is_a_member_is_known(world: World, hub: FlaskClient) -> None:
    clarke = world.expert("Dr Sunniva Clarke")

    sent(hub)

    speaker = db.session.query(LectureSpeaker).one()
    assert (speaker.user_id, speaker.affiliation) == (clarke.id, "North Clinic")


@pytest.mark.parametrize(
    ("field", "content", "name", "said"),
    [
        ("slides", LOCKED, "a.pdf", "“a.pdf”: has a password: save it without one"),
        ("media", (MEDIA / "a.mp4").read_bytes()[:999], "a.mp4", "is cut off: its end is missing"),
        ("transcript", b"hello", "a.vtt", "holds no caption: is it WebVTT or SRT?"),
        ("transcript", b"hello", "a.docx", "is not one of VTT, SRT"),
        ("handouts", b"", "a.pdf", "This file is empty."),
        ("handouts", b"x", "OHIP 1234-567-897-AB.pdf", "Rename it and send it again."),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_it(
    hub: FlaskClient, field: str, content: bytes, name: str, said: str
) -> None:
    answer = sent(hub, **{f"sent-{field}": file(content, name)})

    assert answer.status_code == 422
    assert said in answer.text.split(f'id="{field}-e"')[1].split("</span>")[0].replace("&#39;", "'")
    assert db.session.query(Lecture).count() == 0


def test_the_transcript_of_another_lecture_is_told(hub: FlaskClient) -> None:
    other = SAID + b"\n40:00.000 --> 40:05.000\nThank you.\n"
    video = (MEDIA / "a.mp4").read_bytes()

    answer = sent(
        hub,
        **{"sent-media": file(video, "a.mp4"), "sent-transcript": file(other, "a.vtt")},
    )

    assert "ends at 40:05, and the recording at 0:04" in answer.text


def test_a_form_with_an_error_keeps_words_and_files(hub: FlaskClient) -> None:
    first = sent(hub, title="", series="Opioids", **{"sent-transcript": file(SAID, "talk.vtt")})
    kept = db.session.query(LectureFile).one()

    again = sent(hub, series="Opioids", transcript=str(kept.id))

    assert 'value="Opioids"' in first.text
    assert f'name="transcript" value="{kept.id}" checked' in first.text
    assert again.status_code == 303
    assert db.session.query(Lecture.series).scalar() == "Opioids"


def test_words_that_tell_of_a_patient_are_sent_back(hub: FlaskClient) -> None:
    answer = sent(hub, disclosure="None. OHIP 1234-567-897-AB")

    assert answer.status_code == 422
    assert "Nothing was sent yet." in answer.text


def test_sent_twice_is_one_lecture(hub: FlaskClient) -> None:
    places = {
        sent(hub, once="key", **{"sent-transcript": file(SAID, "talk.vtt")}).location
        for _ in range(2)
    }

    assert len(places) == 1
    assert db.session.query(Lecture).count() == 1


def test_a_file_is_sent_ahead_and_thrown_away(hub: FlaskClient) -> None:
    url = "/p/chronic-pain/lectures/files"
    answer = hub.post(url, data={"sent-slides": file(pdf("Low dose"), "folder/talk.pdf")})
    kept = db.session.query(LectureFile).one()

    assert answer.status_code == 201
    assert (kept.name, f'name="slides" value="{kept.id}"' in answer.text) == ("talk.pdf", True)
    assert hub.post(f"{url}/{kept.id}/discard").status_code == 204
    assert db.session.query(LectureFile).count() == 0


def test_anothers_file_goes_into_no_lecture(world: World, hub: FlaskClient) -> None:
    theirs = world.client(world.coordinator())
    theirs.post("/p/chronic-pain/lectures/files", data={"sent-slides": file(pdf("x"), "x.pdf")})
    number = db.session.query(LectureFile.id).scalar()

    sent(hub, slides=str(number))

    assert db.session.query(Slide).count() == 0
    assert hub.post(f"/p/chronic-pain/lectures/files/{number}/discard").status_code == 404


def test_members_and_outsiders_add_none(world: World) -> None:
    outsider = world.client(world.expert("Dr Omar Haddad", of="Hepatitis C"))

    assert sent(world.client(world.member())).status_code == 403
    assert sent(outsider).status_code == 404


def test_files_that_were_sent_and_never_used_are_forgotten(hub: FlaskClient) -> None:
    hub.post("/p/chronic-pain/lectures/files", data={"sent-slides": file(pdf("x"), "x.pdf")})
    forget_unsent_lectures.work()
    fresh = db.session.query(LectureFile).count()
    with transaction():
        db.session.query(LectureFile).one().sent_at = now() - timedelta(days=4)

    forget_unsent_lectures.work()

    assert (fresh, db.session.query(LectureFile).count()) == (1, 0)
