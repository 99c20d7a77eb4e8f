"""The guard on what coordinators write about their programme."""

from collections.abc import Collection, Iterable, Mapping

from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Stopped
from echo_community.privacy import guard

# A programme names its clinics, places and staff; no patient is meant by them.
OURS = frozenset({"NAME", "ORG_EMPLOYER", "COMMUNITY"})


def stopped_among(texts: Iterable[str]) -> set[str]:
    """Those of some short texts, such as tags and names of an import, that nobody could release."""
    return {text for text in set(texts) if _stops(guard.check(guard.Words({"text": text})))}


def _stops(opinion: guard.Opinion) -> bool:
    return bool(set(opinion.stopping) - OURS)


def check(actor: Actor, **parts: str) -> None:
    """Raise Stopped, with the findings by field, where a text may identify a patient."""
    check_words(guard.Words(parts, actor.language), dict.fromkeys(parts, OURS))


def check_words(words: guard.Words, allowed: Mapping[str, Collection[str]]) -> None:
    """The same for words that may hold, by part, what stops elsewhere."""
    stops = {
        part: tuple(f for f in found if f.stops and f.label not in allowed.get(part, ()))
        for part, found in guard.check(words).findings.items()
    }
    if any(stops.values()):
        raise Stopped(tuple((part, found) for part, found in stops.items() if found))
