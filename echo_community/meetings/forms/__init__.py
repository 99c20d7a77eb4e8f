"""Forms of sessions: shape and bounds alone."""

from echo_community.meetings.forms.when import (
    MoveForm,
    MoveWorkshopForm,
    OnceForm,
    SeriesForm,
    WorkshopForm,
)
from echo_community.meetings.forms.words import (
    CancelForm,
    CasesForm,
    EditForm,
    JoinForm,
    LongerForm,
    WordsForm,
)

__all__ = [
    "CancelForm",
    "CasesForm",
    "EditForm",
    "JoinForm",
    "LongerForm",
    "MoveForm",
    "MoveWorkshopForm",
    "OnceForm",
    "SeriesForm",
    "WordsForm",
    "WorkshopForm",
]
