"""ECHO Community: a private community of practice for Project ECHO programmes."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from echo_community.app import create_app

__all__ = ["__version__", "create_app"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The application, imported when asked for: its pure parts are used without it."""
    if name == "create_app":
        return importlib.import_module("echo_community.app").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
