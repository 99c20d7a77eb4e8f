"""What a lecture adds to its thread: the player, the transcript, the slides."""

import echo_community.lectures.models  # noqa: F401  (its tables)
from echo_community.discussions.kinds import Kind

LECTURES = Kind()
