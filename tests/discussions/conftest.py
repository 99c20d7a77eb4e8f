"""A guard with one rule, so that what a stop does can be told without the real detectors."""

import re
from collections.abc import Sequence

import pytest

from echo_community.privacy import guard
from echo_community.privacy.guard import Finding


def _named_lavoie(text: str, words: guard.Words) -> Sequence[Finding]:
    return [
        Finding(found.start(), found.end(), "name", 0.9, "the patient", stops=True)
        for found in re.finditer("Mrs Lavoie", text)
    ]


@pytest.fixture
def lavoie(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on “Mrs Lavoie” is a patient's name."""
    monkeypatch.setattr(guard, "DETECTORS", [_named_lavoie])
