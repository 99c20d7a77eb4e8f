"""Reads of threads and posts; the first argument is who reads."""

from echo_community.discussions.queries.around import beside
from echo_community.discussions.queries.drafts import draft_at, drafts_of, programme_of_place
from echo_community.discussions.queries.lists import (
    count_home,
    has_read,
    home_lists,
    newest_threads,
    thread_list,
    threads_by_topic,
    with_topics,
)
from echo_community.discussions.queries.lookups import (
    post_at,
    post_for,
    posts_for_index,
    thread_for,
)
from echo_community.discussions.queries.marked import one_post
from echo_community.discussions.queries.moved import place_now, posts_to_pick
from echo_community.discussions.queries.naming import OpenedName, nameless_post, who_wrote
from echo_community.discussions.queries.paging import page_in, page_of
from echo_community.discussions.queries.places import first_new, place_at, place_of, place_on
from echo_community.discussions.queries.reactions import changed_practice, reactions
from echo_community.discussions.queries.reading import (
    edit_page,
    history,
    summary_page,
    thread_page,
    thread_row_for,
    words_of,
)
from echo_community.discussions.queries.sharing import (
    LinkRow,
    links,
)
from echo_community.discussions.queries.unfolding import unfolded_html

__all__ = [
    "LinkRow",
    "links",
    "OpenedName",
    "beside",
    "changed_practice",
    "count_home",
    "draft_at",
    "drafts_of",
    "edit_page",
    "first_new",
    "has_read",
    "home_lists",
    "history",
    "nameless_post",
    "newest_threads",
    "one_post",
    "page_in",
    "page_of",
    "place_at",
    "place_now",
    "place_of",
    "place_on",
    "post_at",
    "post_for",
    "posts_for_index",
    "posts_to_pick",
    "programme_of_place",
    "reactions",
    "summary_page",
    "thread_for",
    "thread_list",
    "thread_page",
    "thread_row_for",
    "threads_by_topic",
    "who_wrote",
    "unfolded_html",
    "with_topics",
    "words_of",
]
