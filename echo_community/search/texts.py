"""The words of a document as they are searched: folded, without endings, a space around each."""

from collections.abc import Sequence
from typing import NamedTuple

from echo_community.search.language import is_french, stemmed, words_of

# A book is found by its beginning; a lecture's transcript comes in moments.
MOST_WORDS = 30_000


class Texts(NamedTuple):
    """What search_texts holds of one document."""

    opening: bool
    title: str
    aliases: str
    names: str
    body: str
    length: int

    @classmethod
    def of(
        cls, title: str, aliases: str, names: str, body: str, *, opening: bool = True
    ) -> "Texts":
        """The words of a document's texts; the language is that of its body and title."""
        said = words_of(body)[:MOST_WORDS]
        headed = words_of(title)
        french = is_french((*headed, *said[:300]))
        return cls(
            opening=opening,
            title=spaced(stemmed(headed, french=french)),
            aliases=spaced(stemmed(words_of(aliases), french=french)),
            names=spaced(stemmed(words_of(names), french=french)),
            body=spaced(stemmed(said, french=french)),
            length=len(said),
        )


def spaced(words: Sequence[str]) -> str:
    """Words with a space around each, so that ` a b ` is found in the text as it stands."""
    return f" {' '.join(words)} " if words else ""
