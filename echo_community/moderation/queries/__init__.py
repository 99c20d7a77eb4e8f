"""What moderation reads; the first argument is the reader."""

from echo_community.moderation.queries.outcome import Outcome, outcome
from echo_community.moderation.queries.queue import Place, QueuePage, decided, queue, waiting_count
from echo_community.moderation.queries.reporting import (
    OwnFlag,
    PlaceOfPost,
    own_flag,
    place_of_post,
)
from echo_community.moderation.queries.review import (
    ReviewPage,
    open_review_of,
    programme_of,
    review_of_post,
    review_page,
)

__all__ = [
    "Outcome",
    "OwnFlag",
    "Place",
    "PlaceOfPost",
    "QueuePage",
    "ReviewPage",
    "decided",
    "open_review_of",
    "outcome",
    "own_flag",
    "place_of_post",
    "programme_of",
    "queue",
    "review_of_post",
    "review_page",
    "waiting_count",
]
