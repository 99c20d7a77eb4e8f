"""Folders and ZIPs of lectures: what goes in, what stays out and why."""

import shutil
import zipfile
from pathlib import Path

import pytest

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.storage import storage
from echo_community.lectures.imports.service import Report, import_lectures
from echo_community.lectures.models import Handout, Lecture, Media, MediaKind, Slide, TranscriptCue
from echo_community.privacy.models import Hold
from echo_community.search.models import SearchDocument
from tests.cast import CARD
from tests.files import pdf
from tests.world import World

SAID = "WEBVTT\n\n00:00.500 --> 00:03.900\nStart with a low dose of buprenorphine.\n"
SLIDES = pdf("Low dose start")


def imported(world: World, place: Path, by: Actor | None = None, dry_run: bool = False) -> Report:
    by = by or world.coordinator()
    return import_lectures(by, world.programme().id, place, dry_run=dry_run)


def why(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


@pytest.fixture
def recording() -> bytes:
    """Four seconds of video with sound."""
    return (Path(__file__).with_name("media") / "a.mp4").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one lecture, its files named by date and title."""
    place = tmp_path / "lectures"
    place.mkdir()
    (place / "2026-03-24 Buprenorphine for pain.en.vtt").write_text(SAID)
    (place / "2026-03-24 Buprenorphine for pain slides.pdf").write_bytes(SLIDES)
    (place / "2026-03-24 Buprenorphine for pain patient handout.pdf").write_bytes(pdf("At home"))
    return place


def test_files_named_by_date_and_title_make_a_lecture(world: World, folder: Path) -> None:
    report = imported(world, folder)

    lecture = db.session.query(Lecture).one()
    thread = db.session.get_one(Thread, lecture.thread_id)
    assert why(report) == []
    assert (report.added, report.cues, report.slides, report.handouts) == (1, 1, 1, 1)
    assert (thread.title, str(lecture.given_on)) == ("Buprenorphine for pain", "2026-03-24")
    assert (
        db.session.query(TranscriptCue.text).scalar() == "Start with a low dose of buprenorphine."
    )
    assert db.session.query(Slide.at_ms).scalar() == 500
    assert db.session.query(Handout.for_whom).scalar() == "patient"


def test_what_the_guard_lets_pass_is_released_and_found(world: World, folder: Path) -> None:
    report = imported(world, folder)

    assert (report.scan.released, report.scan.stopped) == (1, 0)
    assert not db.session.query(Thread.held).scalar()
    kinds = {kind for (kind,) in db.session.query(SearchDocument.kind)}
    assert kinds == {"lecture", "moment", "slide", "handout"}


def test_a_patients_number_in_a_transcript_holds_the_whole_lecture(
    world: World, folder: Path
) -> None:
    file = folder / "2026-03-24 Buprenorphine for pain.en.vtt"
    file.write_text(SAID + "\n00:04.000 --> 00:05.000\nHer OHIP is 1234-567-897-AB.\n")

    report = imported(world, folder)

    assert (report.scan.released, report.scan.stopped) == (0, 1)
    assert db.session.query(Thread.held).scalar()
    assert db.session.query(Post.held).scalar()
    assert db.session.query(Hold).count() == 1
    assert db.session.query(SearchDocument).count() == 0


def test_run_again_adds_nothing(world: World, folder: Path) -> None:
    nora = world.coordinator()
    imported(world, folder, nora)

    again = imported(world, folder, nora)

    assert (again.added, again.known) == (0, 1)
    assert db.session.query(Lecture).count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(world: World, folder: Path) -> None:
    report = imported(world, folder, dry_run=True)

    assert (report.added, report.cues) == (1, 1)
    assert db.session.query(Lecture).count() == 0


def test_a_recording_is_stored_whole_and_says_how_long_it_is(
    world: World, folder: Path, recording: bytes
) -> None:
    (folder / "2026-03-24 Buprenorphine for pain.mp4").write_bytes(recording)

    imported(world, folder)

    media = db.session.query(Media).one()
    assert (media.kind, media.media_type) == (MediaKind.VIDEO, "video/mp4")
    assert 3900 < media.duration_ms < 4200
    assert storage().get(media.stored or "") == recording


def test_a_truncated_recording_keeps_its_lecture_out(
    world: World, folder: Path, recording: bytes
) -> None:
    name = "2026-03-24 Buprenorphine for pain.mp4"
    (folder / name).write_bytes(recording[: len(recording) // 2])

    report = imported(world, folder)

    assert why(report) == [f"{name}: is cut off: its end is missing"]
    assert (report.added, db.session.query(Lecture).count()) == (0, 0)


def test_a_transcript_of_another_lecture_is_told(
    world: World, folder: Path, recording: bytes
) -> None:
    (folder / "2026-03-24 Buprenorphine for pain.mp4").write_bytes(recording)
    name = "2026-03-24 Buprenorphine for pain.en.vtt"
    (folder / name).write_text(SAID + "\n40:00.000 --> 40:05.000\nThank you.\n")

    report = imported(world, folder)

    assert why(report) == [
        f"{name}: ends at 40:05, and the recording at 0:04: is it another lecture's?"
    ]


def test_a_manifest_is_read_line_by_line(world: World, folder: Path) -> None:
    (folder / "lectures.csv").write_text(
        "id;title;date;speakers;transcript;level\n"
        "a;Low dose;2026-03-24;Dr Clarke;2026-03-24 Buprenorphine for pain.en.vtt;advanced\n"
        ";;;;;\n"
        "b;Other;24.3.2026;;gone.vtt;hard\n"
        "a;Again;2026-03-24;;;\n"
    )

    report = imported(world, folder)

    assert report.added == 1
    assert why(report) == [
        "lectures.csv, line 4: date: “24.3.2026” is no day: write it as 2026-03-24",
        "lectures.csv, line 4: level: “hard” is not one of introductory, intermediate, advanced",
        "lectures.csv, line 4: the file “gone.vtt” is not there",
        "lectures.csv, line 5: the lecture “a” stands there twice",
    ]


def test_a_manifest_may_be_yaml(world: World, folder: Path) -> None:
    (folder / "lectures.yaml").write_text(
        "lectures:\n"
        "  - title: Low dose\n"
        "    date: 2026-03-24\n"
        "    learning: [Begin low, Go slow]\n"
        "    transcript: 2026-03-24 Buprenorphine for pain.en.vtt\n"
        "  - date: 2026-03-25\n"
    )

    report = imported(world, folder)

    assert why(report) == ["lectures.yaml, line 6: has no title"]
    assert db.session.query(Lecture.learning).scalar() == "- Begin low\n- Go slow"


def test_a_manifest_leads_to_no_file_outside(world: World, folder: Path) -> None:
    (folder.parent / "secret.vtt").write_text(SAID)
    (folder / "lectures.csv").write_text("title,transcript\nOut,../secret.vtt\n")

    assert why(imported(world, folder)) == [
        "lectures.csv, line 2: the file “../secret.vtt” is not there"
    ]


def zipped(place: Path, files: dict[str, bytes]) -> Path:
    file = place / "lectures.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file


def test_a_zip_is_read_and_nothing_of_it_leads_out(world: World, tmp_path: Path) -> None:
    file = zipped(
        tmp_path,
        {"2026-03-24 Low dose.vtt": SAID.encode(), "../2026-03-25 Out.vtt": SAID.encode()},
    )

    report = imported(world, file)

    assert report.added == 1
    assert why(report) == ["../2026-03-25 Out.vtt: leads out of the ZIP: left out"]
    assert not (tmp_path.parent / "2026-03-25 Out.vtt").exists()


def test_zeros_packed_to_nothing_are_not_unpacked(world: World, tmp_path: Path) -> None:
    file = zipped(tmp_path, {"2026-03-24 Zeros.mp4": bytes(32 * 1024 * 1024)})

    assert why(imported(world, file)) == [
        "2026-03-24 Zeros.mp4: unpacks to 32 MB out of almost nothing: left out"
    ]


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("2026-03-24 Low dose slides.pdf", b"%PDF-1.7 no", "is damaged"),
        ("2026-03-24 Low dose.vtt", b"WEBVTT\n", "holds no caption: is it WebVTT or SRT?"),
        ("2026-03-24 Low dose.mp4", b"hello", "is no MP4, WebM or MP3"),
        ("notes.txt", b"x", "is not named by date and title (2026-03-24 Title.vtt): left out"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_file(
    world: World, tmp_path: Path, name: str, content: bytes, wrong: str
) -> None:
    place = tmp_path / "lectures"
    place.mkdir()
    (place / name).write_bytes(content)

    assert why(imported(world, place)) == [f"{name}: {wrong}"]
    assert db.session.query(Lecture).count() == 0


def test_a_damaged_zip_is_no_source(world: World, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"PK\x03\x04 damaged")

    with pytest.raises(OSError, match="neither a folder nor a ZIP"):
        imported(world, file)


def test_members_import_no_lectures(world: World, folder: Path) -> None:
    with pytest.raises(Forbidden):
        imported(world, folder, world.member())


@pytest.fixture
def real(shared: Path, tmp_path: Path) -> Path:
    """The real lectures beside a manifest of our own."""
    place = tmp_path / "real"
    shutil.copytree(shared / "data" / "lectures", place)
    place.chmod(0o755)
    shutil.copy(Path(__file__).with_name("real-lectures.csv"), place / "lectures.csv")
    return place


@pytest.mark.once
def test_all_real_lectures_go_in_with_a_report_that_is_true(world: World, real: Path) -> None:
    report = imported(world, real)

    assert why(report) == []
    assert (report.added, report.cues, report.slides) == (8, 2314, 129)
    assert len(report.mended) == 59  # 57 odd times and an overlap of one file, one in another
    assert (report.scan.released, report.scan.stopped) == (8, 0)


def test_an_id_that_may_tell_who_a_patient_is_is_kept_as_a_digest(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "lectures.csv").write_text(f"id,title\n{CARD},Low dose\n")

    assert (imported(world, tmp_path).added, imported(world, tmp_path).known) == (1, 1)
    assert str(db.session.query(Lecture.source_id).scalar()).startswith("withheld-")
