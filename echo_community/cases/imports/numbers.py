"""ECHO IDs of an import: those the files give, and new ones by the programme's own numbering."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from echo_community.cases.imports.threads import CaseThread
from echo_community.cases.models import Case
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.programmes.models import Programme

_PARTS = re.compile(r"([A-Z]{1,10})-(\d{2})-(\d{1,6})")


def numbered(
    programme_id: int, prefix: str, cases: Sequence[CaseThread]
) -> tuple[list[CaseThread], list[tuple[int, str]]]:
    """The cases, each with an ECHO ID that is free, by which it is found; and what was not free.

    Part of the transaction that stores them; one statement.
    """
    # As `states.give_number` does: of two who number at once one waits for the other.
    lock = select(Programme.id).where(Programme.id == programme_id)
    db.session.execute(lock.with_for_update(key_share=True))
    taken = set(
        db.session.scalars(
            select(Case.echo_id).where(Case.programme_id == programme_id, Case.echo_id.is_not(None))
        )
    )
    odd: list[tuple[int, str]] = []
    given: list[tuple[CaseThread, str | None]] = []
    for thread in cases:
        echo_id = thread.of.echo_id
        if echo_id in taken:
            odd.append((thread.line, f"echo_id: {echo_id} is another case's; it got a new one"))
            echo_id = None
        if echo_id:
            taken.add(echo_id)
        given.append((thread, echo_id))
    last = _last(prefix, taken)
    return [_with(thread, echo_id or _next(prefix, last, thread)) for thread, echo_id in given], odd


def _with(thread: CaseThread, echo_id: str) -> CaseThread:
    return replace(thread, aliases=echo_id, case=replace(thread.of, echo_id=echo_id))


def _next(prefix: str, last: dict[str, int], thread: CaseThread) -> str:
    year = f"{thread.of.day or now():%y}"
    last[year] = last.get(year, 0) + 1
    return f"{prefix}-{year}-{last[year]:03}"


def _last(prefix: str, taken: set[str | None]) -> dict[str, int]:
    last: dict[str, int] = {}
    for echo_id in taken:
        parts = _PARTS.fullmatch(echo_id or "")
        if parts and parts[1] == prefix:
            last[parts[2]] = max(last.get(parts[2], 0), int(parts[3]))
    return last
