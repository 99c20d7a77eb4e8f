"""Files for posts: sent ahead or along, guarded, described, removed, swept."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import EditDraft, FileDraft, ReplyDraft
from echo_community.discussions.files import services
from echo_community.discussions.files.names import called
from echo_community.discussions.models import Attachment, Post, Thread
from echo_community.kernel import stored
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.storage import storage
from echo_community.kernel.uploads import made_anew
from echo_community.privacy import guard
from echo_community.privacy.guard import Finding
from tests.discussions.sending import MADE, PAPER, keep, reply_with, row, send
from tests.files import pdf, photo
from tests.world import World


def test_a_file_sent_ahead_goes_with_the_reply(world: World) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)

    ahead = send(client, "/p/chronic-pain/files", photo((900, 600)), "../My wound.jpeg")
    assert ahead.status_code == 201
    number = re.search(r'name="files" value="(\d+)"', ahead.text)
    assert number and "My wound.jpg" in ahead.text
    answer = client.post(
        f"/t/{thread.id}/reply",
        data={"body": "See.", "files": number[1], f"alt-{number[1]}": " A  healing wound "},
    )

    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert f'src="/f/{number[1]}/thumb" alt="A healing wound" width="240" height="160"' in page
    assert f"/f/{number[1]}/My%20wound.jpg" in page
    assert "My wound.jpg</b> <small>" in page


def test_without_script_a_file_comes_along_and_is_described_afterwards(world: World) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)

    answer = send(client, f"/t/{thread.id}/reply", photo(), "wound.jpg", body="See.")

    assert answer.location == f"/t/{thread.id}/p/2/files"
    page = client.get(answer.location).text
    assert "What does the picture show?" in page
    file = db.session.scalars(select(Attachment)).one()
    data = {"files": str(file.id), f"alt-{file.id}": "A healing wound"}
    assert client.post(answer.location, data=data).location.endswith("#p2")
    assert row(file).alt == "A healing wound"


def test_asking_and_editing_take_files_too(world: World) -> None:
    amina = world.member()
    client = world.client(amina)
    fields = {"title": "Which dressing?", "body": "See."}

    asked = send(client, "/p/chronic-pain/ask", pdf("A leaflet"), "leaflet.pdf", **fields)
    thread = db.session.scalars(select(Thread)).one()
    assert asked.location == f"/t/{thread.id}-which-dressing"
    edited = send(client, f"/t/{thread.id}/p/1/edit", photo(), "a.jpg", revision="1", **fields)

    assert edited.location.endswith("/p/1/files")
    names = db.session.scalars(select(Attachment.name).order_by(Attachment.id)).all()
    assert names == ["leaflet.pdf", "a.jpg"]


def test_a_form_shown_again_keeps_the_file_and_says_what_was_not_taken(world: World) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)
    data = {
        "upload": [(io.BytesIO(photo()), "wound.jpg"), (io.BytesIO(b"PK\x03\x04"), "plan.docx")],
        "body": "See.",
    }

    again = client.post(f"/t/{thread.id}/reply", data=data, content_type="multipart/form-data")

    assert again.status_code == 422
    assert "“plan.docx”: Office files and archives are not taken." in again.text
    number = re.search(r'name="files" value="(\d+)" checked', again.text)
    assert number
    sent = client.post(f"/t/{thread.id}/reply", data={"body": "See.", "files": number[1]})
    assert sent.status_code == 303
    assert db.session.scalars(select(Attachment.post_id)).all() != [None]


def test_a_file_sent_ahead_stays_with_the_words_over_an_expired_sign_in(world: World) -> None:
    amina = world.member()
    thread, file = world.thread(by=amina), keep(amina, name="the wound.jpg")
    fields = {"files": str(file.id), f"name-{file.id}": "the%20wound.jpg", "body": "See."}
    fields[f"alt-{file.id}"] = "A healing wound"

    page = world.client().post(f"/t/{thread.id}/reply", data=fields)

    assert page.status_code == 401
    assert f'type="hidden" name="files" value="{file.id}"' in page.text
    assert f'type="hidden" name="name-{file.id}" value="the%20wound.jpg"' in page.text
    assert 'value="A healing wound"' in page.text
    again = world.client(amina).post(f"/t/{thread.id}/reply", data={**fields, "body": ""})
    assert "<span>the wound.jpg</span>" in again.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<svg onload=alert(1)>", "x.jpg", "may run script"),
        (photo()[:-500], "x.jpg", "cannot be read"),
        (pdf("x", extra=b"/AA<</O<</S/JavaScript/JS(1)>>>>"), "x.pdf", "runs script"),
        (b"", "x.jpg", "is empty"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(
    world: World, content: bytes, name: str, said: str
) -> None:
    client = world.client(world.member())

    answer = send(client, "/p/chronic-pain/files", content, name)

    assert (answer.status_code, said in answer.text) == (422, True)
    assert not db.session.scalars(select(Attachment)).all()
    assert not list(storage().names())


def test_a_name_says_nothing_of_paths_kinds_and_dates() -> None:
    assert called("C:\\Users\\jo\\x-ray.HEIC", "image/jpeg") == "x-ray.jpg"
    assert called("../../etc/pass<wd>", "application/pdf") == "pass wd.pdf"
    assert called("IMG_20260114_093012.jpg", "image/jpeg") == "picture.jpg"
    assert called("Scan 2026-01-14.png", "image/png") == "picture.png"
    assert called("\u202egpj.exe", "image/png") == "gpj.png"
    assert called("guideline 2024.pdf", "application/pdf") == "guideline 2024.pdf"
    assert called("", "application/pdf") == "document.pdf"
    assert len(called("x" * 900, "image/webp")) == 105


def test_what_a_pdf_says_is_found_and_not_once_it_is_removed(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    file = keep(amina, PAPER, "kits.pdf")
    post = reply_with(amina, thread, file)

    def found() -> bool:
        text = world.client(amina).get("/p/chronic-pain/search?q=naloxone").text
        return f"/t/{thread.id}" in text

    assert found()
    services.remove(amina, file.id)
    assert not found()
    services.restore(amina, file.id)
    assert found()
    of_files = select(AuditEntry.act).where(AuditEntry.thing == "attachments")
    acts = db.session.scalars(of_files.order_by(AuditEntry.id))
    assert list(acts) == ["file.upload", "file.attach", "file.remove", "file.restore"]
    assert post.number == 2


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that stops at a name."""

    def smith(text: str, _words: guard.Words) -> list[Finding]:
        return [
            Finding(found.start(), found.end(), "name", 1.0, stops=True)
            for found in re.finditer("Mrs Smith", text)
        ]

    monkeypatch.setattr(guard, "DETECTORS", [smith])


@pytest.mark.usefixtures("careful")
@pytest.mark.parametrize("where", ["name", "alt", "words"])
def test_a_patient_in_a_file_is_stopped_like_one_in_the_words(world: World, where: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    file = keep(
        amina,
        replace(PAPER, words="Letter about Mrs Smith" if where == "words" else ""),
        "Mrs Smith.pdf" if where == "name" else "letter.pdf",
    )
    draft = FileDraft(file.id, "Mrs Smith at home" if where == "alt" else "")

    with pytest.raises(Stopped):
        discussions.reply(amina, thread.id, ReplyDraft("See.", files=(draft,)))
    post = discussions.reply(
        amina, thread.id, ReplyDraft("See.", files=(draft,), reason="An actor")
    )

    assert post.held


@pytest.mark.usefixtures("careful")
def test_the_form_says_what_in_a_file_was_stopped(world: World) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)
    file = keep(amina, replace(PAPER, words="Letter about Mrs Smith, seen today"))

    answer = client.post(f"/t/{thread.id}/reply", data={"body": "See.", "files": str(file.id)})

    assert answer.status_code == 422
    assert "“Mrs Smith”</b> may tell who the patient is." in answer.text
    assert row(file).post_id is None
    post = reply_with(amina, thread, keep(amina))
    file = db.session.scalars(select(Attachment).where(Attachment.post_id == post.id)).one()
    data = {"files": str(file.id), f"alt-{file.id}": "Mrs Smith at home"}
    described = client.post(f"/t/{thread.id}/p/{post.number}/files", data=data)
    assert described.status_code == 422
    assert 'value="Mrs Smith at home"' in described.text
    assert row(file).alt == ""


def test_a_post_takes_four_files_and_a_person_so_many_megabytes(world: World, app: Flask) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    files = [keep(amina, replace(MADE, content=bytes([n]) * 300_000)) for n in range(3)]
    post = reply_with(amina, thread, *files)

    more = tuple(FileDraft(keep(amina, each).id) for each in (MADE, PAPER))
    with pytest.raises(Refused, match="up to 4 files"):
        discussions.edit_post(amina, post.id, EditDraft("See this.", 1, files=more))
    discussions.edit_post(amina, post.id, EditDraft("See this.", 1, files=more[:1]))

    app.extensions["settings"] = replace(app.extensions["settings"], file_quota="1")
    with pytest.raises(Refused, match="fill the 1 MB"):
        keep(amina, replace(MADE, content=b"z" * 200_000))
    services.remove(amina, files[0].id)
    keep(amina, replace(MADE, content=b"z" * 200_000))


def test_the_same_form_twice_and_the_same_file_twice_are_one(world: World) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)
    assert keep(amina).id == keep(amina).id
    services.discard(amina, [keep(amina).id])

    answers = [
        send(client, f"/t/{thread.id}/reply", photo(), "a.jpg", body="See.", once="k1")
        for _ in range(2)
    ]

    assert answers[0].location == answers[1].location
    assert len(db.session.scalars(select(Attachment)).all()) == 1
    assert len(db.session.scalars(select(Post)).all()) == 2
    assert len(list(storage().names())) == 4  # MADE's two were thrown away by their rows alone


def test_what_was_never_sent_is_swept_and_what_stands_under_a_post_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    sent, unsent, fresh = keep(amina), keep(amina, PAPER), keep(amina, made_anew(photo((99, 9))))
    reply_with(amina, thread, sent)
    with transaction():
        row(sent).created_at = row(unsent).created_at = now() - timedelta(days=3)

    services.sweep()
    assert stored.forget_unused() == 0
    assert len(list(storage().names())) == 6  # younger than a day: a row may be on its way
    monkeypatch.setattr(stored, "now", lambda: now() + timedelta(days=2))

    assert stored.forget_unused() == 2

    left = {name for file in (sent, fresh) for name in (row(file).stored, row(file).thumbnail)}
    assert set(storage().names()) == left
    assert set(db.session.scalars(select(Attachment.id))) == {sent.id, fresh.id}


def test_words_are_not_lost_where_storage_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = world.member()
    thread, client = world.thread(by=amina), world.client(amina)

    def away(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(type(storage()), "put", away)
    answer = send(client, f"/t/{thread.id}/reply", photo(), "a.jpg", body="My words.")

    assert answer.status_code == 422
    assert "Files cannot be stored at the moment." in answer.text
    assert "My words." in answer.text
    assert not db.session.scalars(select(Attachment)).all()
