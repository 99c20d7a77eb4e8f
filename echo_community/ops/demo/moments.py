"""The clock of the demo: what its people do goes through the services, as of an earlier moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, func, inspect, select, update
from sqlalchemy.orm import Session

from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.notifications.models import Notice


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What is written inside is of that moment, and what is planned from it as much earlier.

    The audit log alone tells the truth: all of it was written today.
    """
    began, session = now(), db.session()
    last = db.session.scalar(select(func.max(Notice.id))) or 0

    def put_back(flushed: Session, *_: Any) -> None:
        for row in (*flushed.new, *flushed.dirty):
            if not isinstance(row, AuditEntry):
                _put_back(row, began, moment, new=row in flushed.new)

    event.listen(session, "before_flush", put_back)
    try:
        yield
        db.session.flush()
    finally:
        event.remove(session, "before_flush", put_back)
    db.session.execute(update(Notice).where(Notice.id > last).values(at=moment))


def _put_back(row: Any, began: datetime, moment: datetime, *, new: bool) -> None:
    state, here = inspect(row), now()
    for attribute in state.mapper.column_attrs:
        column = attribute.columns[0]
        if not isinstance(column.type, UtcDateTime):
            continue
        value = state.dict.get(attribute.key)
        if value is None and new and column.default is not None:
            setattr(row, attribute.key, moment)
        elif value is not None and value >= began and state.attrs[attribute.key].history.added:
            later = value - began if value > here else timedelta(0)  # is planned, or was now
            setattr(row, attribute.key, moment + later)
