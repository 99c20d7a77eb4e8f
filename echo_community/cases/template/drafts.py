"""What the editor's forms hand to its services."""

from dataclasses import dataclass

from echo_community.cases.models import FieldKind, ReducedBy
from echo_community.cases.template.options import Said


@dataclass(frozen=True)
class SectionDraft:
    """A step, worded."""

    title: str
    title_fr: str = ""
    coach: str = ""
    coach_fr: str = ""


@dataclass(frozen=True)
class FieldDraft:
    """A field, worded. `kind` counts when it is made; `section_id` puts it under another step."""

    label: str
    label_fr: str = ""
    help: str = ""
    help_fr: str = ""
    kind: FieldKind = FieldKind.TEXT
    options: tuple[Said, ...] = ()
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    cut_off: float | None = None
    required: bool = False
    browsable: bool = False
    section_id: int | None = None


@dataclass(frozen=True)
class CategoryDraft:
    """A kind of suggestion, worded."""

    label: str
    label_fr: str = ""
    symbol: str = "topic"


@dataclass(frozen=True)
class SettingsDraft:
    """What holds for the cases of a programme."""

    prefix: str
    follow_up_from: int = 6
    follow_up_to: int = 8
    retention: int = 24
    reduced_by: ReducedBy = ReducedBy.COORDINATOR
    equivalents: str = ""
