"""What a lecture adds to its thread: the recording, what is said, slides and papers."""

from echo_community.discussions.kinds import Kind
from echo_community.lectures import indexing, queries
from echo_community.lectures.services import announcing, asking

LECTURES = Kind(
    card=queries.card,
    template="lectures/card.html",
    here="lectures",
    posted=asking.posted,
    documents=indexing.of_thread,
    changed=announcing.changed,
)
