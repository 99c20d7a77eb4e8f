"""Reads of threads and posts; the first argument is who reads."""

from echo_community.discussions.queries.lists import (
    count_new,
    count_waiting,
    has_read,
    new_for,
    newest_threads,
    thread_list,
    threads_by_topic,
    waiting,
    with_topics,
)
from echo_community.discussions.queries.lookups import (
    post_at,
    post_for,
    posts_for_index,
    slug_at,
    thread_for,
)
from echo_community.discussions.queries.reading import (
    edit_page,
    history,
    linked_threads,
    page_of,
    thread_page,
    thread_row_for,
)

__all__ = [
    "count_new",
    "count_waiting",
    "edit_page",
    "has_read",
    "history",
    "linked_threads",
    "new_for",
    "newest_threads",
    "page_of",
    "post_at",
    "post_for",
    "posts_for_index",
    "slug_at",
    "thread_for",
    "thread_list",
    "thread_page",
    "thread_row_for",
    "threads_by_topic",
    "waiting",
    "with_topics",
]
