"""From words to safe HTML: what may come out, whatever goes in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.kernel.markup import TAGS, Format, excerpt, plain_text, quoted, render

ALLOWED = {
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "table": {"class"},
    "div": {"class", "tabindex"},
}
PROTOCOL = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*):", re.I)


class Reader(HTMLParser):
    """Reads HTML as a browser would and notes whatever is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS | {"div"}:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ALLOWED.get(tag, ()):
                self.wrong.append(f"{tag} {name}")
            found = PROTOCOL.match(value or "") if name == "href" else None
            if found and found[0].strip().lower() not in ("http:", "https:", "mailto:"):
                self.wrong.append(value or "")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(decl)

    def handle_pi(self, data: str) -> None:
        self.wrong.append(data)


def wrong_in(markup: str) -> list[str]:
    """What in this HTML is not allowed."""
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader.wrong


pieces = st.sampled_from(
    ["<script>", "</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x()'>", "</a>"]
    + ["<a href=\"java\tscript:x\">", "<a href=&#106;avascript:x>", "[x](javascript:x)", "<svg/on"]
    + ["[x](<data:text/html,x>)", "<style>", "<iframe src=//x>", "<!--", "-->", "<![CDATA[", "]]>"]
    + ["<table onclick=x>", "<td align=\"left\" style='x'>", "</table>", "<math><mi>", "<template>"]
    + ["> ", "- ", "1. ", "# ", "```\n", "`", "**", "_", "~~", "|a|b|\n|-|-|\n", "\n", "\n\n", "  "]
    + ["![alt](http://x/y.png)", "![](\"><script>)", "<http://x>", "&lt;", "&#x3c;script&#x3e;"]
    + ["<img alt='\"><script>' src='http://x'>", "<b", ">", "<", "\"", "'", "=", "\\"]
    + ["<p/onmouseover=x>"]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(pieces, st.text(max_size=12)), max_size=40).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(texts, st.sampled_from(Format))
def test_only_what_is_allowed_comes_out(text: str, form: Format) -> None:
    assert wrong_in(render(text, form)) == []


@settings(max_examples=200, deadline=None)
@given(texts)
def test_cleaning_what_is_clean_changes_nothing_more(text: str) -> None:
    once = plain_text(render(text, Format.HTML))
    again = render(render(text, Format.HTML), Format.HTML)

    assert wrong_in(again) == []
    assert plain_text(again) == once


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_quote_is_one_block_and_an_excerpt_is_short(text: str) -> None:
    markup = render(quoted("x " + " ".join(text.split())))

    assert markup.count("<blockquote>") == markup.count("</blockquote>") >= 1
    assert len(excerpt(render(text))) <= 221


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("**b** _i_ ~~s~~", "<p><strong>b</strong> <em>i</em> <s>s</s></p>"),
        ("# Head", "<h3>Head</h3>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("[a](https://x.org)", '<p><a rel="nofollow noopener" href="https://x.org">a</a></p>'),
        ("![ECG](https://x.org/e.png)",
         '<p><a rel="nofollow noopener" href="https://x.org/e.png">ECG</a></p>'),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>"),
    ],
)  # fmt: skip
def test_markdown(text: str, markup: str) -> None:
    assert render(text) == markup


def test_a_table_scrolls_by_itself() -> None:
    markup = render("|dose|day|\n|--:|---|\n|12 mg|1|")

    assert '<div class="scroll" tabindex="0"><table class="tbl">' in markup
    assert '<td align="right">12 mg</td>' in markup or "12 mg" in markup


@pytest.mark.parametrize("level", [9, 400, 10_000])
def test_deep_quotes_and_deep_tags_keep_their_words(level: int) -> None:
    assert "deep" in plain_text(render("> " * level + "deep"))
    assert "deep" in plain_text(render("<div><p>" * level + "deep", Format.HTML))


def test_what_is_never_printed_is_gone_with_its_words() -> None:
    assert render("a<script>x()</script><style>p{}</style>b<script>y", Format.HTML) == "ab"
