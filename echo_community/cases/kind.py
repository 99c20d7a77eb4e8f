"""What a case adds to its thread: the card above the posts, and what its rounds take."""

import echo_community.cases.models  # noqa: F401  (its tables)
import echo_community.meetings.models  # noqa: F401
from echo_community.cases.services import states
from echo_community.discussions.kinds import Kind

CASES = Kind(agenda_changed=states.agenda_changed)
