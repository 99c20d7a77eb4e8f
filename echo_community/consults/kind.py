"""What a consult adds to its thread."""

from echo_community.consults.services import answering, states
from echo_community.discussions.kinds import Kind

CONSULTS = Kind(
    here="ask",
    mailed=False,
    whole=True,
    may_post=answering.may_post,
    posted=answering.posted,
    changed=states.changed,
    marked=states.marked,
    answered=answering.answered,
)
