"""What in a text may tell who a patient is: pure functions over text, no Flask, no database."""

from echo_community.privacy.detectors.language import language_of
from echo_community.privacy.detectors.scanning import scan
from echo_community.privacy.detectors.spans import LABELS, Label, Span
from echo_community.privacy.detectors.suggestions import mended

__all__ = ["LABELS", "Label", "Span", "language_of", "mended", "scan"]
