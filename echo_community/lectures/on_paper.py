"""A patient's PDF as it is printed: the programme's name and a code to scan below each page."""

import segno
from flask_babel import force_locale, gettext
from fpdf import FPDF

from echo_community.config import PACKAGE
from echo_community.kernel.language import LANGUAGES, chosen
from echo_community.kernel.templating import dated
from echo_community.kernel.uploads import stamped
from echo_community.lectures.queries.handouts import HandoutPage

FONT = PACKAGE / "cases" / "fonts" / "DejaVuSansCondensed.ttf"  # fpdf2's own know Latin 1 alone
WIDE, HIGH, CODE = 216.0, 24.0, 20.0  # mm, of a Letter page; a code this large is read from paper


def on_paper(content: bytes, page: HandoutPage, address: str) -> bytes:
    """The file of a handout with a strip below each page. Raises Unfit."""
    with force_locale(page.language if page.language in LANGUAGES else chosen()):
        return stamped(content, _strip(page, address))


def _strip(page: HandoutPage, address: str) -> bytes:
    pdf = FPDF(format=(WIDE, HIGH))
    pdf.add_font("DejaVu", "", FONT)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    _code(pdf, address)
    leads = (
        gettext("Scan the code to read it on a phone:")
        if page.public
        else gettext("Members of the programme find it at")
    )
    for down, size, said in (
        (4, 11, f"{page.programme}, {dated(page.changed_at)}"),
        (10, 9, f"{leads} {address}"),
        (15, 9, gettext("Ask the person who gave it to you before you change a medicine.")),
    ):
        pdf.set_xy(38, down)
        pdf.set_font("DejaVu", size=size)
        pdf.cell(WIDE - 48, 5, said)
    return bytes(pdf.output())


def _code(pdf: FPDF, address: str) -> None:
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=2))
    side = CODE / len(rows)
    pdf.set_fill_color(0)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                pdf.rect(14 + across * side, 1 + down * side, side, side, style="F")
