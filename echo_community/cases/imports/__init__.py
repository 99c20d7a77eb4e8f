"""Past cases from files: JSON Lines, CSV, folders of documents."""

from echo_community.cases.imports.columns import read_map
from echo_community.cases.imports.service import CaseReport, import_cases

__all__ = ["CaseReport", "import_cases", "read_map"]
