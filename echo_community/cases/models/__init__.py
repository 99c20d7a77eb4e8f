"""Tables of cases."""

from echo_community.cases.models.cases import (
    Case,
    CaseAnswer,
    CaseChange,
    CaseState,
    Consent,
    Medication,
    Round,
)
from echo_community.cases.models.talk import (
    CasePost,
    Change,
    FollowUp,
    Intention,
    IntentionKind,
    Reminder,
    ReminderKind,
    Signature,
)
from echo_community.cases.models.templates import (
    CaseSettings,
    Category,
    FieldKind,
    ReducedBy,
    TemplateField,
    TemplateSection,
)

__all__ = [
    "Case",
    "CaseAnswer",
    "CaseChange",
    "CasePost",
    "CaseSettings",
    "CaseState",
    "Category",
    "Change",
    "Consent",
    "FieldKind",
    "FollowUp",
    "Intention",
    "IntentionKind",
    "Medication",
    "ReducedBy",
    "Reminder",
    "ReminderKind",
    "Round",
    "Signature",
    "TemplateField",
    "TemplateSection",
]
