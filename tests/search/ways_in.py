"""The ways in which words come into the vocabulary, for tests/rules/test_ways_in.py."""

from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.cast import CARD, Ways

WAYS: Ways = {
    "vocabulary_concepts.name": (
        lambda c: vocabulary.add(c.nora, c.id, concept(CARD, "other", lay="sweetgrass")),
    ),
    "vocabulary_terms.name": (
        lambda c: vocabulary.add(c.nora, c.id, concept("smudging", "other", lay=CARD)),
    ),
}
