"""Cases, and the form of a programme's."""

from datetime import date
from typing import Any

from werkzeug.routing import Rule

from echo_community.cases import services as cases
from echo_community.cases.models import CaseState
from echo_community.cases.services import summaries
from echo_community.cases.template import services as editor
from echo_community.cases.template.drafts import CategoryDraft, FieldDraft, SectionDraft
from echo_community.discussions.drafts import (
    EditDraft,
)
from tests.cases import filling
from tests.rules.walk.ground import Ground


class OfCases(Ground):
    """Cases, and the form of a programme's."""

    def _presented_case(self) -> int:
        """A case whose summary is signed, whose follow-up is due and whose time is over."""
        facts: Any = {"state": CaseState.AWAITING_FOLLOW_UP, "retain_until": date(2026, 1, 1)}
        case = self.world.case(by=self.author, **facts)
        draft = EditDraft("Rotate slowly.", 0)
        summaries.write_and_sign(self.hub, case.thread_id or 0, draft)
        return case.thread_id or 0

    def _case_id(self, rule: Rule) -> int:
        """What the hub decides on: one it has. Of the form: a participant's own draft."""
        action = rule.rule.rsplit(">/", 1)[-1].partition("/")[0]
        if action in ("accept", "send-back", "schedule", "close"):
            return filling.submitted(self.world, self.author).id
        if action == "unschedule":
            return self.world.case(by=self.author, state=CaseState.SCHEDULED).id
        participant = self.people["participant"]
        if action == "withdraw":
            return filling.submitted(self.world, participant).id
        return cases.begin(participant, filling.programme(self.world)).id

    def _key(self, rule: Rule) -> str:
        return "question"

    def _section_id(self, rule: Rule) -> int:
        """A step of the form of cases, retired where the address brings it back."""
        hub = self.people["coordinator"]
        section = editor.add_section(hub, self.programme.id, SectionDraft("Sleep"))
        if "restore" in rule.endpoint:
            editor.retire_section(hub, self.programme.id, section.id)
        return section.id

    def _field_id(self, rule: Rule) -> int:
        hub, section_id = self.people["coordinator"], self._section_id(rule)
        field = editor.add_field(hub, self.programme.id, section_id, FieldDraft("Hours"))
        if "restore" in rule.endpoint:
            editor.retire_field(hub, self.programme.id, field.id)
        return field.id

    def _category_id(self, rule: Rule) -> int:
        hub = self.people["coordinator"]
        category = editor.add_category(hub, self.programme.id, CategoryDraft("Safety"))
        if "restore" in rule.endpoint:
            editor.retire_category(hub, self.programme.id, category.id)
        return category.id
