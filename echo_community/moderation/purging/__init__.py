"""Identifiers that slipped through: taken out of everything, down to the bytes."""
