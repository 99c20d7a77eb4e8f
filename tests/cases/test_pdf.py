"""A signed summary as a PDF, opened by another library than the one that made it."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import pypdfium2 as pdfium
import pytest

from echo_community.cases import summary_pdf
from echo_community.cases.queries.summary import Sheet, SignatureRow
from echo_community.kernel.actor import Role
from echo_community.kernel.markup import render
from echo_community.programmes.bylines import Byline
from tests.cases.test_summary import sign, suggest
from tests.world import World

SIGNED = SignatureRow(
    Byline("Dr Étienne Lévesque", 1, Role.EXPERT, title="Addiction medicine"),
    datetime(2026, 10, 20, 15, tzinfo=UTC),
    current=True,
)


def sheet(body: str, **facts: Any) -> Sheet:
    """A signed summary."""
    given: dict[str, Any] = {
        "thread_id": 1,
        "slug": "x",
        "programme_id": 1,
        "programme": "Chronic Pain & Opioid Stewardship",
        "echo_id": "CP-26-014",
        "question": "Taper, rotate, or leave it?",
        "html": render(body),
        "revision": 1,
        "signature": SIGNED,
    }
    return Sheet(**given | facts)


def opened(content: bytes) -> tuple[int, str, dict[str, str]]:
    """How many pages, all their words, the metadata."""
    document = pdfium.PdfDocument(io.BytesIO(content))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return len(document), re.sub(r"\s+", " ", text), document.get_metadata_dict()


def test_it_is_one_page_with_the_words_the_signature_and_the_disclaimer(app: Any) -> None:
    body = "### With opioids\n\n1. Rotate **first**.\n2. Taper later.\n\n- Naloxone at home"

    with app.test_request_context():
        content = summary_pdf.pdf_of(sheet(body))

    pages, text, facts = opened(content)
    assert pages == 1
    for words in (
        "Recommendations for case CP-26-014", "Chronic Pain & Opioid Stewardship",
        "Taper, rotate, or leave it?", "With opioids", "1. Rotate first.", "2. Taper later.",
        "• Naloxone at home",
        "Signed: Hub expert, Addiction medicine, 20 Oct 2026",
        "Advice to a colleague from a de-identified case. The treating clinician decides.",
    ):  # fmt: skip
        assert words in text, text
    assert "Lévesque" not in text  # a chart names no colleague
    assert facts["Title"] == "Recommendations, case CP-26-014"
    assert "Lévesque" not in str(facts)
    assert b"/Lang (en-CA)" in content


@pytest.mark.parametrize(
    "words",
    [
        "Évaluer l’œdème à l’été, où ça gêne; naïf, Noël, cœur",
        "« 12 mg » – puis “as needed” — ‘so’…",
        "25 µg/h, DFG ≥ 30 et ≤ 60 mL/min/1,73 m², ± 5 °C, 37,5 °C, α2δ, β-bloquant, → 2×/j",
        "Ωmega, ½ comprimé, ¼ de timbre, CO₂, x³, ~10 %, €5",
    ],
)
def test_every_sign_of_a_french_or_clinical_text_is_printed(app: Any, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        content = summary_pdf.pdf_of(sheet(words))

    _, text, _ = opened(content)
    assert words in text.replace("\xad", "")
    assert b"/Lang (fr-CA)" in content


def test_a_longer_text_shrinks_to_one_page_and_the_longest_goes_on(app: Any) -> None:
    line = "- Duloxetine 30 mg, then 60 mg after two weeks, in place of amitriptyline; taper it.\n"

    with app.test_request_context():
        one = opened(summary_pdf.pdf_of(sheet(line * 46)))
        more = opened(summary_pdf.pdf_of(sheet(line * 150)))

    assert one[0] == 1
    assert one[1].count("Duloxetine") == 46
    assert more[0] > 1
    assert more[1].count("Duloxetine") == 150
    assert "Case CP-26-014 · page 2" in more[1]
    assert more[1].index("The treating clinician decides") > more[1].rindex("Duloxetine")


def test_tables_quotes_and_signs_that_no_font_has_do_no_harm(app: Any) -> None:
    body = "| Week | Dose |\n|---|---|\n| 1 | 30 mg |\n\n> Quoted.\n\n`code` 😀 漢\n\n[link](https://e.ca)"

    with app.test_request_context():
        pages, text, _ = opened(summary_pdf.pdf_of(sheet(body)))

    assert pages == 1
    for words in ("Week", "30 mg", "Quoted.", "code", "link"):
        assert words in text


def test_a_member_downloads_it_under_the_cases_number(world: World) -> None:
    jo, ben = world.member("Jo Halvorsen"), world.member("Ben Okafor")
    case = world.case(by=jo)
    suggest(world, case, ben, "Rotate.")
    sign(world.expert(), case)

    answer = world.client(ben).get(f"/t/{case.thread_id}/case/summary.pdf")

    assert answer.mimetype == "application/pdf"
    assert f'filename="{case.echo_id}.pdf"' in answer.headers["Content-Disposition"]
    _, text, facts = opened(answer.data)
    assert "Rotate first, taper later." in text
    assert "Hub expert" in text
    assert "Osei" not in text
    for name in ("Halvorsen", "Okafor"):
        assert name not in text + str(facts)


def test_the_font_comes_with_its_licence() -> None:
    assert "Bitstream Vera" in (summary_pdf.FONTS / "LICENSE.txt").read_text()
    for file in summary_pdf.FONTS.glob("*.ttf"):
        assert file.stat().st_size < 60_000
