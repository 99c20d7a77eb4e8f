"""What our Markdown has besides CommonMark: checklists, and addresses of our own threads."""

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


def checklists(markdown: MarkdownIt) -> None:
    """`- [ ] call` and `- [x] call` begin with a box that shows whether it is done."""
    markdown.core.ruler.push("checklists", _checklists)


def own_links(markdown: MarkdownIt) -> None:
    """The address of a thread of ours, alone on a line, is a link in its shortest form.

    `env["site"]` is the address of our site; a path alone will do too.
    """
    markdown.core.ruler.push("own_links", _own_links)


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
    opening, words = Token("link_open", "a", 1, attrs={"href": path}), Token("text", "", 0)
    words.content = path
    return [opening, words, Token("link_close", "a", -1)]


def _raw(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)
