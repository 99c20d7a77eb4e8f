"""What a lecture adds to its thread: the player, the transcript, the slides."""

from echo_community.discussions.kinds import Kind
from echo_community.lectures import indexing

LECTURES = Kind(documents=indexing.of_thread)
