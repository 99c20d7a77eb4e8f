"""What a purge leaves in the place of words."""

from flask_babel import gettext


def mark() -> str:
    """What stands where something was removed."""
    return gettext("[removed]")
