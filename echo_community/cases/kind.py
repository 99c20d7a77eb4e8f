"""What a case adds to its thread: the card above the posts, and what its rounds take."""

import echo_community.cases.models  # noqa: F401  (its tables)
import echo_community.meetings.models  # noqa: F401
from echo_community.cases.services import follow_ups
from echo_community.discussions.kinds import Kind

CASES = Kind(summing_up="cases/_summing_up.html", changed=follow_ups.changed)
