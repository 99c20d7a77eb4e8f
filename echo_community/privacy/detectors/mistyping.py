"""Words as hurried fingers type them: a letter lost, doubled or changed with its neighbour."""

import functools
import re


@functools.cache
def typings(word: str) -> frozenset[str]:
    """A word and its likely mistypings; a short word has none, as it would be another word."""
    if len(word) < 5 or not word.isalpha():
        return frozenset({word})
    places = range(1, len(word))
    lost = {word[:n] + word[n + 1 :] for n in places}
    doubled = {word[:n] + word[n - 1] + word[n:] for n in places} | {word + word[-1]}
    swapped = {word[: n - 1] + word[n] + word[n - 1] + word[n + 1 :] for n in places}
    return frozenset({word} | lost | doubled | swapped)


def any_typing(*words: str) -> str:
    """A pattern for any of these words, however typed, the longest first."""
    every = {typed for word in words for typed in typings(word)}
    return "|".join(re.escape(typed) for typed in sorted(every, key=lambda w: (-len(w), w)))
