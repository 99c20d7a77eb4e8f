"""Writes of meetings: each is one transaction, named by what a person does."""

from echo_community.meetings.services.agenda import (
    leave_agendas,
    put_all_on_agenda,
    put_on_agenda,
    take_off_agenda,
)
from echo_community.meetings.services.feeds import drop_feed, make_feed, token_of
from echo_community.meetings.services.moving import (
    cancel_session,
    move_session,
    restore_session,
)
from echo_community.meetings.services.noticing import (
    remind_of_sessions,
    seen_in_calendar,
    seen_session,
)
from echo_community.meetings.services.planning import (
    Changed,
    edit_session,
    extend_series,
    plan_series,
    plan_session,
)
from echo_community.meetings.services.plans import drop_plan, keep_plan, plan_of, publish

__all__ = [
    "Changed",
    "cancel_session",
    "drop_feed",
    "drop_plan",
    "edit_session",
    "extend_series",
    "keep_plan",
    "make_feed",
    "move_session",
    "plan_of",
    "plan_series",
    "plan_session",
    "publish",
    "leave_agendas",
    "put_all_on_agenda",
    "put_on_agenda",
    "remind_of_sessions",
    "restore_session",
    "seen_in_calendar",
    "seen_session",
    "take_off_agenda",
    "token_of",
]
