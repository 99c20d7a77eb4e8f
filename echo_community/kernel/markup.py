"""From what a person wrote to HTML that is safe to print, once, when it is written."""

import enum
import html
import re

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt

from echo_community.kernel.words import tidy


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

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_cleaner = Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https", "mailto"}, strip=True
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


def render(source: str, form: Format = Format.MARKDOWN) -> str:
    """Safe HTML of a text; the only way from words to a page."""
    if form is Format.MARKDOWN:
        return _clean(_markdown.render(_flattened(source)))
    return _clean(_UNPRINTED.sub("", _shallow(tidy(source))))


def plain_text(safe_html: str, quotes: bool = True) -> str:
    """The words of rendered HTML, a line a block; without what it quotes if told so."""
    if not quotes:
        safe_html = _QUOTE.sub(" ", safe_html)
    text = _TAG.sub("", _BLOCK_END.sub("\n", safe_html))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(safe_html: str, length: int = 220) -> str:
    """The first words of a post for a list, cut at a word."""
    text = plain_text(safe_html, quotes=False).replace("\n", " ")
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"


def quoted(text: str) -> str:
    """A text as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) + "\n\n"


def _clean(markup: str) -> str:
    """Only the tags and attributes we allow; headings below the page's own; tables may scroll."""
    cleaned = _cleaner.clean(_IMAGE.sub(_image_as_link, markup)).strip()
    cleaned = _HEADING.sub(_below_title, cleaned)
    cleaned = re.sub(r"<a(?=[ >])", '<a rel="nofollow noopener"', cleaned)
    cleaned = cleaned.replace("<table>", '<div class="scroll" tabindex="0"><table class="tbl">')
    return cleaned.replace("</table>", "</table></div>")


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
