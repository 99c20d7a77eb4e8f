"""The guard on what is written in a programme: told of its members, and noted once words pass."""

import re
from dataclasses import dataclass, replace

from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import today_in
from echo_community.privacy import figures, guard
from echo_community.privacy.guard import UNSEEN, Heed, Opinion, Verdict, Words
from echo_community.privacy.holds import hold
from echo_community.privacy.models import HoldCause
from echo_community.programmes.queries import names_in

# What the site itself writes above a quote, "[Amina Diallo, post 3](/t/12/p/3)", and its addresses.
_QUOTED = re.compile(r"\[((?:\\.|[^\]\\\n])+), [^\],\n]{1,20}\]\(/t/\d+/p/\d+\)")
_OURS = re.compile(r"(?:https?://[^\s/<>]{1,100})?/t/\d+(?:-[\w-]+)?(?:/p/\d+)?")


@dataclass(frozen=True)
class Passed:
    """Words that the guard lets be stored, held or not."""

    words: Words
    opinion: Opinion
    reason: str
    heed: Heed
    old: frozenset[str] = frozenset()  # findings that stood there before

    @property
    def held(self) -> bool:
        """Whether they wait for a moderator."""
        return self.opinion.verdict is Verdict.STOP

    def note(self, writer: Actor, post: Post) -> None:
        """Count what was found, and write down why the post is held; after it has its number."""
        counts = figures.outcomes(self.words, self.opinion, self.heed, self.old)
        figures.count(post.programme_id, counts)
        if self.held:
            hold(
                post.programme_id,
                post.id,
                HoldCause.OVERRIDE if self.reason else HoldCause.GUARD,
                self.opinion.stopping,
                reason=self.reason,
                author_id=writer.id,
            )


def words_of(writer: Actor, programme_id: int, **parts: str) -> Words:
    """What somebody writes in a programme, as the guard reads it."""
    known = names_in(programme_id)
    return Words(
        {name: _without_our_own(text, known) for name, text in parts.items()},
        writer.language or "en",
        known,
        today_in(writer.time_zone),
    )


def passed(
    writer: Actor,
    programme_id: int,
    *,
    reason: str = "",
    heed: Heed = UNSEEN,
    before: str = "",
    **parts: str,
) -> Passed:
    """What the guard thinks of words that may be stored. Raises Stopped with what it found.

    Advice on what stood there `before` is not given again. A reason may tell of nobody either.
    """
    words = words_of(writer, programme_id, **parts)
    if reason:
        guard.must_hold(replace(words, parts={"reason": reason}))
    old = keys(replace(words, parts={"before": before}))
    opinion = guard.passed(words, reason, replace(heed, seen=heed.seen | old))
    return Passed(words, opinion, reason, heed, old)


def must_hold(writer: Actor, programme_id: int, **parts: str) -> bool:
    """The same for words that cannot wait for a moderator. Raises Stopped."""
    return guard.must_hold(words_of(writer, programme_id, **parts))


def keys(words: Words) -> frozenset[str]:
    """Which findings stand in some words."""
    found = guard.check(words).findings
    return frozenset(f.key(words.parts[part]) for part, many in found.items() for f in many)


def _without_our_own(text: str, known: frozenset[str]) -> str:
    """The text with names above quotes and addresses blanked, every character in its place."""
    if "/t/" not in text:
        return text

    def blanked(quote: re.Match[str]) -> str:
        name = re.sub(r"\\(.)", r"\1", quote[1])
        return " " * len(quote[0]) if name in known else quote[0]

    return _OURS.sub(lambda address: " " * len(address[0]), _QUOTED.sub(blanked, text))
