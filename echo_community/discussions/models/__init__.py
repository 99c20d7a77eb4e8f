"""Tables of threads and posts: what discussion, case, lecture and consult share."""

from echo_community.discussions.models.corrections import Correction
from echo_community.discussions.models.currency import Check
from echo_community.discussions.models.files import Attachment, AttachmentKind
from echo_community.discussions.models.marks import Mark, MarkKind, Reaction, ReactionKind
from echo_community.discussions.models.openings import NameOpening
from echo_community.discussions.models.readers import (
    Bookmark,
    Draft,
    Level,
    ReadMark,
    Subscription,
    Visit,
)
from echo_community.discussions.models.sharing import OutsideLink, ShareLink
from echo_community.discussions.models.threads import (
    Post,
    Purpose,
    Revision,
    Thread,
    ThreadKind,
    ThreadReader,
    ThreadTopic,
)
from echo_community.discussions.models.ties import PostMove, RelatedThread, ThreadLink

__all__ = [
    "Attachment",
    "AttachmentKind",
    "Bookmark",
    "Check",
    "Correction",
    "Draft",
    "Level",
    "Mark",
    "MarkKind",
    "NameOpening",
    "Post",
    "PostMove",
    "Purpose",
    "Reaction",
    "ReactionKind",
    "ReadMark",
    "RelatedThread",
    "Revision",
    "OutsideLink",
    "ShareLink",
    "Subscription",
    "Thread",
    "ThreadKind",
    "ThreadLink",
    "ThreadReader",
    "ThreadTopic",
    "Visit",
]
