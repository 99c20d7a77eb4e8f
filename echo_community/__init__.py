"""ECHO Community: a private community of practice for Project ECHO programmes."""

from echo_community.app import create_app

__all__ = ["__version__", "create_app"]
__version__ = "0.1.0"
