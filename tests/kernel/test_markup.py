"""From words to safe HTML: what may come out, whatever goes in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.kernel import markup as markup_module
from echo_community.kernel.markup import (
    TAGS,
    Format,
    excerpt,
    plain_text,
    quoted,
    render,
    threads_in,
    unfold,
)
from echo_community.kernel.words import tidy_line

pytestmark = pytest.mark.once

ALLOWED = {
    "a": {"href", "title", "rel", "class"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "table": {"class"},
    "input": {"type", "disabled", "checked"},
    "div": {"class", "tabindex"},
    "details": {"class"},
}
PROTOCOL = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*):", re.I)


class Reader(HTMLParser):
    """Reads HTML as a browser would and notes whatever is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS | {"details", "summary", "div", "label", "input"}:
            self.wrong.append(tag)
        if tag == "input" and (
            dict(attrs).get("type") != "checkbox" or ("disabled", None) not in attrs
        ):
            self.wrong.append(f"input {attrs}")
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
    + ["<p/onmouseover=x>", "- [ ] ", "- [x] ", "1. [X] ", "<input type=text>", "</label>", "/t/12"]
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
    # Where a line ends may change: tables nobody closed are taken apart anew.
    assert "".join(plain_text(again).split()) == "".join(once.split())


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


long_quotes = st.lists(texts, min_size=1, max_size=30).map(
    lambda some: "\n\n".join(quoted(one) for one in some) + "after"
)


@settings(max_examples=200, deadline=None)
@given(long_quotes)
def test_folding_a_long_quotation_loses_and_doubles_no_word(text: str) -> None:
    folded = render(text)
    unfolded = re.sub(r"<details class=\"quote\"><summary>.*?</summary>|</details>", "", folded)

    assert plain_text(folded) == plain_text(unfolded)
    assert folded.count("<details") == folded.count("</details>")
    assert wrong_in(folded) == []


def test_only_long_quotations_are_folded_and_their_name_calls_nobody() -> None:
    long = quoted("@samira.haddad " + "said this and that " * 40)

    assert "<details" not in render(quoted("Ten percent a month."))
    assert render(long).startswith('<details class="quote"><summary>“&#64;samira.haddad said')
    assert plain_text(render(long)).count("@samira.haddad") == 1
    assert "<details" not in render("<details class=quote><summary>x</summary>y", Format.HTML)


def test_a_checklist_has_boxes_with_names_that_nobody_can_tick() -> None:
    markup = render("- [ ] call **the** pharmacy\n- [x] weigh\n  - [X] again\n- [ ]\n\n[ ] no list")

    assert (
        '<li><label><input type="checkbox" disabled> call <strong>the</strong> pharmacy</label>'
        in markup
    )
    assert markup.count(" checked>") == 2
    assert "<li>[ ]</li>" in markup
    assert plain_text(markup).split("\n") == [
        "☐ call the pharmacy", "☑ weigh", "☑ again", "[ ]", "[ ] no list",
    ]  # fmt: skip


def test_html_brings_no_boxes_along() -> None:
    sent = "<label><input type=checkbox checked> a</label><input name=x>"

    assert render(sent, Format.HTML) == "a"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/t/12", "/t/12"),
        ("Look:\n/t/12-how-fast\nthere", "/t/12"),
        ("/t/12-how-fast?page=2#p27", "/t/12/p/27"),
        ("> /t/12/p/3", "/t/12/p/3"),
        ("https://echo.example/t/12", "/t/12"),
        ("<https://echo.example/t/12>", "/t/12"),
    ],
)
def test_the_address_of_a_thread_alone_on_a_line_is_a_link(
    monkeypatch: pytest.MonkeyPatch, text: str, address: str
) -> None:
    monkeypatch.setattr(markup_module, "_own_site", lambda: "https://echo.example")

    markup = render(text)

    assert f'<a class="thread" href="{address}">{address}</a>' in markup
    assert threads_in(markup) == {12}


@pytest.mark.parametrize(
    "text",
    ["see /t/12", "`/t/12`", "    /t/12", "<https://other.example/t/12>", "[x](/t/12)", "/t/x"],
)
def test_any_other_address_stays_as_it_is(text: str) -> None:
    assert threads_in(render(text)) == set()


@pytest.mark.parametrize(
    ("text", "href", "after"),
    [
        ("https://x.org/a_b_c", "https://x.org/a_b_c", "</p>"),
        ("See https://x.org/pain.", "https://x.org/pain", ".</p>"),
        ("(https://x.org/pain)", "https://x.org/pain", ")</p>"),
        ("https://x.org/pain_(chronic), then", "https://x.org/pain_(chronic)", ", then</p>"),
        ("http://x.org/?a=1&b=2", "http://x.org/?a=1&amp;b=2", "</p>"),
        ("**https://x.org**", "https://x.org", "</strong></p>"),
    ],
)
def test_the_address_of_a_page_is_a_link(text: str, href: str, after: str) -> None:
    link = f'<a rel="nofollow noopener" href="{href}">{href}</a>'
    assert render(text).endswith(link + after)


@pytest.mark.parametrize("text", ["`https://x.org`", "https://", "://", "https://...", "x.org"])
def test_what_is_no_address_or_is_code_is_no_link(text: str) -> None:
    assert "<a" not in render(text)


def test_a_link_holds_no_other_link() -> None:
    assert render("[as https://x.org says](https://y.org)").count("<a") == 1


def test_an_address_unfolds_to_a_title_that_can_do_no_harm() -> None:
    markup = render("/t/12\n/t/13/p/4")

    shown = unfold(markup, lambda thread, post: f"<b>{thread} {post}" if thread == 12 else None)

    assert '<a href="/t/12">&lt;b&gt;12 0</a>' in shown
    assert '<a class="thread" href="/t/13/p/4">/t/13/p/4</a>' in shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Quoi\xa0?  Rien", "Quoi\xa0? Rien"), ("«\u202foui\u202f»\xa0: 10\xa0mg", None),
     ("Jo\xa0Halvorsen", "Jo Halvorsen"), ("\xa0a \xa0?", "a ?")],
)  # fmt: skip
@pytest.mark.once
def test_a_line_keeps_no_break_spaces_where_french_and_numbers_need_them(
    typed: str, kept: str | None
) -> None:
    assert tidy_line(typed) == (kept or typed)
    assert plain_text(f"<p>{typed}</p>") == (kept or typed)
