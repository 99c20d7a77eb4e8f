"""The words of a plain mail as Markdown that shows them as they stood."""

import re

from echo_community.kernel.words import tidy

_SPECIAL = re.compile(r"^ {0,3}(?:>|#{1,6}(?= )|[=~]{3,}|-{3,}$|\+{3,})")
_ITEM = re.compile(r"^ {0,3}(?:[-*•+]|\d{1,3}[.)]) ")
FULL = 60  # a line that is longer was most likely broken by the program


def as_markdown(text: str) -> str:
    """The same words: what a mail program broke flows, what its writer broke stays broken."""
    lines = [_shown(line) for line in tidy(text).split("\n")]
    return "\n".join(
        f"{line}  " if _breaks(line, after) else line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


def _shown(line: str) -> str:
    line = line.expandtabs(2).rstrip()
    if len(line) - len(line.lstrip()) > 3 and not _ITEM.match(line.lstrip()):
        line = f"  {line.lstrip()}"  # four spaces would make it code
    line = re.sub(r"^( *)• ", r"\1- ", line)
    special = _SPECIAL.match(line)
    return f"{line[: special.end() - 1]}\\{line[special.end() - 1 :]}" if special else line


def _breaks(line: str, after: str) -> bool:
    return bool(line and after) and len(line) < FULL and not _ITEM.match(after)
