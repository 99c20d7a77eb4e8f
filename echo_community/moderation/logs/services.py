"""Taking the audit log out of the house is an act of its own: asked for again, and logged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from echo_community import policy
from echo_community.accounts import services as accounts
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.moderation.logs import sheets
from echo_community.moderation.logs.entries import EntryRow, Wanted, every_entry
from echo_community.policy import Can
from echo_community.programmes.models import Programme

FORMATS: Mapping[str, Callable[[Iterable[EntryRow]], Iterator[str]]] = {
    "csv": sheets.as_csv,
    "jsonl": sheets.as_jsonl,
}


def export(
    moderator: Actor, programme_id: int, wanted: Wanted, kind: str, secret: str, address: str
) -> Iterator[str]:
    """The lines of a file. Raises NotVisible, Forbidden, Refused or TooMany.

    Not one transaction: a wrong password must stay counted.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(moderator, Can.READ_PROGRAMME, programme)
    policy.require(moderator, Can.READ_AUDIT, programme)
    accounts.confirm(moderator, secret, address)
    _note(moderator, programme_id, wanted, kind)
    return FORMATS[kind](every_entry(moderator, programme_id, wanted))


@atomic
def _note(moderator: Actor, programme_id: int, wanted: Wanted, kind: str) -> None:
    """Which part was taken; a name that was searched for is somebody's, so only that there was."""
    asked: dict[str, Any] = {
        "format": kind,
        "wanted_act": wanted.act or None,
        "wanted_thing": wanted.thing or None,
        "wanted_thread": wanted.thread,
        "by_name": bool(wanted.person) or None,
        "since": wanted.since and wanted.since.isoformat(),
        "until": wanted.until and wanted.until.isoformat(),
    }
    programme = db.session.get_one(Programme, programme_id)
    said = {name: value for name, value in asked.items() if value is not None}
    audit.record(moderator, "audit.export", programme, **said)
