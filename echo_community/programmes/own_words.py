"""The guard on what coordinators write about their programme."""

from collections.abc import Iterable

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
    opinion = guard.check(guard.Words(parts, actor.language))
    stops = {
        part: tuple(f for f in found if f.stops and f.label not in OURS)
        for part, found in opinion.findings.items()
    }
    if any(stops.values()):
        raise Stopped(tuple((part, found) for part, found in stops.items() if found))
