"""The guard on what the hub writes of sessions: speakers and hotels are no patients."""

from collections.abc import Iterable, Mapping

from echo_community.kernel.actor import Actor
from echo_community.privacy import guard
from echo_community.privacy.detectors import Label
from echo_community.programmes.own_words import OURS, check_words
from echo_community.programmes.queries import names_in

# What a part may hold besides: its speakers by name, the address where people meet, a link.
ALLOWED: Mapping[str, frozenset[str]] = {
    "speakers": OURS | {Label.FACILITY_ROOM},
    "place": OURS | {Label.FACILITY_ROOM, Label.ADDRESS, Label.POSTCODE},
    "join_url": OURS | {Label.HANDLE_URL, Label.PHONE},  # numbers of meetings look like it
}


def check(actor: Actor, programme_id: int, names: Iterable[str] = (), **parts: str) -> None:
    """Raise Stopped, with the findings by field, where a text may identify a patient."""
    known = names_in(programme_id) | frozenset(names)
    check_words(guard.Words(parts, actor.language or "en", known), ALLOWED)
