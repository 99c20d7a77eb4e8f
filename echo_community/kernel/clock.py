"""The one clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant in UTC, with its zone."""
    return datetime.now(UTC)
