"""What a lecture adds to its thread: the recording, what is said, slides and papers."""

from echo_community.discussions.kinds import Kind
from echo_community.lectures import indexing, queries

LECTURES = Kind(card=queries.card, template="lectures/card.html", documents=indexing.of_thread)
