"""The wizard's plan: what was typed so far, by stage; it becomes a session or a series.

Each stage is a form, kept as it was sent, so that any of them can be gone back to without script.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from echo_community.meetings.drafts import SeriesDraft, SessionDraft
from echo_community.meetings.forms import (
    CasesForm,
    JoinForm,
    OnceForm,
    SeriesForm,
    WordsForm,
    WorkshopForm,
)
from echo_community.meetings.models import SessionKind

ONCE, SERIES, WORKSHOP = "once", "series", "workshop"
STAGES = ("when", "lecture", "cases", "join", "review")
WHEN: Mapping[str, Any] = {ONCE: OnceForm, SERIES: SeriesForm, WORKSHOP: WorkshopForm}
FORMS: Mapping[str, Any] = {"lecture": WordsForm, "cases": CasesForm, "join": JoinForm}
NOT_KEPT = frozenset({"csrf_token", "once"})

Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class Plan:
    """What a coordinator has typed so far."""

    answers: Mapping[str, Fields] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Plan":
        """From what was kept."""
        return cls(json.loads(text or "{}"))

    def __str__(self) -> str:
        return json.dumps(self.answers, ensure_ascii=False)

    @property
    def kind(self) -> str:
        """One session, a series, or a workshop."""
        asked = self.answers.get("when", {}).get("kind", [ONCE])
        return asked[0] if asked and asked[0] in WHEN else ONCE

    @property
    def wish(self) -> int | None:
        """The wish for a lecture that it began with."""
        asked = self.answers.get("wish", {}).get("wish", [])
        return int(asked[0]) if asked else None

    def for_wish(self, wish_id: int, title: str, lecture: str) -> "Plan":
        """The same with the lecture that was wished for."""
        words = {"title": [title], "lecture": [lecture]}
        return Plan({**self.answers, "lecture": words, "wish": {"wish": [str(wish_id)]}})

    @property
    def stages(self) -> tuple[str, ...]:
        """Its steps; the cases of a series are chosen session by session."""
        return tuple(s for s in STAGES if s != "cases" or self.kind != SERIES)

    @property
    def next(self) -> str:
        """The first step that is not done."""
        return next((stage for stage in self.stages if stage not in self.answers), "review")

    def after(self, stage: str) -> str:
        """The step that follows one."""
        following = self.stages[self.stages.index(stage) + 1 :] if stage in self.stages else ()
        return following[0] if following else "review"

    def with_stage(self, stage: str, sent: MultiDict[str, str]) -> "Plan":
        """The same with what was sent for a step."""
        fields = {name: sent.getlist(name) for name in sent if name not in NOT_KEPT}
        return Plan({**self.answers, stage: fields})

    def form(self, stage: str, kind: str = "") -> Any:
        """The form of a step, filled with what was kept."""
        made = WHEN[kind or self.kind] if stage == "when" else FORMS[stage]
        kept = self.answers.get(stage)
        # Checked when it was sent; kept words carry no token against forgery.
        return made(formdata=_sent(kept) if kept else None, meta={"csrf": False})

    def session(self) -> SessionDraft:
        """What it comes to, of one session or a workshop."""
        join, kind = self.form("join"), self.kind
        words = self.form("lecture").draft(join.place.data or "", join.join_url.data or "")
        cases = tuple(int(one) for one in self.answers.get("cases", {}).get("cases", []))
        what = SessionKind.WORKSHOP if kind == WORKSHOP else SessionKind.WEEKLY
        return SessionDraft(words, self.form("when").draft(), what, cases)

    def series(self, left_out: frozenset[date] = frozenset()) -> SeriesDraft:
        """What it comes to, of a series without some of its dates."""
        join = self.form("join")
        words = self.form("lecture").draft(join.place.data or "", join.join_url.data or "")
        return SeriesDraft(words, self.form("when").rule(left_out))


def _sent(fields: Fields) -> MultiDict[str, str]:
    return MultiDict((name, value) for name, values in fields.items() for value in values)
