"""What a case adds to its thread: the card above the posts, and what its rounds take."""

from echo_community.cases import card
from echo_community.cases.queries.submitted import accepted
from echo_community.cases.services import follow_ups, states, talk
from echo_community.discussions.kinds import Kind
from echo_community.discussions.models import Purpose

CASES = Kind(
    here="cases",
    mailed=False,
    card=card.card,
    template="cases/card.html",
    aside="cases/_facts.html",
    summing_up="cases/_summing_up.html",
    apart=frozenset({Purpose.QUESTION, Purpose.ANSWER, Purpose.SUGGESTION}),
    may_post=talk.may_post,
    posted=talk.posted,
    answered=talk.answered,
    changed=follow_ups.changed,
    agenda_changed=states.agenda_changed,
    waits=accepted,
)
