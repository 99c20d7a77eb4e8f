"""Build hook: compiles the translations, and carries the top-level folders into the wheel."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "echo_community"
FOLDERS = ("templates", "static", "migrations")


def compile_catalogue(po: Path) -> None:
    """Write messages.mo beside messages.po; fuzzy entries are left out."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    with po.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)


class EchoBuildHook(BuildHookInterface):
    """In a checkout the code finds the folders at the top level; a wheel has them inside."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before files are gathered, for a wheel and for an editable install."""
        root = Path(self.root)
        for po in sorted(root.glob(f"{PACKAGE}/translations/*/LC_MESSAGES/*.po")):
            compile_catalogue(po)
        if version == "editable":
            return
        for folder in FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    inside = path.relative_to(root).as_posix()
                    build_data["force_include"][str(path)] = f"{PACKAGE}/{inside}"
