"""What members report and moderators decide; each function is one transaction."""

from echo_community.moderation.services.asking import answer, ask_author
from echo_community.moderation.services.claims import claim, leave
from echo_community.moderation.services.deciding import decide
from echo_community.moderation.services.flagging import report, take_back
from echo_community.moderation.services.opening import look_at_written, open_for
from echo_community.moderation.services.undoing import undo

__all__ = [
    "answer",
    "ask_author",
    "claim",
    "decide",
    "leave",
    "look_at_written",
    "open_for",
    "report",
    "take_back",
    "undo",
]
