"""Which decisions a review offers, by which key, and whom each will tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from echo_community import policy
from echo_community.discussions.rows import PostRow
from echo_community.kernel.actor import Actor
from echo_community.moderation.models import Decision
from echo_community.policy import Can

KEYS = {
    Decision.FINE: "f",
    Decision.EDIT: "e",
    Decision.HIDE: "h",
    Decision.ASK_AUTHOR: "a",
    Decision.CORRECT: "c",
    Decision.MOVE: "m",
    Decision.SPLIT: "s",
    Decision.MERGE: "g",
    Decision.LOCK: "l",
    Decision.PURGE: "p",
}
# Those that need nothing but a reason: one press. The others open a page of their own.
AT_ONCE = frozenset({Decision.FINE, Decision.HIDE, Decision.LOCK})
# A summary is nobody's alone and no part of the conversation.
OF_A_SUMMARY = frozenset({Decision.FINE, Decision.HIDE, Decision.PURGE})
# What others cannot read yet stays where it is until that is decided.
OF_WHAT_ALL_READ = frozenset(
    {Decision.CORRECT, Decision.MOVE, Decision.SPLIT, Decision.MERGE, Decision.LOCK}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A decision that is open, and whom it tells."""

    decision: Decision
    key: str
    at_once: bool
    author: bool
    reporters: int
    everybody: bool = False


def offers(
    actor: Actor, post: PostRow, *, hidden: bool, locked: bool, told: int
) -> Sequence[Offer]:
    """The decisions that make sense for a post as it stands, in the order of their keys."""
    kept_back = hidden or post.held
    return [
        Offer(
            decision,
            key,
            decision in AT_ONCE,
            author_is_told(decision, kept_back=kept_back),
            0 if decision is Decision.ASK_AUTHOR else told,
            decision is Decision.CORRECT,
        )
        for decision, key in KEYS.items()
        if _makes_sense(actor, decision, post, kept_back=kept_back, locked=locked)
    ]


def author_is_told(decision: Decision, *, kept_back: bool) -> bool:
    """Of what was fine all along its author never knew; of all else they are told."""
    return decision is not Decision.FINE or kept_back


def _makes_sense(
    actor: Actor, decision: Decision, post: PostRow, *, kept_back: bool, locked: bool
) -> bool:
    if post.number == 0 and decision not in OF_A_SUMMARY:
        return False
    if kept_back and decision in OF_WHAT_ALL_READ:
        return False
    match decision:
        case Decision.SPLIT:
            return post.number > 1
        case Decision.LOCK:
            return not locked
        case Decision.CORRECT:
            return policy.can(actor, Can.CORRECT_POST, post)
    return True
