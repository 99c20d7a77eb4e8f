"""Threads from elsewhere, in the format of JSON Lines that exports write too."""

from echo_community.discussions.imports.here import Problem
from echo_community.discussions.imports.releasing import Released, release_scanned
from echo_community.discussions.imports.service import Report, import_threads

__all__ = ["Problem", "Released", "Report", "import_threads", "release_scanned"]
