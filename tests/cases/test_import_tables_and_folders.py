"""Importing past cases from tables and from folders with documents."""

import csv
import io
import json
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from sqlalchemy import select

from echo_community.cases.imports import read_map
from echo_community.cases.models import Case, CaseAnswer, CasePost, Category, Medication
from echo_community.discussions.models import Attachment, Post, Purpose, Thread
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.moderation import queries as moderation
from tests.cases.test_import_cases import Importer, case, count, only, posts
from tests.world import World


@pytest.fixture
def load(world: World, tmp_path: Path) -> Importer:
    return Importer(world, tmp_path)


def table(*rows: list[str], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def pdf(words: str) -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=12)
    paper.multi_cell(0, 8, words)
    return bytes(paper.output())


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


HEADER = ["ECHO ID", "Title", "Session date", "Topics", "What is your main question?", "PHQ-9",
          "Medications", "Questions", "Suggestion 1", "Suggestion 2", "Referrals", "Summary",
          "Follow-up", "Pain after", "Weather"]  # fmt: skip
ROW = ["CP-23-004", "Burning feet", "2023-05-02", "Neuropathy; Diabetes", "Gabapentin, or not?",
       "9", "pregabalin | 75 | mg | oral | 2\nmetformin", "Which dose?\nA: None yet.\nB12?",
       "Pharmacology without opioids: Duloxetine first.", "Look at the shoes.", "Foot clinic.",
       "Duloxetine; foot clinic.", "Sleeps through.", "Better", "Rain"]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_known_by_their_names(load: Importer, delimiter: str) -> None:
    report = load.write("cases.csv", table(HEADER, ROW, delimiter=delimiter))

    assert load.reasons == []
    assert report.threads.threads == 1
    row = only(Case)
    assert (row.echo_id, row.question, str(row.presented_on)) == (
        "CP-23-004", "Gabapentin, or not?", "2023-05-02",
    )  # fmt: skip
    assert [(post.purpose, post.source) for post in posts()[2:]] == [
        (Purpose.QUESTION, "Which dose?"),
        (Purpose.ANSWER, "None yet."),
        (Purpose.QUESTION, "B12?"),
        (Purpose.SUGGESTION, "Duloxetine first."),
        (Purpose.SUGGESTION, "Look at the shoes."),
        (Purpose.SUGGESTION, "Foot clinic."),
        (Purpose.FOLLOW_UP, "Sleeps through."),
    ]
    keys = db.session.execute(
        select(Category.key).join(CasePost, CasePost.category_id == Category.id)
    ).scalars()
    assert sorted(keys) == ["referrals", "without_opioids"]
    drugs = db.session.scalars(select(Medication).order_by(Medication.position))
    assert [(drug.drug, drug.dose) for drug in drugs] == [("pregabalin", 75), ("metformin", None)]
    assert (
        db.session.scalars(select(CaseAnswer.number).where(CaseAnswer.field == "phq9")).one() == 9
    )
    assert "**Weather.** Rain" in posts()[1].source


def test_a_table_as_excel_saves_it_is_read(load: Importer) -> None:
    file = load.folder / "cases.csv"
    file.write_bytes("Titre;Date de la séance\nDouleur à l’épaule;2022-02-01\n".encode("cp1252"))

    load.read(file)

    assert (only(Case).title, str(only(Case).presented_on)) == ("Douleur à l’épaule", "2022-02-01")


def test_a_map_says_what_other_columns_hold(load: Importer) -> None:
    chosen = load.folder / "columns.yaml"
    chosen.write_text('# ours\nWorum geht es: title\n"Frage: kurz": question\nNotiz: ignore\n')

    load.write(
        "cases.csv",
        table(["Worum geht es", "Frage: kurz", "Notiz"], ["Back pain", "Imaging?", "secret"]),
        columns=read_map(chosen),
    )

    assert (only(Case).title, only(Case).question) == ("Back pain", "Imaging?")
    assert "secret" not in posts()[0].source


def test_a_map_that_is_none_is_refused(load: Importer) -> None:
    chosen = load.folder / "columns.json"
    chosen.write_text('{"a": [1]}')

    with pytest.raises(Refused):
        read_map(chosen)


def test_bad_rows_are_told_by_their_lines_and_the_rest_goes_in(load: Importer) -> None:
    report = load.write(
        "cases.csv",
        "title,date\nGood,2020-01-01\n,2020-01-02\nLate,yesterday\nWide,2020-01-01,x\n\nToo,\n",
    )

    assert [(problem.line, problem.reason) for problem in load.problems] == [
        (3, "title: missing"),
        (4, "session_date: not a date as 2026-02-28"),
        (5, "3 cells under 2 columns"),
    ]
    assert report.threads.threads == 2


def test_a_table_without_titles_says_so(load: Importer) -> None:
    load.write("cases.csv", "a,b\n1,2\n")

    assert load.reasons == ["no column is the title: name one `title`, or use --map"]


def test_rows_without_an_id_come_once(load: Importer) -> None:
    load.write("cases.csv", "title\nBack pain\n")
    load.write("cases.csv", "title\nBack pain\nNeck pain\n")

    assert count(Case) == 2


def test_documents_of_a_folder_go_with_the_case_whose_id_they_bear_or_that_lists_them(
    load: Importer, world: World
) -> None:
    folder = load.folder / "past"
    (folder / "scans").mkdir(parents=True)
    lines = [case("CP-24-007"), case("CP-24-008", files=["scans/feet.png", "gone.pdf"])]
    (folder / "cases.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "CP-24-007 mri.pdf").write_bytes(pdf("Stenosis at L4."))
    (folder / "scans" / "feet.png").write_bytes(picture())
    (folder / "loose.pdf").write_bytes(pdf("Nobody's."))
    (folder / "notes.docx").write_bytes(b"PK")

    report = load.read(folder)

    assert report.threads.threads == 2
    found = db.session.execute(
        select(Thread.source_id, Attachment.name, Post.held)
        .join(Post, Post.id == Attachment.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .order_by(Thread.source_id)
    )
    assert [tuple(row) for row in found] == [
        ("CP-24-007", "CP-24-007 mri.pdf", False),
        ("CP-24-008", "feet.png", False),
    ]
    assert sorted(load.reasons) == [
        "files: gone.pdf is not in the folder",
        "loose.pdf: no case lists it or bears its name",
        "notes.docx: not read; cases are .jsonl or .csv, documents PDF",
    ]
    assert load.found("stenosis")[0][0] == "case"
    load.read(folder)
    assert count(Attachment) == 2


def test_a_document_that_tells_who_the_patient_is_holds_its_case(load: Importer) -> None:
    folder = load.folder / "past"
    folder.mkdir()
    (folder / "cases.jsonl").write_text(json.dumps(case("CP-24-007")))
    (folder / "CP-24-007.pdf").write_bytes(pdf("OHIP 1234-567-897-AB"))

    load.read(folder)

    assert only(Thread).held


def test_documents_alone_are_cases_that_wait_for_a_moderator(load: Importer, world: World) -> None:
    folder = load.folder / "past"
    folder.mkdir()
    (folder / "2021-04-13 Knee_pain.pdf").write_bytes(pdf("Knee pain."))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")

    report = load.read(folder)

    assert report.threads.threads == 1
    assert [reason.partition(":")[0] for reason in load.reasons] == ["broken.pdf"]
    assert (only(Case).title, str(only(Case).presented_on)) == ("Knee pain", "2021-04-13")
    assert (only(Thread).held, only(Attachment).post_id) == (True, only(Post).id)
    expert = world.expert()
    assert moderation.waiting_count(expert, load.programme_id) == 1
    again = load.read(folder)
    assert (again.threads.threads, count(Attachment)) == (0, 1)


def test_a_link_out_of_the_folder_is_not_followed(load: Importer) -> None:
    (load.folder / "secret.pdf").write_bytes(pdf("Secret."))
    folder = load.folder / "past"
    folder.mkdir()
    (folder / "link.pdf").symlink_to(load.folder / "secret.pdf")

    assert load.read(folder).threads.threads == 0
