"""Lectures imported by page: handed in, brought in by a job, and a report that is true."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from echo_community.accounts.models import User
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.lectures.imports import by_page
from echo_community.lectures.imports.by_page import bring_in_lectures
from echo_community.lectures.models import ImportLine, Lecture, LectureFile, LectureImport, Stage
from echo_community.lectures.queries import importing
from echo_community.lectures.services.scanning import scan_lectures
from echo_community.programmes.models import Membership
from tests.files import pdf
from tests.world import World

IMPORT = "/p/chronic-pain/lectures/import"
SAID = b"WEBVTT\n\n00:00.500 --> 00:03.900\nStart with a low dose of buprenorphine.\n"
LECTURE = {"2026-03-24 Low dose.vtt": SAID, "2026-03-24 Low dose slides.pdf": pdf("Low dose")}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def handed_in(client: FlaskClient, files: dict[str, bytes], **how: str) -> Any:
    """The form with its files, as a browser without script sends it."""
    given = [(io.BytesIO(content), name) for name, content in files.items()]
    data: dict[str, Any] = {"sent-files": given} | how
    return client.post(IMPORT, data=data, content_type="multipart/form-data")


def report(client: FlaskClient, answer: Any) -> str:
    """The words of the report that the form led to, once the job was there."""
    bring_in_lectures.work()
    return Markup(client.get(answer.location).text).striptags()


@pytest.fixture
def hub(world: World) -> FlaskClient:
    return world.client(world.coordinator())


def test_files_beside_each_other_become_lectures(hub: FlaskClient) -> None:
    said = report(hub, handed_in(hub, LECTURE))

    assert "1 lecture was added." in said
    assert db.session.query(LectureImport.slides, LectureImport.cues).one() == (1, 1)
    assert db.session.query(LectureFile).count() == 0


def test_a_zip_of_them_does_too_and_nothing_of_it_leads_out(hub: FlaskClient) -> None:
    files = {**LECTURE, "../2026-03-25 Out.vtt": SAID, "2026-03-26 Zeros.mp4": bytes(1 << 25)}

    said = report(hub, handed_in(hub, {"all.zip": zipped(files)}))

    assert "1 lecture was added." in said
    assert "../2026-03-25 Out.vtt: leads out of the ZIP: left out" in said
    assert "2026-03-26 Zeros.mp4: unpacks to 32 MB out of almost nothing" in said


def test_problems_are_told_with_file_and_line(hub: FlaskClient) -> None:
    manifest = b"title,date,transcript\nLow dose,24.3.2026,gone.vtt\n"

    said = report(hub, handed_in(hub, {"lectures.csv": manifest}))

    assert "lectures.csv, line 2: date: “24.3.2026” is no day: write it as 2026-03-24" in said
    assert "lectures.csv, line 2: the file “gone.vtt” is not there" in said
    assert db.session.query(Lecture).count() == 0


def test_the_report_speaks_the_language_it_was_asked_in(world: World) -> None:
    nora = world.coordinator()
    with transaction() as session:
        session.get_one(User, nora.id).language = "fr"
    client = world.client(nora)

    said = report(client, handed_in(client, {"2026-03-24 A.vtt": b"WEBVTT\n"}))

    assert "2026-03-24 A.vtt: ne contient aucun sous-titre" in said.replace("\xa0:", ":")


def test_the_page_looks_again_by_itself_until_the_guard_is_done(hub: FlaskClient) -> None:
    place = handed_in(hub, LECTURE).location
    again = '<noscript><meta http-equiv="refresh" content="4">'
    looks = [again in hub.get(place).text]
    for job in (bring_in_lectures, scan_lectures):
        job.work()
        looks.append(again in hub.get(place).text)

    assert looks == [True, True, False]
    assert "members see it" in hub.get(place).text


def test_what_holds_a_lecture_is_told_by_its_place(hub: FlaskClient) -> None:
    answer = handed_in(hub, {"2026-03-24 A slides.pdf": pdf("OHIP 1234-567-897-AB")})
    report(hub, answer)
    scan_lectures.work()

    for page in (answer.location, IMPORT):
        said = hub.get(page).text
        assert "Slide 1</a>: a health number" in said
        assert "1234-567-897" not in said


def test_a_damaged_file_of_a_zip_stays_out_alone(hub: FlaskClient) -> None:
    bad = "2026-03-25 Cut.vtt"
    made = bytearray(zipped({"./": b"", bad: SAID * 99, **LECTURE}))
    start = made.index(bad.encode()) + len(bad)
    made[start : start + 9] = b"\xff" * 9
    recording = Path(__file__).with_name("media") / "a.mp4"
    film = bytearray(zipped({"2026-03-27 Film.mp4": recording.read_bytes()}))
    film[-900:-800] = b"\xff" * 100  # behind its head

    said = report(hub, handed_in(hub, {"all.zip": bytes(made), "film.zip": bytes(film)}))

    assert "1 lecture was added." in said
    assert f"{bad}: cannot be read" in said
    assert "2026-03-27 Film.mp4: cannot be read" in said


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("date: 2026-02-30", "line 1: date: “2026-02-30” is no day"),
        ("part: 99999999999", "line 1: part: “99999999999” is no number"),
        ("title: 0b", "gone.vtt” is not there"),
        ("learning: " + "[" * 3000, "is not YAML"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_line(hub: FlaskClient, row: str, why: str) -> None:
    manifest = f"- {row}\n  transcript: gone.vtt\n"

    assert why in report(hub, handed_in(hub, {"lectures.yaml": manifest.encode()}))


def test_a_manifest_that_would_unfold_to_very_much_is_read_at_once(hub: FlaskClient) -> None:
    names = "abcdefghij"
    folds = [f"{name}: &{name} [{', '.join(f'*{one}' for one in each * 9)}]"
             for each, name in zip(names, names[1:], strict=False)]  # fmt: skip
    rows = ["a: &a [lol]", *folds, "lectures:", "- title: A", "  date: 2026-03-24"]
    manifest = "\n".join([*rows, "  speakers: *j", "  learning: [Naloxone: at home]"])

    said = report(hub, handed_in(hub, {"lectures.yaml": manifest.encode()}))

    assert "1 lecture was added." in said
    assert db.session.query(Lecture.learning).scalar() == "- Naloxone: at home"


def test_a_name_that_tells_of_a_patient_is_in_no_report(hub: FlaskClient) -> None:
    said = report(hub, handed_in(hub, {"all.zip": zipped({"OHIP 1234-567-897-AB.txt": b"x"})}))

    assert "1234-567-897" not in said
    assert "(it may tell who a patient is)" in said


def test_a_check_alone_adds_nothing_and_its_files_wait(hub: FlaskClient) -> None:
    said = report(hub, handed_in(hub, LECTURE, dry_run="y"))
    waiting = [str(file.id) for file in db.session.query(LectureFile)]

    assert "1 lecture would be added." in said
    assert db.session.query(Lecture).count() == 0
    assert "1 lecture was added." in report(hub, hub.post(IMPORT, data={"files": waiting}))


def test_handed_in_twice_is_one_import(hub: FlaskClient) -> None:
    places = {handed_in(hub, LECTURE, once="key").location for _ in range(2)}

    assert len(places) == 1
    assert db.session.query(LectureImport).count() == 1


def test_one_that_was_cut_off_goes_on_and_its_report_stays_true(
    hub: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**LECTURE, "2026-03-25 Other.vtt": SAID}
    place = handed_in(hub, files).location
    with monkeypatch.context() as cut:
        cut.setattr(by_page, "_note", _only_the_first_two)
        with pytest.raises(KeyboardInterrupt):
            bring_in_lectures.work()
    db.session.rollback()
    assert bring_in_lectures.work() == 0  # somebody may still work on it
    with transaction():
        db.session.query(LectureImport).one().worked_at = now() - timedelta(hours=1)

    bring_in_lectures.work()

    row = db.session.query(LectureImport).one()
    assert (row.stage, row.added, row.known, row.tries) == (Stage.DONE, 2, 0, 2)
    assert "2 lectures were added." in Markup(hub.get(place).text).striptags()


_note = by_page._note


def _only_the_first_two(import_id: int, place: int, of: int, one: Any) -> None:
    if place == 1:
        raise KeyboardInterrupt  # as a kill would: no handler sees it
    _note(import_id, place, of, one)


def test_who_may_not_any_more_brings_nothing_in(world: World) -> None:
    nora = world.coordinator()
    answer = handed_in(world.client(nora), LECTURE)
    with transaction() as session:
        session.query(Membership).filter_by(user_id=nora.id).one().role = Role.PARTICIPANT

    bring_in_lectures.work()

    assert db.session.query(LectureImport.stage).scalar() == Stage.FAILED
    assert (db.session.query(Lecture).count(), answer.status_code) == (0, 303)


def test_nothing_chosen_is_said(hub: FlaskClient) -> None:
    answer = handed_in(hub, {})

    assert answer.status_code == 422
    assert "Choose a ZIP, or the files of your lectures." in answer.text


def test_a_larger_file_than_others_may_send_is_taken_from_the_hub_alone(
    world: World, hub: FlaskClient
) -> None:
    large = {"2026-03-24 Low dose.vtt": SAID + b"\n" * (13 << 20)}

    assert handed_in(hub, large).status_code == 303
    assert handed_in(world.client(world.member()), large).status_code == 403
    assert handed_in(world.client(), large).status_code == 413


def test_others_see_no_report(world: World, hub: FlaskClient) -> None:
    place = handed_in(hub, LECTURE).location
    outsider = world.client(world.coordinator("Omar Haddad", of="Hepatitis C"))

    assert world.client(world.member()).get(place).status_code == 403
    assert outsider.get(place).status_code == 404
    elsewhere = place.replace("chronic-pain", "hepatitis-c")
    assert outsider.get(elsewhere).status_code == 404


@pytest.mark.parametrize("many", [1, 4])
def test_a_report_costs_the_same_however_many_lectures(
    world: World, count_queries: Any, many: int
) -> None:
    nora = world.coordinator()
    files = {f"2026-03-2{n} Low dose.vtt": SAID for n in range(many)}
    handed_in(world.client(nora), files)
    bring_in_lectures.work()
    row = db.session.query(LectureImport).one()

    with count_queries() as seen:
        page = importing.import_page(nora, row.programme_id, row.id)

    assert len(page.added) == many
    assert len(seen) == 5, seen


def test_lines_of_a_report_are_of_its_programme(hub: FlaskClient) -> None:
    report(hub, handed_in(hub, LECTURE))

    thread = db.session.query(Thread).one()
    assert db.session.query(ImportLine.programme_id, ImportLine.thread_id).one() == (
        thread.programme_id, thread.id,
    )  # fmt: skip
