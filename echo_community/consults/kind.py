"""What a consult adds to its thread."""

from echo_community.discussions.kinds import Kind

CONSULTS = Kind(here="ask", mailed=False)
