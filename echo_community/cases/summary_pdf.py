"""A signed summary as a PDF for the chart: one page, and no name in it.

The type shrinks until the page holds it; what is longer still goes on over further pages. fpdf2's
own fonts know Latin 1 alone, so a small one lies beside this file and goes along in the PDF.
"""

import re
from pathlib import Path

from bleach.sanitizer import Cleaner
from flask_babel import get_locale, gettext
from fpdf import FPDF, FontFace, TextStyle
from fpdf.enums import XPos, YPos

from echo_community.cases.queries.summary import Sheet, disclaimer
from echo_community.kernel.templating import dated

FONTS = Path(__file__).parent / "fonts"
FAMILY = "DejaVu"
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points
MARGIN = 18  # mm

_FOLDS = re.compile(r"<summary>.*?</summary>", re.S)
_printable = Cleaner(
    tags={"p", "br", "strong", "em", "b", "i", "ul", "ol", "li", "h3", "h4", "sub", "sup"}
    | {"table", "thead", "tbody", "tr", "th", "td", "blockquote", "pre"},
    attributes={"ol": ["start"]},
    strip=True,
)


class _Page(FPDF):
    """A letter page whose foot says what it is and, of several, which."""

    def __init__(self, sheet: Sheet, size: float) -> None:
        super().__init__(format="letter")
        self.sheet, self.size, self.several = sheet, size, False
        for style, file in (("", "DejaVuSansCondensed"), ("B", "DejaVuSansCondensed-Bold")):
            self.add_font(FAMILY, style, FONTS / f"{file}.ttf")
        # There is no slanted one: what is stressed stands upright.
        self.add_font(FAMILY, "I", FONTS / "DejaVuSansCondensed.ttf")
        self.add_font(FAMILY, "BI", FONTS / "DejaVuSansCondensed-Bold.ttf")
        self.c_margin = 0  # words stand where the bar begins
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 6)

    def footer(self) -> None:
        """The line at the foot."""
        self.set_y(-MARGIN)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(75, 87, 80)
        said = gettext("Case %(echo_id)s", echo_id=self.sheet.echo_id)
        if self.several:
            said += " · " + gettext("page %(number)s of this summary", number=self.page_no())
        self.cell(0, 4, said)


def pdf_of(sheet: Sheet) -> bytes:
    """The PDF, in the language of the request."""
    for size in SIZES:
        page = _written(sheet, size)
        if page.page == 1:
            return bytes(page.output())
    page = _written(sheet, SIZES[2], several=True)
    return bytes(page.output())


def _written(sheet: Sheet, size: float, *, several: bool = False) -> _Page:
    page = _Page(sheet, size)
    page.several = several
    _describe(page, sheet)
    page.add_page()
    _head(page, sheet)
    _body(page, sheet)
    _foot(page, sheet)
    return page


def _describe(page: _Page, sheet: Sheet) -> None:
    """What readers of the file are told of it; no name, and the day is the signature's."""
    page.set_lang("fr-CA" if str(get_locale()).startswith("fr") else "en-CA")
    page.set_title(gettext("Recommendations, case %(echo_id)s", echo_id=sheet.echo_id))
    page.set_subject(sheet.programme)
    page.set_creator("ECHO Community")
    page.set_producer("ECHO Community")
    if sheet.signature:
        page.set_creation_date(sheet.signature.at)


def _head(page: _Page, sheet: Sheet) -> None:
    page.set_fill_color(10, 95, 85)
    page.rect(MARGIN, MARGIN - 4, page.epw, 1.2, style="F")
    page.set_fill_color(255, 255, 255)  # of tables too
    _say(page, sheet.programme, size=page.size - 1, soft=True)
    title = gettext("Recommendations for case %(echo_id)s", echo_id=sheet.echo_id)
    _say(page, title, size=page.size + 5, bold=True, after=page.size * 0.18)
    if sheet.question:
        _say(page, gettext("Main question"), size=page.size - 1, soft=True)
        _say(page, sheet.question, size=page.size, after=page.size * 0.2)


def _body(page: _Page, sheet: Sheet) -> None:
    page.set_text_color(22, 32, 28)
    page.set_font(FAMILY, "", page.size)
    heading = TextStyle(
        font_family=FAMILY, font_style="B", font_size_pt=page.size + 0.5, color=(22, 32, 28),
        t_margin=page.size * 0.22, b_margin=page.size * 0.05,
    )  # fmt: skip
    plain = TextStyle(t_margin=0, b_margin=page.size * 0.1)
    quote = TextStyle(l_margin=6, t_margin=0, b_margin=page.size * 0.1)
    page.write_html(
        _spaced(_printable.clean(_FOLDS.sub("", sheet.html))),
        font_family=FAMILY,
        tag_styles={
            "h3": heading, "h4": heading, "p": plain, "blockquote": quote,
            "pre": TextStyle(font_family=FAMILY), "li": TextStyle(l_margin=5, t_margin=0.6),
            "ul": TextStyle(t_margin=0), "ol": TextStyle(t_margin=0),
            "b": FontFace(emphasis="B"), "strong": FontFace(emphasis="B"),
        },
        ul_bullet_char="•",
        li_prefix_color=(10, 95, 85),
        table_line_separators=True,
    )  # fmt: skip
    page.set_left_margin(MARGIN)
    page.ln(page.size * 0.4)


def _spaced(html: str) -> str:
    """The same with the distance between lines of lists, and air before tables."""
    html = re.sub(r"<(ul|ol|p)(?=[ >])", r'<\1 line-height="1.25"', html)
    return html.replace("<table>", "<br><table>").replace("<th>", '<th align="left">')


def _foot(page: _Page, sheet: Sheet) -> None:
    page.set_draw_color(116, 125, 118)
    page.line(MARGIN, page.get_y(), MARGIN + page.epw, page.get_y())
    page.ln(2)
    if sheet.signature:
        _say(page, signed_by(sheet), size=page.size, bold=True)
    _say(page, disclaimer(), size=page.size - 1, soft=True)


def signed_by(sheet: Sheet) -> str:
    """“Signed: Hub expert, addiction medicine, 20 October 2026”; a chart names no colleague."""
    if sheet.signature is None:
        return ""
    b = sheet.signature.byline
    who = ", ".join(filter(None, (b.role_words, b.profession_words)))
    return gettext("Signed: %(who)s, %(day)s", who=who, day=dated(sheet.signature.at))


def _say(
    page: _Page, text: str, *, size: float, bold: bool = False, soft: bool = False, after: float = 0
) -> None:
    page.set_font(FAMILY, "B" if bold else "", size)
    page.set_text_color(*((75, 87, 80) if soft else (22, 32, 28)))
    height = size * 0.3528 * 1.35
    page.multi_cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if after:
        page.ln(after)
