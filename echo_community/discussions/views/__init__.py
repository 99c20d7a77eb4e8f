"""Pages of threads and posts."""

from echo_community.discussions.views import (
    acts,
    bookmarks,
    checking,
    drafts,
    following,
    joining,
    jumping,
    marks,
    mentions,
    naming,
    news,
    reactions,
    reading,
    similar,
    summaries,
    tidying,
    writing,
)
from echo_community.discussions.views.blueprint import bp

__all__ = [
    "acts",
    "bookmarks",
    "bp",
    "checking",
    "drafts",
    "following",
    "joining",
    "jumping",
    "marks",
    "mentions",
    "naming",
    "news",
    "reactions",
    "reading",
    "similar",
    "summaries",
    "tidying",
    "writing",
]
