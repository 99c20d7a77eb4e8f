"""The text of a mail that came as HTML alone.

Lines of a quoted block begin with `> `, as a plain mail's do. Where programs say in their HTML what
is a signature or an older mail, each such line begins with a mark of ours, which `reply` reads.
"""

import re
from html.parser import HTMLParser

from echo_community.inbox.wire import MARKS, any_of, clean

OLDER, SIGNATURE = MARKS[0], MARKS[1]
BLOCKS = any_of(
    "address article blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section table td th tr ul"
)
SPACED = any_of("p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table")
SILENT = frozenset({"head", "style", "script", "title", "noscript", "template"})
VOID = any_of("area base br col embed hr img input link meta param source track wbr")
SIGNATURES = re.compile(
    r"gmail_signature|moz-signature|ms-outlook-mobile-signature|^signature$|applemailsignature"
    r"|protonmail_signature|x_signature|lineBreakAtBeginningOfSignature",
    re.IGNORECASE,
)
OLDER_FROM_HERE = re.compile(r"divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|replySplit")
OLDER_INSIDE = re.compile(r"yahoo_quoted|zmail_extra|protonmail_quote|gmail_attr")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.open: list[tuple[str, str]] = []  # the tags around, and what each makes of its lines
        self.is_older = False  # from here on, all of it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = " ".join(value or "" for key, value in attrs if key in ("class", "id"))
        if OLDER_FROM_HERE.search(names):
            self._end_line()
            self.is_older = True
        if tag in BLOCKS:
            self._end_line(spaced=tag in SPACED)
        if tag == "br":
            self._break()
        if tag in VOID:
            return
        self.open.append((tag, self._meaning(tag, names)))
        if tag == "li":
            self._say("- ")

    def _meaning(self, tag: str, names: str) -> str:
        if tag in SILENT:
            return "silent"
        if any(SIGNATURES.search(name) for name in names.split()):
            return SIGNATURE
        if OLDER_INSIDE.search(names):
            return OLDER
        return ">" if tag == "blockquote" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_line(spaced=tag in SPACED)
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == tag:
                del self.open[at:]
                break

    def handle_data(self, data: str) -> None:
        around = [meaning for _, meaning in self.open]
        if "silent" in around:
            return
        if any(tag == "pre" for tag, _ in self.open):
            for at, line in enumerate(data.split("\n")):
                if at:
                    self._break()
                self._say(line)
            return
        words = re.sub(r"[ \t\r\n]+", " ", data)
        self._say(words if self._bare() else words.lstrip(" "))

    def _bare(self) -> str:
        """The line so far, without its prefix."""
        return self.lines[-1].lstrip(MARKS + "> ")

    def _prefix(self) -> str:
        around = [meaning for _, meaning in self.open]
        if self.is_older or OLDER in around:
            return OLDER
        if SIGNATURE in around:
            return SIGNATURE
        depth = around.count(">")
        return ">" * depth + " " if depth else ""

    def _say(self, words: str) -> None:
        if not words:
            return
        if not self.lines[-1]:
            self.lines[-1] = self._prefix()
        self.lines[-1] += words

    def _break(self) -> None:
        if not self.lines[-1]:
            self.lines[-1] = self._prefix()
        self.lines.append("")

    def _end_line(self, *, spaced: bool = False) -> None:
        if self.lines[-1]:
            self.lines.append("")
        if spaced and len(self.lines) > 1 and self.lines[-2].strip():
            self.lines.append("")


def as_text(page: str) -> str:
    """What one reads in that HTML."""
    reader = _Reader()
    reader.feed(clean(page))
    reader.close()
    text = "\n".join(line.rstrip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
