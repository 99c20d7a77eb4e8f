"""What in a text may tell who a patient is: pure functions over text, no Flask, no database."""

from echo_community.privacy.detectors.scanning import scan
from echo_community.privacy.detectors.spans import LABELS, Label, Span

__all__ = ["LABELS", "Label", "Span", "scan"]
