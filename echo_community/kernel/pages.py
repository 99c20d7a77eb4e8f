"""Lists in pages that cost the same wherever one is: by key, not by offset."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_

from echo_community.kernel.db import db

T = TypeVar("T")

LARGEST_ID = 2**31 - 1  # what fits an INTEGER of both databases


def row_id(text: str) -> int:
    """A number of a row in a query string. Raises ValueError where no row can have it."""
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class Cursor:
    """The place after which a page begins: the keys of the last row before it."""

    at: datetime
    id: int

    def __str__(self) -> str:
        packed = json.dumps([self.at.isoformat(), self.id]).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """The cursor of an address, or none where it is missing or makes no sense."""
        try:
            at, row_id = json.loads(base64.urlsafe_b64decode((text or "") + "=="))
            cursor = cls(datetime.fromisoformat(at).astimezone(UTC), int(row_id))
        except (ValueError, TypeError, OverflowError, RecursionError):
            return None
        return cursor if 0 <= cursor.id <= LARGEST_ID else None


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows and the cursor of the next page, none at the end."""

    rows: Sequence[T]
    next: Cursor | None = None

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def after(cursor: Cursor | None, at: Any, row_id: Any) -> ColumnElement[bool] | None:
    """The condition for rows after a cursor in an order by `at` and `row_id`, both descending."""
    if cursor is None:
        return None
    return or_(at < cursor.at, and_(at == cursor.at, row_id < cursor.id))


def take(
    query: Select[Any],
    cursor: Cursor | None,
    *,
    by: tuple[Any, Any],
    size: int,
    into: Callable[[Any], T],
    values: Mapping[str, Any] | None = None,
) -> Page[T]:
    """One page of a query, newest first by (moment, id), in one statement.

    `into` makes a row; `values` are the query's own parameters.
    """
    at, row_id = by
    condition = after(cursor, at, row_id)
    if condition is not None:
        query = query.where(condition)
    newest = query.order_by(at.desc(), row_id.desc()).limit(size + 1)
    found = db.session.execute(newest, values or {}).all()
    rows = found[:size]
    more = len(found) > size
    last = Cursor(getattr(rows[-1], at.key), getattr(rows[-1], row_id.key)) if more else None
    return Page([into(row) for row in rows], last)
