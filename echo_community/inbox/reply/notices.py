"""Notices of confidentiality and the like, which systems put below what one writes."""

from echo_community.inbox.reply import phrases
from echo_community.inbox.reply.plain import blank
from echo_community.inbox.reply.shapes import bare


def without_notices(lines: list[str]) -> list[str]:
    """Without notices of confidentiality and the like, a paragraph each."""
    kept: list[str] = []
    at, found = 0, False
    while at < len(lines):
        end = at
        while end < len(lines) and not blank(lines[end]):
            end += 1
        paragraph = lines[at:end]
        cut = next(
            (n for n in range(len(paragraph)) if _is_notice(paragraph[n:], found)), len(paragraph)
        )
        found = found or cut < len(paragraph)
        kept += paragraph[:cut]
        if end < len(lines):
            kept.append(lines[end])
        at = end + 1
    return kept


def _is_notice(paragraph: list[str], goes_on: bool) -> bool:
    words = " ".join(bare(line) for line in paragraph)
    if goes_on and phrases.NOTICE_SAYS.search(words):
        return True  # the second paragraph of one
    if phrases.NOTICE_AT_ONCE.match(words):
        return True
    if not phrases.NOTICE_OPENS.match(words):
        return False
    said = {found.casefold() for found in phrases.NOTICE_SAYS.findall(words)}
    return len(said) >= 2
