"""Templates that come with the product, as data, and how one is put into a programme."""

from echo_community.cases.shipped.installing import GENERAL, NAMES, ensure, install, shipped, words

__all__ = ["GENERAL", "NAMES", "ensure", "install", "shipped", "words"]
