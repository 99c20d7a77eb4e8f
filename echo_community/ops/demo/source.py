"""The demo's files. Their dates are days before today, so the demo is never old."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FIRST = "chronic-pain"  # the programme in which each role has its demo person

Entry = dict[str, Any]


def programmes() -> list[Entry]:
    """The programmes with their topics, cohorts and spokes."""
    return _read("programmes.json")


def people() -> list[Entry]:
    """Everybody, with their memberships."""
    return _read("people.json")


def threads(slug: str) -> list[Entry]:
    """The threads of a programme, oldest first."""
    found = _lines(f"{slug}.threads.jsonl")
    return sorted(found, key=lambda thread: -float(thread["days_ago"]))


def cases(slug: str) -> list[Entry]:
    """The cases of a programme, with what became of them.

    As `import cases` takes them, but for moments: `session` is the key of one of the demo's
    sessions, `days` how long after it something was said.
    """
    return _lines(f"{slug}.cases.jsonl")


def consults(slug: str) -> list[Entry]:
    """The quick questions of a programme, oldest first; each step is so many hours after it."""
    found = _lines(f"{slug}.consults.jsonl")
    return sorted(found, key=lambda consult: -float(consult["days_ago"]))


def rota(slug: str) -> Entry:
    """Who is on call in a programme, whose topics are whose, and its settings."""
    return _of(slug, "rota.json")[0]


def pearls(slug: str) -> list[Entry]:
    """The pearls of a programme, each with the key of its question."""
    return _of(slug, "pearls.json")


def found(slug: str) -> list[Entry]:
    """What answered somebody of a programme before they asked."""
    return _of(slug, "found.json")


def habits() -> Entry:
    """What people follow and want by mail, and which mails did not arrive."""
    found: Entry = json.loads((FOLDER / "habits.json").read_text("utf-8"))
    return found


def lectures() -> list[Entry]:
    """The lectures of all programmes; their files lie in `recordings`."""
    return _read("lectures.json")


def handouts() -> list[Entry]:
    """The handouts that stand alone under a topic."""
    return _read("handouts.json")


def sessions(slug: str) -> Entry:
    """The series, sessions, workshop and wishes of a programme."""
    return next(entry for entry in _read("sessions.json") if entry["programme"] == slug)


def marks(slug: str) -> Entry:
    """By thread, what is said of its posts."""
    found: Entry = json.loads((FOLDER / f"{slug}.marks.json").read_text("utf-8"))
    return found


def sanctions() -> list[Entry]:
    """What moderators did about members."""
    return _read("sanctions.json")


def moment(days_ago: float, today: datetime) -> datetime:
    """When that was."""
    return (today - timedelta(days=days_ago)).astimezone(UTC)


def day(days_ago: float, today: datetime) -> date:
    """Which day that was, or will be where it is negative."""
    return moment(days_ago, today).date()


def _read(name: str) -> list[Entry]:
    entries: list[Entry] = json.loads((FOLDER / name).read_text("utf-8"))
    return entries


def _of(slug: str, name: str) -> list[Entry]:
    return [entry for entry in _read(name) if entry["programme"] == slug]


def _lines(name: str) -> list[Entry]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]
