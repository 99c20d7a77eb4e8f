"""From what a person wrote to HTML that is safe to print, once, when it is written."""

import enum
import html
import re
from collections.abc import Callable

from bleach.sanitizer import Cleaner
from flask import current_app, has_app_context
from markdown_it import MarkdownIt

from echo_community.kernel import markdown_rules
from echo_community.kernel.words import one_line, tidy


class Format(enum.StrEnum):
    """How a text was written."""

    MARKDOWN = "markdown"
    HTML = "html"


TAGS = frozenset(
    ["p", "br", "hr", "strong", "em", "b", "i", "del", "s", "sub", "sup", "code", "pre", "kbd"]
    + ["blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "a"]
    + ["table", "thead", "tbody", "tr", "th", "td"]
)
ATTRIBUTES = {"a": ["href", "title"], "ol": ["start"], "th": ["align"], "td": ["align"]}

# More levels than this in a text are no conversation, and cost the parser quadratic time.
DEEPEST = 300

PROTOCOLS = frozenset(["http", "https", "mailto"])

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_markdown.use(markdown_rules.checklists).use(markdown_rules.own_links)
_markdown.use(markdown_rules.web_links)
_cleaner = Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)
# Boxes come from the rule above alone: HTML that people send has none.
_markdown_cleaner = Cleaner(
    tags=TAGS | {"label", "input"},
    attributes={**ATTRIBUTES, "input": ["type", "disabled", "checked"]},
    protocols=PROTOCOLS,
    strip=True,
)

_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_WORDS = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NESTING = re.compile(r"<(/?)(?!br\b|hr\b|img\b)[a-z]", re.IGNORECASE)
_UNPRINTED = re.compile(r"<(script|style|template|svg|math)\b.*?(?:</\1\s*>|$)", re.I | re.S)
_HEADING = re.compile(r"<(/?)h([1-6])>")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h\d|tr|blockquote|pre|dt|dd)>|<br>|<hr>")
_QUOTE = re.compile(r"<blockquote>.*?</blockquote>", re.S)
_QUOTE_EDGE = re.compile(r"<(/?)blockquote>")
_FOLD_NAME = re.compile(r"<summary>.*?</summary>", re.S)

# A quotation longer than either is folded: the reader has mostly just read it.
LONGEST_QUOTE = 500  # characters
MOST_QUOTED_LINES = 6
_BOX = re.compile(r"<input[^>]*?( checked)?>")
_BARE = re.compile(r'<a rel="nofollow noopener" href="(/t/[0-9]+(?:/p/[0-9]+)?)">\1</a>')
_UNFOLDED = re.compile(r'<a href="(/t/[0-9]+(?:/p/[0-9]+)?)">[^<]*</a>')
_OWN = re.compile(r'<a class="thread" href="(/t/([0-9]+)(?:/p/([0-9]+))?)">[^<]*</a>')


def render(source: str, form: Format = Format.MARKDOWN) -> str:
    """Safe HTML of a text; the only way from words to a page."""
    if form is Format.MARKDOWN:
        rendered = _markdown.render(_flattened(source), {"site": _own_site()})
        return _BARE.sub(r'<a class="thread" href="\1">\1</a>', _clean(rendered, _markdown_cleaner))
    return _clean(_UNPRINTED.sub("", _shallow(tidy(source))), _cleaner)


def threads_in(safe_html: str) -> set[int]:
    """The threads of ours whose address stands alone on a line of a rendered text."""
    if '<a class="thread"' not in safe_html:
        return set()
    return {int(found[2]) for found in _OWN.finditer(safe_html)}


def unfold(safe_html: str, name: Callable[[int, int], str | None]) -> str:
    """A rendered text with such addresses shown as what `name(thread, post)` says, post 0: none.

    Titles change and threads go: names are put in when a text is shown, never stored with it.
    """

    def named(found: re.Match[str]) -> str:
        words = name(int(found[2]), int(found[3] or 0))
        return f'<a href="{found[1]}">{html.escape(words)}</a>' if words else found[0]

    return _OWN.sub(named, safe_html)


def refold(safe_html: str) -> str:
    """The same with the addresses again: what one reader may know is not for whom they write to."""
    return _UNFOLDED.sub(r"\1", safe_html)


def plain_text(safe_html: str, quotes: bool = True) -> str:
    """The words of rendered HTML, a line a block; without what it quotes if told so."""
    safe_html = _FOLD_NAME.sub("", safe_html)
    if not quotes:
        safe_html = _QUOTE.sub(" ", safe_html)
    safe_html = _BOX.sub(lambda box: "☑" if box[1] else "☐", safe_html)
    text = _TAG.sub("", _BLOCK_END.sub("\n", safe_html))
    lines = (one_line(line) for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(safe_html: str, length: int = 220) -> str:
    """The first words of a post for a list, cut at a word."""
    text = plain_text(safe_html, quotes=False).replace("\n", " ")
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"


def quoted(text: str) -> str:
    """A text as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) + "\n\n"


def _own_site() -> str:
    """The address members use; none in a process without an application, such as an import's."""
    return current_app.extensions["settings"].base_url.rstrip("/") if has_app_context() else ""


def _clean(markup: str, cleaner: Cleaner) -> str:
    """Only the tags and attributes we allow; headings below the page's own; tables may scroll."""
    cleaned = cleaner.clean(_IMAGE.sub(_image_as_link, markup)).strip()
    cleaned = _HEADING.sub(_below_title, cleaned)
    cleaned = re.sub(r"<a(?=[ >])", '<a rel="nofollow noopener"', cleaned)
    cleaned = cleaned.replace("<table>", '<div class="scroll" tabindex="0"><table class="tbl">')
    return _folded(cleaned.replace("</table>", "</table></div>"))


def _folded(cleaned: str) -> str:
    """The same with long quotations folded under their first words; every word stays.

    What is folded is made after cleaning, so nobody can write such a part themselves.
    """
    pieces, at, depth, start = [], 0, 0, 0
    for edge in _QUOTE_EDGE.finditer(cleaned):
        depth += -1 if edge[1] else 1
        if not edge[1] and depth == 1:
            start = edge.start()
        elif edge[1] and depth == 0:
            pieces += [cleaned[at:start], _fold(cleaned[start : edge.end()])]
            at = edge.end()
    return "".join([*pieces, cleaned[at:]])


def _fold(quote: str) -> str:
    words = plain_text(quote)
    if len(words) <= LONGEST_QUOTE and words.count("\n") < MOST_QUOTED_LINES:
        return quote
    first = words.replace("\n", " ")[:80].rsplit(" ", 1)[0]
    # A name in it calls nobody a second time.
    name = html.escape(f"“{first}…”", quote=False).replace("@", "&#64;")
    return f'<details class="quote"><summary>{name}</summary>{quote}</details>'


def _below_title(found: re.Match[str]) -> str:
    return f"<{found[1]}h{min(int(found[2]) + 2, 4)}>"


def _image_as_link(found: re.Match[str]) -> str:
    """Nothing is fetched from elsewhere: an image becomes a link to it."""
    source, words = _SOURCE.search(found[0]), _WORDS.search(found[0])
    alt = next((w for w in words.groups() if w), "") if words else ""
    if not source:
        return alt
    return f'<a href="{source[1]}">{alt or "image"}</a>'


def _flattened(source: str) -> str:
    """Markdown with at most a few levels of quotation."""
    return re.sub(r"^(?:[ ]{0,3}>[ ]?){8,}", "> " * 8, source, flags=re.M)


def _shallow(source: str) -> str:
    """HTML whose nesting the parser can bear; of anything deeper only the words stay."""
    depth = deepest = 0
    for closing in _NESTING.findall(source):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    if deepest <= DEEPEST:
        return source
    return f"<p>{html.escape(html.unescape(_TAG.sub(' ', source)))}</p>"
