"""What our Markdown has besides CommonMark: checklists, addresses of our threads and of pages."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\]\s")
_THREAD = re.compile(
    r"/t/(?P<thread>[0-9]{1,10})(?:-[a-z0-9-]*)?"
    r"(?:/p/(?P<post>[0-9]{1,6})|(?:\?page=[0-9]{1,6})?(?:#p(?P<anchor>[0-9]{1,6}))?)"
)
_PAGE = re.compile(r"\bhttps?://[0-9a-z][^\s<>\"“”«»]+", re.IGNORECASE)
_AFTER = ".,;:!?'’*_]}"


def checklists(markdown: MarkdownIt) -> None:
    """`- [ ] call` and `- [x] call` begin with a box that shows whether it is done."""
    markdown.core.ruler.push("checklists", _checklists)


def own_links(markdown: MarkdownIt) -> None:
    """The address of a thread of ours, alone on a line, is a link in its shortest form.

    `env["site"]` is the address of our site; a path alone will do too.
    """
    markdown.core.ruler.push("own_links", _own_links)


def web_links(markdown: MarkdownIt) -> None:
    """The address of a page, written as it is, is a link to it."""
    markdown.core.ruler.push("web_links", _web_links)


def _checklists(state: StateCore) -> None:
    for item, _paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:]):  # noqa: B905  the last ones begin no item
        if item.type == "list_item_open" and inline.type == "inline" and inline.children:
            first = inline.children[0]
            found = _BOX.match(first.content) if first.type == "text" else None
            if found:
                first.content = first.content[found.end() :]
                done = "" if found[1] == " " else " checked"
                # The label gives the box its name; what is nested below stays outside of it.
                box = f'<label><input type="checkbox" disabled{done}> '
                inline.children = [_raw(box), *inline.children, _raw("</label>")]


def _own_links(state: StateCore) -> None:
    site = state.env.get("site", "")
    for inline in state.tokens:
        if inline.type == "inline" and "/t/" in inline.content and inline.children:
            inline.children = [
                token for line in _lines(inline.children) for token in _linked(line, site)
            ]


def _web_links(state: StateCore) -> None:
    for inline in state.tokens:
        if inline.type == "inline" and "://" in inline.content and inline.children:
            depth = 0
            children: list[Token] = []
            for token in inline.children:
                depth += token.nesting if token.type in ("link_open", "link_close") else 0
                plain = token.type == "text" and not depth
                children += _addressed(state.md, token.content) if plain else [token]
            inline.children = children


def _addressed(markdown: MarkdownIt, text: str) -> Iterator[Token]:
    at = 0
    for found in _PAGE.finditer(text):
        address = found[0]
        # A sign at its end is the sentence's, and so is a bracket that was not opened in it.
        while address[-1] in _AFTER or (address[-1] == ")" and "(" not in address):
            address = address[:-1]
        href = markdown.normalizeLink(address)
        if markdown.validateLink(href):
            yield _text(text[at : found.start()])
            yield from _link(href, address)
            at = found.start() + len(address)
    yield _text(text[at:])


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield line
            yield [token]
            line = []
        else:
            line.append(token)
    yield line


def _linked(line: list[Token], site: str) -> list[Token]:
    match [token.type for token in line]:
        case ["text"]:
            address = line[0].content
        case ["link_open", "text", "link_close"] if line[0].markup == "autolink":
            address = str(line[0].attrGet("href"))
        case _:
            return line
    found = _THREAD.fullmatch(address.strip().removeprefix(site))
    if not found:
        return line
    number = found["post"] or found["anchor"]
    path = f"/t/{int(found['thread'])}" + (f"/p/{int(number)}" if number else "")
    return _link(path, path)


def _link(href: str, words: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": href})
    return [opening, _text(words), Token("link_close", "a", -1)]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _raw(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)
