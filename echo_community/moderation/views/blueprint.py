"""The blueprint that all pages of moderation hang on."""

from typing import Any

from flask import Blueprint

from echo_community.discussions.views.joining import lead_on
from echo_community.kernel.errors import NotVisible
from echo_community.moderation import labels

bp = Blueprint("moderation", __name__)
bp.register_error_handler(NotVisible, lead_on)


@bp.record_once
def give_words(state: Any) -> None:
    """Let templates call things by their words."""
    state.app.jinja_env.globals.update(
        cause_words=labels.cause_words,
        decision_done=labels.decision_done,
        decision_verb=labels.decision_verb,
        reason_hint=labels.reason_hint,
        reason_words=labels.reason_words,
        told_words=labels.told_words,
    )
