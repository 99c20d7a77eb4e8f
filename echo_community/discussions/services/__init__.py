"""What people do in threads; each function is one transaction."""

from echo_community.discussions.services.bookmarks import bring_back, drop, keep
from echo_community.discussions.services.correcting import correct, take_back_correction
from echo_community.discussions.services.drafts import (
    restore_draft,
    save_draft,
    sweep_drafts,
    throw_away,
)
from echo_community.discussions.services.following import follow
from echo_community.discussions.services.joining import merge, split
from echo_community.discussions.services.marks import (
    accept,
    endorse,
    lift,
    put_back,
    supersede,
    take_back_acceptance,
    take_back_endorsement,
)
from echo_community.discussions.services.naming import open_name
from echo_community.discussions.services.placing import link, lock, move, pin, unlink
from echo_community.discussions.services.reactions import react, say_what_changed
from echo_community.discussions.services.reading import (
    catch_up_to,
    mark_all_read,
    mark_read,
    mark_unread,
)
from echo_community.discussions.services.sharing import note_opened, opens, revoke, share
from echo_community.discussions.services.summaries import summarise
from echo_community.discussions.services.taking_away import (
    give_back,
    hide_post,
    hide_thread,
    hold,
    release,
    restore_post,
    restore_thread,
    withhold,
)
from echo_community.discussions.services.writing import ask, edit_post, reply

__all__ = [
    "note_opened",
    "opens",
    "revoke",
    "share",
    "accept",
    "ask",
    "bring_back",
    "catch_up_to",
    "correct",
    "drop",
    "edit_post",
    "endorse",
    "follow",
    "give_back",
    "hide_post",
    "hide_thread",
    "hold",
    "keep",
    "lift",
    "link",
    "lock",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "merge",
    "move",
    "open_name",
    "pin",
    "put_back",
    "react",
    "release",
    "reply",
    "restore_draft",
    "restore_post",
    "restore_thread",
    "save_draft",
    "say_what_changed",
    "split",
    "summarise",
    "supersede",
    "sweep_drafts",
    "take_back_acceptance",
    "take_back_correction",
    "take_back_endorsement",
    "throw_away",
    "unlink",
    "withhold",
]
