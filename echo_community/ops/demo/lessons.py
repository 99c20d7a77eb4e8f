"""The demo's case whose time is over: of it the hub keeps the lesson."""

from datetime import timedelta

from echo_community.cases.models import Case
from echo_community.cases.outcome_drafts import ReduceDraft
from echo_community.cases.services import retention
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, find
from echo_community.ops.demo import source
from echo_community.ops.demo.people import PASSWORD, hub_of
from echo_community.programmes.models import Programme

HERE = "127.0.0.1"
A_FORTNIGHT = timedelta(days=14)  # after its time was over


def leave() -> None:
    """Reduce it as a coordinator does, a while ago."""
    for entry in source.cases(source.FIRST):
        if "lesson" in entry:
            _reduce(entry["title"], entry["lesson"])


@atomic
def _reduce(title: str, lesson: str) -> None:
    case = find(Case, Case.title == title)
    programme = find(Programme, Programme.slug == source.FIRST)
    assert case and case.thread_id and case.retain_until and programme  # noqa: S101
    retention.reduce(hub_of(programme), case.thread_id, ReduceDraft(lesson, "", PASSWORD), HERE)
    case.reduced_at = now() - A_FORTNIGHT
