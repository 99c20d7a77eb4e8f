"""A handout's Markdown as the HTML of a sheet: its headings come right below the title."""

import re

from echo_community.kernel.markup import render

_HEADING = re.compile(r"(</?h)([1-6])>")


def sheet_of(body: str) -> str:
    """Safe HTML; its highest headings are second in rank, whatever signs they were made of."""
    html = render(body)
    levels = sorted({found[2] for found in _HEADING.finditer(html)})
    return _HEADING.sub(lambda found: f"{found[1]}{2 + levels.index(found[2])}>", html)
