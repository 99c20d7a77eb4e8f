"""What a consult adds to its thread."""

from echo_community.consults import card
from echo_community.consults.services import answering, states
from echo_community.discussions.kinds import Kind

CONSULTS = Kind(
    here="ask",
    mailed=False,
    whole=True,
    accepts=True,
    card=card.card,
    template="consults/card.html",
    beside="consults/_beside.html",
    reply="consults.answer",
    replying="consults/_saying.html",
    may_post=answering.may_post,
    posted=answering.posted,
    changed=states.changed,
    marked=states.marked,
    answered=answering.answered,
)
